"""Who may decide what, on a day, up to an amount."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from customers.decision_rights import not_compared, register, who_may
from customers.models import Authority, Customer, Involvement
from tests import factories

TODAY = dt.date(2026, 5, 20)
SPEND = Authority.Right.APPROVE_SPEND


def holder(customer: Customer, name: str, **fields: Any) -> Any:
    part = factories.InvolvementFactory(customer=customer, person__name=name, title=f"{name}'s title")
    known = {"right": SPEND, "valid_from": dt.date(2026, 1, 1)} | fields
    return factories.AuthorityFactory(customer=customer, person=part.person, **known)


def names(deciders: Any) -> list[str]:
    return [decider.person for decider in deciders]


@pytest.fixture
def four(kestrel: Customer) -> None:
    holder(kestrel, "Ada", amount_limit=Decimal(10_000))
    holder(kestrel, "Bo")
    holder(kestrel, "Cem", amount_limit=Decimal(50_000))
    holder(kestrel, "Dora", amount_limit=Decimal(90_000), currency="NOK")


def test_whose_limit_reaches_the_amount_may_decide_widest_first(kestrel: Customer, four: None) -> None:
    def asked(amount: str) -> list[str]:
        return names(who_may(kestrel, SPEND, on=TODAY, amount=Decimal(amount), currency="EUR"))

    assert asked("10000") == ["Bo", "Cem", "Ada"], "the limit itself is inside"
    assert asked("10000.01") == ["Bo", "Cem"]
    assert asked("50000.01") == ["Bo"]


def test_a_limit_in_another_currency_is_never_compared(kestrel: Customer, four: None) -> None:
    assert names(who_may(kestrel, SPEND, on=TODAY, amount=Decimal(1), currency="NOK")) == ["Bo", "Dora"]


def test_without_an_amount_everybody_who_holds_the_right_is_named(kestrel: Customer, four: None) -> None:
    assert names(who_may(kestrel, SPEND, on=TODAY)) == ["Bo", "Dora", "Cem", "Ada"]


def test_without_a_currency_the_customers_own_is_meant(kestrel: Customer, four: None) -> None:
    assert names(who_may(kestrel, SPEND, on=TODAY, amount=Decimal(20_000))) == ["Bo", "Cem"]


def test_the_first_and_the_last_day_are_inside(kestrel: Customer) -> None:
    holder(kestrel, "Ada", valid_from=dt.date(2026, 3, 1), valid_to=dt.date(2026, 3, 31))
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1)]
    assert [names(who_may(kestrel, SPEND, on=day)) for day in days] == [[], ["Ada"], ["Ada"], []]


def test_whoever_has_left_or_was_archived_decides_nothing(kestrel: Customer, berta: Any) -> None:
    left, archived = holder(kestrel, "Ada"), holder(kestrel, "Bo")
    archived.archive(by=berta)
    left.person.active, left.person.left_on = False, TODAY - dt.timedelta(days=1)
    left.person.save()
    assert who_may(kestrel, SPEND, on=TODAY) == []


def test_whoever_has_left_is_named_for_the_days_they_were_there(desk: Client, kestrel: Customer) -> None:
    authority = holder(kestrel, "Ada")
    part = Involvement.objects.get(person=authority.person)
    sent = {"name": "Ada", "kind": part.kind, "left_on": "2026-05-12", "version": part.version_token}
    assert desk.post(f"/customers/people/{part.pk}/edit/", sent).status_code == 302
    assert [names(who_may(kestrel, SPEND, on=dt.date(2026, 5, day))) for day in (11, 12, 13)] == [["Ada"], ["Ada"], []]
    asked = f"/customers/{kestrel.pk}/decision-rights/?right=approve_spend&on=2026-05"
    assert [b"Ada" in desk.get(f"{asked}-{day}").content for day in (12, 13)] == [True, False]
    assert b"12 May 2026" in desk.get(f"/customers/people/{part.pk}/").content
    told = [row.state(dt.date(2026, 5, day)) for row in Authority.objects.all() for day in (12, 13)]
    assert told == ["in_force", "inactive"]


def test_the_right_of_another_customer_does_not_count(kestrel: Customer) -> None:
    holder(factories.CustomerFactory(), "Ada")
    assert who_may(kestrel, SPEND, on=TODAY) == []


def test_an_unknown_right_is_a_mistake(kestrel: Customer) -> None:
    with pytest.raises(ValueError, match="Unknown right 'rule'"):
        who_may(kestrel, "rule", on=TODAY)


def test_the_register_shows_every_right_and_where_nobody_holds_it(kestrel: Customer, four: None) -> None:
    rights = register(kestrel, on=TODAY)
    assert [right.right for right in rights] == list(Authority.Right.values)
    assert {right.right: names(right.deciders) for right in rights if right.deciders} == {
        "approve_spend": ["Bo", "Dora", "Cem", "Ada"]
    }
    assert rights[4].deciders[0].title == "Bo's title"


def test_the_page_answers_one_question(clients: dict[str, Client], kestrel: Customer, four: None) -> None:
    url = f"/customers/{kestrel.pk}/decision-rights/?on=2026-05-20&right=approve_spend&amount=20000&currency=EUR"
    answer = clients["Rui"].get(url).context["asked"].deciders
    assert names(answer) == ["Bo", "Cem"]


def test_the_page_says_when_nobody_may(desk: Client, kestrel: Customer) -> None:
    page = desk.get(f"/customers/{kestrel.pk}/decision-rights/?right=escalate").content.decode()
    assert "Nobody there may take this decision on that day." in page


@pytest.mark.parametrize(
    "query", ["on=nonsense", "right=rule", "amount=-1", "amount=1e99", "currency=XXX", "on=0001-01-01"]
)
def test_a_question_that_cannot_be_understood_is_no_error(query: str, desk: Client, kestrel: Customer) -> None:
    assert desk.get(f"/customers/{kestrel.pk}/decision-rights/?{query}").status_code in {200, 422}


def test_whoever_is_no_longer_recorded_there_decides_nothing_there(desk: Client, kestrel: Customer) -> None:
    authority = holder(kestrel, "Ada")
    part = Involvement.objects.get(person=authority.person)
    earlier = factories.AuthorityFactory(customer=kestrel, person=authority.person, right=Authority.Right.ESCALATE)
    earlier.archive(by=None)
    archive = f"/customers/people/{part.pk}/archive/"
    asked = desk.post(archive)
    assert asked.status_code == 422
    assert "1 authority would be archived with them" in asked.content.decode()
    assert names(who_may(kestrel, SPEND, on=TODAY)) == ["Ada"]
    desk.post(archive, {"acknowledged": "on"})
    assert who_may(kestrel, SPEND, on=TODAY) == []
    refused = desk.post(f"/customers/authorities/{authority.pk}/restoration/")
    assert "This person is not recorded at this customer." in refused.content.decode()
    desk.post(f"/customers/people/{part.pk}/restoration/")
    assert names(who_may(kestrel, SPEND, on=TODAY)) == ["Ada"], "what was archived with them comes back with them"
    earlier.refresh_from_db()
    assert earlier.is_archived, "and nothing else"


def test_whose_limit_is_in_another_currency_is_named_and_not_compared(kestrel: Customer, four: None) -> None:
    question: dict[str, Any] = {"on": TODAY, "amount": Decimal(20_000), "currency": "EUR"}
    assert names(not_compared(kestrel, SPEND, **question)) == ["Dora"]
    assert names(not_compared(kestrel, SPEND, **(question | {"currency": "NOK"}))) == ["Cem", "Ada"]
    assert not_compared(kestrel, SPEND, **(question | {"amount": None})) == [], "without an amount nothing is compared"
    assert not_compared(kestrel, Authority.Right.ESCALATE, **question) == []


def test_the_page_and_the_api_name_those_who_were_not_compared(desk: Client, kestrel: Customer, four: None) -> None:
    asked = "?on=2026-05-20&right=approve_spend&amount=20000&currency=EUR"
    page = desk.get(f"/customers/{kestrel.pk}/decision-rights/{asked}").content.decode()
    assert "Dora</a>: up to NOK\u00a090,000, not compared with EUR" in page
    [right] = desk.get(f"/api/v1/customers/{kestrel.pk}/decision-rights{asked}").json()["rights"]
    assert [one["name"] for one in right["deciders"]] == ["Bo", "Cem"]
    assert [(one["name"], one["currency"]) for one in right["not_compared"]] == [("Dora", "NOK")]


def test_the_register_shows_what_each_authority_rests_on(desk: Client, kestrel: Customer) -> None:
    known = {"granted_by": "The board", "evidence": "Mandate 7", "valid_to": dt.date(2026, 12, 31)}
    holder(kestrel, "Ada", **known)
    page = desk.get(f"/customers/{kestrel.pk}/decision-rights/?on=2026-05-20").content.decode()
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
    assert f"from {first}, last day {last}" in page
    for told in ("granted by The board", "Mandate 7", "printed by Berta Brandt"):
        assert told in page


def test_an_archived_customer_is_not_said_to_be_active_or_to_decide_today(
    desk: Client, kestrel: Customer, berta: Any
) -> None:
    holder(kestrel, "Ada")
    before = desk.get(f"/customers/{kestrel.pk}/").content.decode()
    kestrel.archive(by=berta)
    after = desk.get(f"/customers/{kestrel.pk}/").content.decode()
    for claim in ("status-active", "Who may decide today"):
        assert claim in before
        assert claim not in after
    assert "Decision rights on record" in after
    assert "it is no longer kept" in desk.get(f"/customers/{kestrel.pk}/decision-rights/").content.decode()


@pytest.mark.parametrize(
    ("written", "meant", "answer"),
    [
        ("9999,50", "9999.50", ["Bo", "Cem", "Ada"]),
        ("10.000,50", "10000.50", ["Bo", "Cem"]),
        ("60.000", "60000", ["Bo"]),
        ("1,5", "1.5", ["Bo", "Cem", "Ada"]),
    ],
)
def test_the_page_reads_an_amount_as_people_write_it(
    written: str, meant: str, answer: list[str], desk: Client, kestrel: Customer, four: None
) -> None:
    asked = {"on": "2026-05-20", "right": "approve_spend", "amount": written, "currency": "EUR"}
    page = desk.get(f"/customers/{kestrel.pk}/decision-rights/", asked)
    assert page.context["asked"].amount == Decimal(meant)
    assert names(page.context["asked"].deciders) == answer
    assert 'type="number"' not in page.content.decode(), "a browser's own field drops the comma"


def test_what_a_program_sends_too_exactly_is_not_taken_for_thousands(desk: Client, kestrel: Customer) -> None:
    asked = f"/api/v1/customers/{kestrel.pk}/decision-rights?right=approve_spend&amount=60.000"
    assert "could be 60000 or 60" in desk.get(asked).content.decode()


def test_a_question_that_cannot_be_understood_leaves_the_register_of_its_day(desk: Client, kestrel: Customer) -> None:
    holder(kestrel, "Ada", valid_to=dt.date(2026, 5, 20))
    page = desk.get(f"/customers/{kestrel.pk}/decision-rights/?on=2026-05-20&right=approve_spend&amount=much")
    assert page.status_code == 422
    told = page.content.decode()
    assert "The whole register" in told
    assert "Ada" in told
    assert "answer-heading" not in told, "what was not understood is not answered"
    assert "The whole register" in desk.get(f"/customers/{kestrel.pk}/decision-rights/?on=nonsense").content.decode()
