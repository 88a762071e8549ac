"""The demo's services: valid, agreed by whoever could, and figures that follow from what happened."""

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.forms.models import model_to_dict
from django.utils import timezone

from customers.models import Customer
from portfolio.demo.provider import LOGINS
from services import forms
from services.attainment import Verdict
from services.availability import availability
from services.decision_rights import WhoMay
from services.models import (
    AuthorityScope,
    FutureService,
    Maintenance,
    Measurement,
    PerformanceEvent,
    Provision,
    Requirement,
    RequirementVersion,
    Service,
    Usage,
)
from services.periods import Month, last_closed_month
from services.spans import Span

from .seeding import seeded

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
MONTHS = (Usage, Measurement)


def customer(code: str) -> Customer:
    return Customer.objects.get(code=code)


def kept_models() -> list[Any]:
    models = apps.get_app_config("services").get_models()
    return [model for model in models if not hasattr(model, "pgh_tracked_model")]


class TestEveryRowIsValid:
    @pytest.mark.parametrize("model", kept_models(), ids=lambda model: model.__name__)
    def test_by_the_rules_of_its_model(self, model: Any) -> None:
        rows = model._base_manager.all()
        assert rows
        references = {field.name for field in model._meta.fields if field.remote_field}
        for row in rows:
            if model in MONTHS:  # thousands, whose references and constraints the database has held to already
                row.clean_fields(exclude=references)
                row.clean()
            else:
                row.full_clean()

    @pytest.mark.parametrize(
        "form",
        [
            forms.ServiceForm,
            forms.StandardTargetForm,
            forms.ProvisionForm,
            forms.OutcomeSupportForm,
            forms.RequirementForm,
            forms.PerformanceEventForm,
            forms.MaintenanceForm,
        ],
        ids=lambda form: form.__name__,
    )
    def test_by_the_rules_of_its_form(self, form: Any) -> None:
        for row in form._meta.model._base_manager.all()[:60]:
            assert not errors_of(form, row), f"{row!r}: {errors_of(form, row)}"

    def test_and_the_check_would_see_a_row_that_is_not(self) -> None:
        row: Any = Provision.objects.filter(is_vital=True).first()
        row.vital_function = ""
        assert "vital_function" in errors_of(forms.ProvisionForm, row)

    def test_nothing_was_written_in_the_future(self) -> None:
        for model in kept_models():
            if hasattr(model, "changed_at"):
                assert not model._base_manager.filter(changed_at__gt=timezone.now()).exists()
        assert not PerformanceEvent.objects.filter(started_at__gt=timezone.now()).exists()

    def test_its_history_is_told_when_it_happened_and_not_when_it_was_seeded(self) -> None:
        today = timezone.localdate()
        for model in apps.get_app_config("services").get_models():
            if hasattr(model, "pgh_tracked_model"):
                events: Any = model._base_manager.all()
                assert not events.filter(pgh_created_at__date__gte=today).exists(), model.__name__


def errors_of(form: Any, row: Any) -> Any:
    """What the form says of the row when it is sent back as it is."""
    actor = get_user_model().objects.get(email=LOGINS["Admin"])
    unbound = form(instance=row, actor=actor)
    data = {**model_to_dict(row, fields=unbound.fields), **unbound.initial, "acknowledged": "on"}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    return form(data, instance=row, actor=actor).errors


def agreed_versions() -> list[RequirementVersion]:
    rows = RequirementVersion.objects.exclude(agreed_on=None)
    return list(
        rows.select_related("authority__person", "requirement__provision").prefetch_related("authority__scopes")
    )


def covered(version: RequirementVersion) -> bool:
    """Whether the authority named by the version allowed it on its day, for its service."""
    authority, provision, day = version.authority, version.requirement.provision, version.agreed_on
    assert authority is not None
    assert day is not None
    scope = {row.service_id for row in authority.scopes.all()}
    return (
        authority.right == "agree_requirements"
        and authority.customer_id == provision.customer_id
        and authority.person_id == version.agreed_by_id
        and authority.valid_from <= day <= (authority.valid_to or day)
        and (not scope or provision.service_id in scope)
        and (authority.person.active or day < authority.person.changed_at.date())
    )


