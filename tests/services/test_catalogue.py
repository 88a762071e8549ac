"""The service portfolio: admins keep it, everybody reads it, and its page counts only customers whom one may see."""

import datetime as dt
import re
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from customers.models import Authority
from services.charts import drawn_months
from services.lists.catalogue import CustomersOfService
from services.models import AuthorityScope, Provision, Service
from services.service_overview import Reach, ServiceOverview
from tests import factories
from tests.factories.provided import closed_month
from tests.test_queries import count
from tests.world import signed_in, with_second_factor


@pytest.fixture
def astrid(db: None) -> Any:
    return with_second_factor(factories.admin("Astrid Nyman"))


def filled(form: Any, **changed: Any) -> dict[str, Any]:
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | changed


def test_an_admin_adds_a_service_with_a_standard_target(astrid: Any) -> None:
    desk = signed_in(astrid)
    form = desk.get("/services/new/").context["form"]
    desk.post("/services/new/", filled(form, name="Order portal", code="PORTAL", lifecycle="pipeline"))
    service = Service.objects.get()
    assert (service.name, service.lifecycle, service.created_by) == ("Order portal", "pipeline", astrid)
    page = f"/services/{service.pk}/standard-targets/new/"
    sent = filled(
        desk.get(page).context["form"], aspect="availability", statement="Up in shop hours", target="99.5", unit="%"
    )
    assert desk.post(page, sent).status_code == 302
    assert "at least 99.5\u202f%" in desk.get(f"/services/{service.pk}/").content.decode()


@pytest.mark.parametrize("who", [factories.brm, factories.manager, factories.reader])
def test_everybody_reads_the_portfolio_and_only_admins_change_it(who: Any, db: None) -> None:
    service, desk = factories.ServiceFactory(name="Order portal"), signed_in(who("Somebody"))
    assert "Order portal" in desk.get("/services/").content.decode()
    assert desk.get(f"/services/{service.pk}/").status_code == 200
    assert desk.get("/services/new/").status_code == 403
    assert desk.post(f"/services/{service.pk}/archive/").status_code == 403


