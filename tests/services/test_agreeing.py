"""Agreeing to what a customer needs: who is offered, why others are not, and what deserves a second look."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from customers.models import Customer
from services.models import Requirement, Service
from tests import factories
from tests.services.deciding import holder


def test_the_form_offers_whoever_may_first(desk: Client, requirement: Requirement, kestrel: Customer) -> None:
    cem, ada = holder(kestrel, "Cem", valid_to=dt.date(2021, 1, 1)), holder(kestrel, "Ada")
    groups = desk.get(f"/services/requirements/{requirement.pk}/agreement/").context["form"].fields["person"].choices
    told = [(label, [pk for pk, _ in people]) for label, people in list(groups)[1:]]
    assert told == [
        ("May agree to it on that day", [ada.person_id]),
        ("May not agree to it on that day", [cem.person_id]),
    ]


def test_the_form_says_why_the_others_may_not(
    desk: Client, requirement: Requirement, kestrel: Customer, backup: Service
) -> None:
    for name, fields in (
        ("Past", {"valid_to": dt.date(2021, 1, 1)}),
        ("Next", {"valid_from": dt.date(2099, 2, 1)}),
        ("Away", {"archived_at": timezone.now()}),
    ):
        holder(kestrel, name, **fields)
    holder(kestrel, "Else", backup)
    factories.InvolvementFactory(customer=kestrel, person__name="Rita")
    page = desk.get(f"/services/requirements/{requirement.pk}/agreement/")
    (_empty, (label, people)) = page.context["form"].fields["person"].choices
    assert label == "May not agree to it on that day"
    told = {name.split(" ")[0]: name.partition(" · ")[2] for _pk, name in people}
    assert told == {
        "Past": "until 1 January 2021",
        "Next": "from 1 February 2099",
        "Else": "only for Backup",
        "Away": "",
        "Rita": "",
    }


def test_an_agreement_of_a_day_before_the_proposal_deserves_a_second_look(
    desk: Client, requirement: Requirement, kestrel: Customer
) -> None:
    ada, url = holder(kestrel, "Ada"), f"/services/requirements/{requirement.pk}/agreement/"
    on, version = timezone.localdate() - dt.timedelta(days=2), desk.get(url).context["form"].initial["version"]
    early = {"person": ada.person_id, "on": on.isoformat(), "version": version}
    answer = desk.post(url, early)
    assert answer.status_code == 422
    page = " ".join(answer.content.decode().split())
    assert "Was it agreed earlier, on" in page
    seen = answer.context["form"].seen()
    assert f'name="acknowledged" value="{seen}">Agree anyway<' in page
    assert Requirement.objects.get().state == "requested"
    assert desk.post(url, early | {"acknowledged": seen}).status_code == 302
    assert Requirement.objects.get().state == "agreed"