class TestAgreed:
    def test_every_target_was_agreed_by_whoever_could_agree_it_that_day(self) -> None:
        versions = agreed_versions()
        assert len(versions) > 200
        assert [version for version in versions if not covered(version)] == []

    def test_and_the_check_would_see_one_that_was_not(self) -> None:
        version = next(row for row in agreed_versions() if row.authority and row.authority.scopes.all())
        version.requirement.provision.service = Service.objects.get(code="FAX")
        assert not covered(version)

    def test_versions_follow_one_another_and_only_the_newest_waits(self) -> None:
        for requirement in Requirement.objects.with_versions():
            versions = list(requirement.versions.all())
            days = [version.agreed_on for version in versions if version.agreed_on]
            months = [version.applies_from for version in versions]
            assert [version.number for version in versions] == list(range(1, len(versions) + 1))
            assert (days, months) == (sorted(days), sorted(months))
            assert all(version.agreed_on for version in versions[:-1])
            assert requirement.state == ("agreed" if days else "requested")

    def test_future_services_and_maintenance_name_whoever_could_decide(self) -> None:
        for row in FutureService.objects.exclude(authority=None):
            assert row.authority is not None
            assert row.committed_on is not None
            assert row.request_covers(row.service)
            assert row.authority.valid_from <= row.committed_on
        for work in Maintenance.objects.agreed_in_advance():
            assert work.authority is not None
            assert work.authority.right == "approve_change"
        assert Maintenance.objects.filter(agreed_at=None).exists()


class TestMonths:
    def test_they_end_with_the_last_closed_month_and_reach_two_years_back(self) -> None:
        last = last_closed_month(timezone.localdate())
        for model in MONTHS:
            months = sorted(set(model._base_manager.values_list("month", flat=True)))
            assert months == [last.plus(-ago).first_day for ago in reversed(range(24))]

    def test_measured_availability_is_what_events_and_maintenance_leave(self) -> None:
        """Reckoned here from the stored rows for every measured month, and compared to two decimals."""
        rows = Measurement.objects.filter(requirement__aspect="availability").select_related(
            "requirement__provision__service", "requirement__provision__customer"
        )
        by_provision = defaultdict(list)
        for row in rows:
            by_provision[row.requirement.provision].append(row)
        below = 0
        for provision, measured in by_provision.items():
            zone = ZoneInfo(provision.customer.time_zone)
            downs = [
                Span(event.started_at, event.ended_at)
                for event in PerformanceEvent.objects.filter(impacts__provision=provision, impacts__unavailable=True)
                if event.ended_at
            ]
            works = [Span(w.starts_at, w.ends_at) for w in provision.maintenance.all().agreed_in_advance()]
            bounds: dict[str, Any] = {"starts_on": provision.starts_on, "ends_on": provision.ends_on}
            for row in measured:
                month = Month.of(row.month)
                percent = availability(provision.hours, month, zone, downs, works, **bounds).percent
                assert percent is not None
                assert row.value == round(percent, 2), f"{provision.customer} {provision} {month}"
                below += row.value < 100
        assert below > 30

    def test_most_targets_are_met_and_what_was_missed_has_a_reason(self) -> None:
        verdicts: dict[str, int] = defaultdict(int)
        for row in Measurement.objects.select_related("requirement").prefetch_related("requirement__versions"):
            verdicts[str(row.judged.verdict)] += 1
            if row.judged.verdict == Verdict.MISSED and row.requirement.aspect != "availability":
                assert row.note, f"{row.requirement} {row.month}"
        assert set(verdicts) == {"met", "missed"}
        assert 0.9 < verdicts["met"] / sum(verdicts.values()) < 0.99

    def test_the_month_of_a_breach_missed_its_target(self) -> None:
        breaches = PerformanceEvent.objects.exclude(requirement=None).select_related("customer", "requirement")
        assert len(breaches) > 10
        for event in breaches:
            month = event.started_at.astimezone(ZoneInfo(event.customer.time_zone)).date().replace(day=1)
            assert event.requirement is not None
            row = event.requirement.measurements.filter(month=month).first()
            if row is not None:
                assert row.judged.verdict == Verdict.MISSED, f"{event}: {row}"