def test_a_code_is_taken_in_whatever_case(astrid: Any) -> None:
    factories.ServiceFactory(code="portal")
    desk = signed_in(astrid)
    response = desk.post("/services/new/", filled(desk.get("/services/new/").context["form"], name="B", code="PORTAL"))
    assert response.status_code == 422
    assert "Another service has this code already." in response.content.decode()


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [("08:00", "", "closes_at"), ("", "18:00", "opens_at"), ("08:00", "08:00", "closes_at")],
)
def test_a_service_time_has_both_ends_or_none(astrid: Any, opens: str, closes: str, field: str) -> None:
    desk = signed_in(astrid)
    form = desk.get("/services/new/").context["form"]
    response = desk.post("/services/new/", filled(form, name="A", code="A", opens_at=opens, closes_at=closes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_retiring_what_still_runs_is_allowed_after_a_second_look(astrid: Any) -> None:
    service = factories.ServiceFactory()
    factories.ProvisionFactory(service=service, vital="Order intake")
    factories.ProvisionFactory(service=service)
    desk, page = signed_in(astrid), f"/services/{service.pk}/edit/"
    sent = filled(desk.get(page).context["form"], lifecycle="retired", description="")
    response = desk.post(page, sent)
    assert response.status_code == 422
    assert "It is still provided. What runs goes on" in response.content.decode()
    assert "2 provisions" not in response.content.decode()
    assert desk.post(page, sent | {"acknowledged": "on"}).status_code == 302
    service.refresh_from_db()
    assert service.lifecycle == "retired"


@pytest.fixture
def portal(berta: Any) -> Service:
    """Vital to one customer, provided to two, planned for a third, ended for a fourth, and hidden at a fifth."""
    service = factories.ServiceFactory(name="Order portal", code="PORTAL")
    ours = factories.CustomerFactory(owner=berta, name="Alder Foods")
    factories.ProvisionFactory(customer=ours, service=service, vital="Order intake")
    factories.ProvisionFactory(customer=ours, service=service, label="second site", status=Provision.Status.SUSPENDED)
    factories.ProvisionFactory(service=service, customer__name="Birch Tools")
    factories.ProvisionFactory(service=service, status=Provision.Status.PLANNED)
    factories.ProvisionFactory(service=service, status=Provision.Status.ENDED)
    factories.ProvisionFactory(
        service=service, customer__restricted=True, customer__name="Cedar Secrets", vital="Hidden work"
    )
    return service


def test_the_page_counts_the_customers_one_may_see(berta: Any, portal: Service) -> None:
    today = timezone.localdate()
    seen = ServiceOverview(portal, user=berta, on=today)
    assert seen.reach == Reach(all=5, running=3, planned=1, customers=2, vital=1)
    assert [provision.vital_function for provision in seen.vital] == ["Order intake"]
    manager = ServiceOverview(portal, user=factories.manager("Mehdi Amrani"), on=today)
    assert manager.reach == Reach(all=6, running=4, planned=1, customers=3, vital=2)


def test_an_admin_sees_the_service_and_none_of_its_customers(astrid: Any, portal: Service) -> None:
    for page in ("/services/", f"/services/{portal.pk}/"):
        text = signed_in(astrid).get(page).content.decode()
        assert "Order portal" in text
        assert "Alder Foods" not in text
        assert "Order intake" not in text
    assert "Vital for" not in signed_in(astrid).get(f"/services/{portal.pk}/").content.decode()
    shown = signed_in(astrid).get("/services/").context["list"].columns
    assert [column.name for column in shown] == ["name", "lifecycle", "category", "owner", "changed"]


def test_the_page_names_who_uses_it_and_finds_them_by_name(berta: Any, portal: Service) -> None:
    desk = signed_in(berta)
    page = desk.get(f"/services/{portal.pk}/").content.decode()
    assert "Alder Foods" in page
    assert "Birch Tools" in page
    assert "Cedar Secrets" not in page
    assert "Hidden work" not in page
    assert [row.customer__name for row in desk.get(f"/services/{portal.pk}/?q=birch").context["list"].rows] == [
        "Birch Tools"
    ]
    assert len(desk.get(f"/services/{portal.pk}/?vital=on").context["list"].rows) == 1


def test_what_is_found_among_them_is_what_is_exported(berta: Any, portal: Service) -> None:
    desk = signed_in(berta)
    for text, labels in (("alder second", ["second site"]), ("intake", [""]), ("birch", [""]), ("zebra", [])):
        found = desk.get(f"/services/{portal.pk}/?q={text}").context["list"]
        assert [row.label for row in found.rows] == labels
        exported = b"".join(desk.get(found.export_urls[0].url).streaming_content).decode()
        assert len(exported.splitlines()) == 1 + len(labels)


def test_what_retiring_would_touch(berta: Any, portal: Service) -> None:
    provision = Provision.objects.get(vital_function="Order intake")
    person = factories.InvolvementFactory(customer=provision.customer).person
    authority = factories.AuthorityFactory(
        customer=provision.customer, person=person, right=Authority.Right.AGREE_REQUIREMENTS
    )
    AuthorityScope.objects.create(authority=authority, service=portal)
    factories.RequirementFactory(provision=provision, agreed=authority)
    factories.RequirementFactory(provision=provision)
    factories.FutureServiceFactory(customer=provision.customer, service=portal)
    seen = ServiceOverview(portal, user=berta, on=timezone.localdate())
    assert (seen.requirements, seen.future_services, seen.authorities) == (1, 1, 1)
    past = ServiceOverview(portal, user=berta, on=authority.valid_from - dt.timedelta(days=1))
    assert past.authorities == 0
    page = signed_in(berta).get(f"/services/{portal.pk}/").content.decode()
    for told in ("3 running provisions", "1 vital business function", "1 planned provision", "1 agreed requirement"):
        assert told in page


def test_a_service_that_is_only_planned_for_somebody_touches_that_and_no_running_one(berta: Any) -> None:
    service = factories.ServiceFactory()
    factories.ProvisionFactory(service=service, status=Provision.Status.PLANNED)
    page = signed_in(berta).get(f"/services/{service.pk}/").content.decode()
    assert "1 planned provision" in page
    assert "0 running provisions" not in page


def test_a_service_nobody_has_touches_nothing(berta: Any) -> None:
    page = signed_in(berta).get(f"/services/{factories.ServiceFactory().pk}/").content.decode()
    assert "Nothing: no customer has it, plans it or counts on it." in page


def test_the_list_counts_by_service(berta: Any, portal: Service) -> None:
    other = factories.ServiceFactory(name="Zoning")
    rows = {
        row.name: (row.customer_count, row.vital_count)
        for row in signed_in(berta).get("/services/").context["list"].shown
    }
    assert rows == {"Order portal": (2, 1), other.name: (0, 0)}


def test_pages_cost_the_same_with_1_3_and_30_customers(berta: Any) -> None:
    desk: Client = signed_in(berta)
    found = []
    for number in (1, 3, 30):
        service = factories.ServiceFactory()
        for _ in range(number):
            provision = factories.ProvisionFactory(service=service, vital="Order intake", units=Decimal(3))
            factories.RequirementFactory(provision=provision)
        found.append((count(partial(desk.get, f"/services/{service.pk}/")), count(partial(desk.get, "/services/"))))
    assert found == [found[0]] * 3
    assert found[0][0] <= 15
    assert found[0][1] <= 8


def test_the_portfolio_is_exported_without_customers(berta: Any, portal: Service) -> None:
    text = b"".join(signed_in(berta).get("/services/export/?format=csv").streaming_content).decode()
    assert "PORTAL" in text
    assert "Alder Foods" not in text


def test_the_use_of_a_service_adds_up_over_the_customers_one_may_see(berta: Any, portal: Service) -> None:
    ours = Provision.objects.get(vital_function="Order intake")
    hidden = Provision.objects.get(vital_function="Hidden work")
    factories.UsageFactory(provision=ours, users=120)
    factories.UsageFactory(provision=ours, users=100, month=closed_month(1))
    factories.UsageFactory(provision=hidden, users=5_000)
    response = signed_in(berta).get(f"/services/{portal.pk}/use/")
    page = response.content.decode()
    assert "Users grew from 100" in page
    assert "5,120" not in page
    assert [row.users for row in response.context["used"].most] == [120]
    manager = signed_in(factories.manager("Mehdi Amrani")).get(f"/services/{portal.pk}/use/").content.decode()
    assert "to 5,120" in manager


def test_the_newest_figure_stands_within_its_chart_however_long(db: None) -> None:
    months = [(closed_month(1), Decimal(1)), (closed_month(), Decimal(442_458_123))]
    drawn = str(drawn_months(months))
    [at] = re.findall(r'class="value" x="([\d.]+)"', drawn)
    assert "442,458,123" in drawn
    assert float(at) + 8 * len("442,458,123") <= 340, "the drawing is 340 wide, and a digit takes 8 of it"


def test_a_service_without_use_says_where_it_is_counted(berta: Any, portal: Service) -> None:
    assert "No use counted yet" in signed_in(berta).get(f"/services/{portal.pk}/use/").content.decode()


def test_other_service_time_asks_for_a_second_look_where_provisions_go_by_it(astrid: Any) -> None:
    service = factories.ServiceFactory()
    desk, page = signed_in(astrid), f"/services/{service.pk}/edit/"
    changed = {"opens_at": "08:00", "closes_at": "18:00"}
    assert desk.post(page, filled(desk.get(page).context["form"], **changed)).status_code == 302
    factories.ProvisionFactory(service=service)
    response = desk.post(page, filled(desk.get(page).context["form"], opens_at="10:00", closes_at="18:00"))
    assert response.status_code == 422
    assert "their availability of past months will be reckoned by the new one" in response.content.decode()


def test_a_figure_may_be_written_with_a_decimal_comma(astrid: Any) -> None:
    service = factories.ServiceFactory()
    desk, page = signed_in(astrid), f"/services/{service.pk}/standard-targets/new/"
    form = desk.get(page)
    assert 'type="number"' not in form.content.decode()
    sent = filled(form.context["form"], aspect="availability", statement="Up", unit="%")
    assert desk.post(page, sent | {"target": "99,5"}).status_code == 302
    assert service.standard_targets.get().target == Decimal("99.5")
    doubtful = desk.post(page, sent | {"statement": "Fast", "target": "25,000"})
    assert doubtful.status_code == 422
    assert "“25,000” could be 25000 or 25." in doubtful.content.decode()


def test_a_promise_is_listed_with_the_sign_of_its_target(astrid: Any) -> None:
    factories.StandardTargetFactory(statement="Fast", comparator="at_most", target=Decimal("2000.5"), unit="ms")
    factories.StandardTargetFactory(statement="Kind", target=None, unit="")
    page = signed_in(astrid).get("/services/standard-targets/").content.decode()
    assert "≤\u00a02,000.5\u00a0ms" in page
    assert "≥" not in page


def test_an_admin_begins_at_the_services_and_is_led_to_nothing_that_refuses_them(astrid: Any) -> None:
    desk = signed_in(astrid)
    assert desk.get("/").url == "/services/"
    assert [name for name, _url, _here in desk.get("/services/").context["list"].relatives] == [
        "Portfolio",
        "Standard targets",
    ]


def test_requirements_are_counted_up_to_a_number_and_then_said_to_be_more(
    berta: Any, portal: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    provision = Provision.objects.get(vital_function="Order intake")
    ada = factories.AuthorityFactory(customer=provision.customer, right=Authority.Right.AGREE_REQUIREMENTS)
    for number in range(3):
        factories.RequirementFactory(provision=provision, agreed=ada, statement=f"Need {number}")
    page, desk = f"/services/{portal.pk}/", signed_in(berta)
    whole = desk.get(page).content.decode()
    assert '<span class="stat-value">3</span>' in whole
    assert ">3 agreed requirements<" in whole
    monkeypatch.setattr("services.service_overview.MOST_COUNTED", 2)
    seen = ServiceOverview(portal, user=berta, on=timezone.localdate())
    assert (seen.requirements, seen.more_requirements) == (2, True)
    part = desk.get(page).content.decode()
    assert '<span class="stat-value">2+</span>' in part
    assert ">more than 2 agreed requirements<" in part


def test_an_archived_customer_is_not_in_the_reach(berta: Any, portal: Service) -> None:
    gone = Provision.objects.get(vital_function="Order intake").customer
    gone.archive(by=berta)
    seen = ServiceOverview(portal, user=berta, on=timezone.localdate())
    assert (seen.reach.running, seen.reach.customers, seen.reach.vital, seen.vital) == (1, 1, 0, [])
    listed = signed_in(berta).get("/services/").context["list"].shown
    assert [(row.name, row.customer_count, row.vital_count) for row in listed] == [("Order portal", 1, 0)]


def test_the_list_takes_the_number_its_page_has_counted_and_counts_what_a_filter_leaves_itself(
    berta: Any, portal: Service, rf: RequestFactory
) -> None:
    def listed(query: str, **known: int) -> CustomersOfService:
        request = rf.get(f"/services/{portal.pk}/", QUERY_STRING=query)
        request.user = berta
        return CustomersOfService(request, {"service": portal}, page_size=2, **known)

    assert listed("").count == 5
    assert listed("", total=7).count == 7
    assert listed("", total=9_999).count == 501
    assert (listed("status=active", total=7).count, listed("q=nobody", total=7).count) == (2, 0)
