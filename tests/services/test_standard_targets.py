"""What a service promises everybody: its page leads to the service, and a share beyond all is asked about."""

from decimal import Decimal
from typing import Any

import pytest

from services.models import Service, StandardTarget
from tests import factories
from tests.customers.importing import Wizard
from tests.world import signed_in, with_second_factor


@pytest.fixture
def astrid(db: None) -> Any:
    return with_second_factor(factories.admin("Astrid Nyman"))


@pytest.fixture
def portal(db: None) -> Service:
    return factories.ServiceFactory(code="PORTAL", name="Order portal")


def test_its_page_tells_the_target_in_one_and_leads_to_its_service(astrid: Any, portal: Service) -> None:
    target = factories.StandardTargetFactory(
        service=portal, statement="Always there", metric="Availability per month", target=Decimal("99.5"), unit="%"
    )
    page = signed_in(astrid).get(target.get_absolute_url()).content.decode()
    labels = [part.partition("</dt>")[0] for part in page.split("<dt>")[1:]]
    assert labels[:4] == ["Service", "Aspect", "Target", "Metric"]
    assert f'<li><a href="/services/{portal.pk}/">Order portal</a></li>' in page
    assert f'<dd><a href="/services/{portal.pk}/#standard-targets">Order portal</a></dd>' in page
    assert "99.5000" not in page
    assert f"<dd>{target.target_told}</dd>" in page
    judged = factories.StandardTargetFactory(service=portal, statement="Friendly", metric="", target=None, unit="")
    page = signed_in(astrid).get(judged.get_absolute_url()).content.decode()
    assert "Judged by people, without a figure" in page


def test_a_share_beyond_all_deserves_a_second_look(astrid: Any, portal: Service) -> None:
    desk, new = signed_in(astrid), f"/services/{portal.pk}/standard-targets/new/"
    sent = {"aspect": "availability", "statement": "Up", "comparator": "at_least", "target": "150", "unit": "%"}
    asked = desk.post(new, sent)
    assert asked.status_code == 422
    assert "A share lies between 0 % and 100 %." in asked.content.decode()
    assert not StandardTarget.objects.exists()
    assert desk.post(new, sent | {"acknowledged": "on"}).status_code == 302
    kept = StandardTarget.objects.get()
    edit = sent | {"statement": "Always up", "target": "150.0000", "version": str(kept.version)}
    assert desk.post(f"/services/standard-targets/{kept.pk}/edit/", edit).status_code == 302, "asked about once"


def test_a_file_is_asked_about_shares_beyond_all_too(astrid: Any, portal: Service) -> None:
    wizard = Wizard(astrid).of("standard-targets")
    lines = ("PORTAL,Availability,Up,>=,150,%", "PORTAL,Capacity,Users,>=,150,users")
    wizard.upload("\n".join(("Service code,Aspect,Promise,Must be,Target,Unit", *lines, "")))
    found = {number: said for number, said in wizard.check().warnings().items() if said}
    assert list(found) == [2]
    assert found[2][0].startswith("A share lies between 0 % and 100 %. Is ")