class TestStory:
    def test_the_portfolio_has_all_three_parts_with_owners_and_standard_targets(self) -> None:
        assert {row.lifecycle for row in Service.objects.all()} == {"pipeline", "catalogue", "retired"}
        assert all(row.owner and row.category and row.description for row in Service.objects.all())
        assert all(row.standard_targets.exists() and row.volume_unit for row in Service.objects.offered())

    def test_the_strategic_partner_lost_its_vital_function_for_hours_and_was_credited(self) -> None:
        event = PerformanceEvent.objects.get(customer__code="VPG", kind="major_incident")
        assert event.vital_minutes == 312
        assert event.credit_amount
        assert event.requirement
        assert [str(version.target) for version in event.requirement.agreed_versions] == ["99.9000", "99.9500"]

    def test_the_quiet_leaver_uses_less_and_less_while_the_same_trouble_returns(self) -> None:
        rows = Usage.objects.filter(provision__customer__code="OKL", provision__service__code="LOGI")
        by_month = sorted((row.month, row.users or 0) for row in rows.filter(provision__label="German warehouses"))
        assert by_month[-1][1] < by_month[0][1] * 0.7
        slow = PerformanceEvent.objects.filter(
            customer__code="OKL", kind="degradation", title__startswith="Handhelds slow"
        )
        assert slow.count() >= 6

    def test_the_hidden_customers_separation_is_told_alike_by_its_outcome_and_its_achievement(self) -> None:
        assert PerformanceEvent.objects.filter(title="Nine of fourteen order systems separated").exists()
        outcome = customer("CLF").outcomes.with_latest().get(unit="systems")
        assert (outcome.current_value, outcome.target) == (9, 14)

    def test_a_drill_stands_until_the_next_one(self) -> None:
        rows = Measurement.objects.filter(
            requirement__provision__customer__code="BRC", requirement__versions__metric__endswith="last drill"
        ).order_by("month")
        values = [row.value for row in rows]
        changes = sum(former != latter for former, latter in pairwise(values))
        assert (len(values), values[-1]) == (24, Decimal("0.97"))
        assert changes == 8, "every three months"

    def test_the_hidden_customer_had_a_security_incident_that_nobody_else_sees(self) -> None:
        event = PerformanceEvent.objects.get(customer__code="CLF", kind="security_incident", severity=1)
        assert event.disclosed_on
        assert event not in PerformanceEvent.objects.visible_to(get_user_model().objects.get(email=LOGINS["BRM"]))

    def test_something_waits_because_nobody_may_agree_it(self) -> None:
        waiting = Requirement.objects.filter(state="requested", provision__customer__code="VPG-SE").first()
        assert waiting is not None
        today = timezone.localdate()
        provision = waiting.provision
        assert not WhoMay(provision.customer, "agree_requirements", provision.service, today).deciders

    def test_what_we_cannot_meet_has_a_plan(self) -> None:
        risky = Requirement.objects.filter(ability__in=("at_risk", "unable"))
        assert {row.ability for row in risky} == {"at_risk", "unable"}
        assert all(row.ability_plan for row in risky)

    def test_some_may_decide_about_some_services_only(self) -> None:
        nanna = AuthorityScope.objects.filter(authority__person__name="Nanna Friis").values_list(
            "service__code", flat=True
        )
        assert {"IOT", "SHOP"} <= set(nanna)
        assert AuthorityScope.objects.values("authority__customer").distinct().count() >= 4

    def test_provisions_are_planned_running_suspended_and_ended_and_one_service_is_had_twice(self) -> None:
        assert {row.status for row in Provision.objects.all()} == set(Provision.Status.values)
        assert customer("OKL").provisions.filter(service__code="LOGI").count() == 2
        assert not customer("SDR").provisions.exists()
        assert not customer("KSF").provisions.exclude(status="ended").exists()

    def test_future_services_are_in_all_stages(self) -> None:
        rows = FutureService.objects.select_related("customer")
        assert {row.stage for row in rows} == set(FutureService.Stage.values)
        assert all(row.reason_dropped for row in rows if row.stage == "dropped")
        assert all(row.provision for row in rows if row.stage == "delivered")
        assert all(row.currency in ("", row.customer.billing_currency) for row in rows)

    def test_every_future_service_went_through_the_stages_before_its_own(self) -> None:
        way = ["idea", "assessed", "committed", "delivered"]
        for row in FutureService.objects.all():
            told = list(row.events.order_by("pgh_id").values_list("stage", "pgh_created_at"))
            stages, moments = [stage for stage, _ in told], [at for _, at in told]
            assert stages == (["idea", "assessed", "dropped"] if row.stage == "dropped" else way[: len(stages)]), row
            assert moments == sorted(moments), row
            if row.provision:
                assert row.committed_on
                assert row.committed_on < row.provision.created_at.date() == row.stage_since

    def test_some_sections_of_the_services_floor_are_stale_and_some_are_fresh(self) -> None:
        ages = {
            (timezone.localdate() - row.confirmed_on).days
            for code in ("VPG", "OKL", "THG")
            for row in customer(code).confirmations.filter(section__in=("services", "performance", "future"))
        }
        assert min(ages) < 30
        assert max(ages) > 365

    def test_every_ticket_is_another(self) -> None:
        tickets = list(PerformanceEvent.objects.exclude(external_id="").values_list("customer", "external_id"))
        assert len(set(tickets)) == len(tickets) > 100
