"""The form of a requirement: what it proposes, what deserves a second look, and what it takes from a standard."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Customer
from services.forms import RequirementForm
from services.models import Provision, Requirement
from tests import factories
from tests.services.deciding import agreed, holder

pytestmark = pytest.mark.usefixtures("in_may")


def filled(form: Any, **changes: Any) -> dict[str, Any]:
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


def form_of(requirement: Requirement, actor: Any, **changes: Any) -> RequirementForm:
    stored = Requirement.objects.get(pk=requirement.pk)
    blank = RequirementForm(actor=actor, instance=stored)
    return RequirementForm(filled(blank, **changes), actor=actor, instance=stored)


def test_the_form_proposes_another_version_from_this_month_on(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    form = form_of(requirement, berta, target="99.95")
    assert form.is_valid(), form.errors
    form.save()
    newest = Requirement.objects.get().newest
    assert newest is not None
    assert (newest.number, newest.target, newest.applies_from) == (2, Decimal("99.95"), dt.date(2026, 5, 1))


def test_another_field_changes_without_another_version(requirement: Requirement, kestrel: Customer, berta: Any) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    form = form_of(requirement, berta, priority="1")
    assert form.is_valid(), form.errors
    form.save()
    stored = Requirement.objects.get()
    assert (stored.priority, stored.versions.count()) == (1, 1)


def test_a_target_that_reaches_back_deserves_a_second_look(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    form = form_of(requirement, berta, target="99.95", applies_from="2026-02")
    assert not form.is_valid()
    assert form.needs_acknowledgement()
    assert "it judges the months from February 2026 on" in form.warnings[0]
    assert form_of(requirement, berta, target="99.95", applies_from="2026-02", acknowledged="on").is_valid()
    assert form_of(requirement, berta, target="99.95", applies_from="2026-05").is_valid()


def test_what_is_special_asks_for_a_target_once(provision: Provision, berta: Any) -> None:
    wrong = "No target is given: without one nobody can say whether it is met."
    blank = RequirementForm(actor=berta, instance=Requirement(provision=provision))
    said = filled(blank, aspect="capacity", statement="Seats for the summer", is_special="on", comparator="at_least")
    form = RequirementForm(said, actor=berta, instance=Requirement(provision=provision))
    assert not form.is_valid()
    assert form.warnings == [wrong]
    for kept in ({"metric": "What the depots say"}, {"target": "40"}, {"is_special": ""}, {"acknowledged": "on"}):
        assert RequirementForm(said | kept, actor=berta, instance=Requirement(provision=provision)).is_valid()
    form = RequirementForm(said | {"acknowledged": "on"}, actor=berta, instance=Requirement(provision=provision))
    assert form.is_valid()
    assert form_of(form.save(), berta, priority="1").is_valid()


def test_other_words_than_were_agreed_deserve_a_second_look(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    second_look = "It was agreed as “Up while trains run”."
    for words in ("Up in summer", "Best effort"):
        form = form_of(requirement, berta, statement=words)
        assert not form.is_valid()
        assert second_look in form.warnings[0], "not as it was reworded since"
        form = form_of(requirement, berta, statement=words, acknowledged="on")
        assert form.is_valid()
        form.save()
    assert form_of(requirement, berta, priority="1").is_valid(), "who leaves the words alone is not asked again"
    assert form_of(requirement, berta, statement="Up while trains run").is_valid(), "nor who brings them back"


def test_every_change_of_the_target_is_a_version_of_the_record(requirement: Requirement, berta: Any) -> None:
    before = Requirement.objects.get().version
    form = form_of(requirement, berta, target="98")
    assert form.is_valid(), form.errors
    form.save()
    stored = Requirement.objects.get()
    assert stored.version == before + 1
    assert stored.changed_by == berta


def test_a_standard_requirement_takes_its_target_from_the_promise(provision: Provision, berta: Any) -> None:
    promise = factories.StandardTargetFactory(service=provision.service, target=Decimal("99.5"))
    blank = RequirementForm(actor=berta, instance=Requirement(provision=provision))
    sent = filled(blank, statement="As usual", aspect="availability", is_special=False, standard=promise.pk)
    form = RequirementForm(sent, actor=berta, instance=Requirement(provision=provision))
    assert form.is_valid(), form.errors
    version = form.save().versions.get()
    assert (version.metric, version.comparator, version.target, version.unit) == (
        "Availability per month",
        "at_least",
        Decimal("99.5"),
        "%",
    )


def test_a_standard_requirement_asks_for_nothing_else(provision: Provision, berta: Any) -> None:
    promise = factories.StandardTargetFactory(service=provision.service, target=Decimal("99.5"))
    blank = RequirementForm(actor=berta, instance=Requirement(provision=provision))
    sent = filled(blank, statement="As usual", aspect="availability", is_special=False, standard=promise.pk)
    form = RequirementForm(sent | {"target": "99.9"}, actor=berta, instance=Requirement(provision=provision))
    assert "Our standard is ≥\N{NO-BREAK SPACE}99.5\N{NARROW NO-BREAK SPACE}%." in form.errors["target"][0]
    form = RequirementForm(sent | {"aspect": "security"}, actor=berta, instance=Requirement(provision=provision))
    assert form.errors["standard"] == ["That promise is about Availability. Choose one about the same aspect."]


@pytest.mark.parametrize(("target", "unit"), [("150", "%"), ("-1", "%"), ("1001", "‰"), ("1.5", "ratio")])
def test_a_target_beyond_all_deserves_a_second_look(
    requirement: Requirement, berta: Any, target: str, unit: str
) -> None:
    form = form_of(requirement, berta, target=target, unit=unit)
    assert form.needs_acknowledgement(), form.errors
    assert form.warnings[0].startswith("A share lies between 0 % and 100 %. Is ")
    kept = form_of(requirement, berta, target=target, unit=unit, acknowledged="on")
    assert kept.is_valid(), "what was asked about once"
    kept.save()
    assert form_of(requirement, berta, priority="1").is_valid(), "is not asked about again"
    assert form_of(requirement, berta, target="150", unit="ms").is_valid()
