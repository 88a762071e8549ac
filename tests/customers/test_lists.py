"""Lists: filters, allow-listed sorts, and pages that hold every row once, whatever is done to their address."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer
from customers.records.filters import Reference
from tests import factories

PARAMETERS = "q sort status owner industry archived mine after before country restricted tier right on due nonsense"


def rows(client: Client, url: str) -> list[Customer]:
    return client.get(url).context["list"].rows


def names(client: Client, url: str) -> list[str]:
    return [getattr(row, "name", None) or str(row) for row in rows(client, url)]


@pytest.fixture
def many(berta: Any) -> list[Customer]:
    """120 customers, many of the same name, tier and moment, so that only their key tells them apart."""
    tiers = ("strategic", "key", "standard")
    return [
        factories.CustomerFactory(
            name=f"Customer {index % 7}", code=f"C-{index:03}", tier=tiers[index % 3], owner=berta
        )
        for index in range(120)
    ]


@pytest.mark.parametrize("sort", ["name", "-name", "code", "-code", "tier", "-tier", "changed", "-changed"])
def test_walking_the_pages_meets_every_row_once_and_back_again(sort: str, desk: Client, many: list) -> None:
    url, pages = f"/customers/?sort={sort}", []
    while url:
        found = desk.get(url).context["list"]
        pages.append([row.pk for row in found.rows])
        last, url = found, found.next_url
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({key for page in pages for key in page}) == 120
    for expected in reversed(pages[:-1]):
        last = desk.get(last.previous_url).context["list"]
        assert [row.pk for row in last.rows] == expected
    whole = [key for page in pages for key in page]
    assert whole == [row.pk for row in sorted(many, key=lambda row: whole.index(row.pk))]


def test_the_order_is_by_name_without_regard_to_case_and_accents(desk: Client) -> None:
    for name in ("éclair", "Eiger", "Ébène", "zeta", "Abba"):
        factories.CustomerFactory(name=name)
    assert names(desk, "/customers/") == ["Abba", "Ébène", "éclair", "Eiger", "zeta"]
    assert names(desk, "/customers/?sort=-name") == ["zeta", "Eiger", "éclair", "Ébène", "Abba"]


def test_a_row_that_is_added_meanwhile_moves_no_other_row(desk: Client, many: list) -> None:
    first = desk.get("/customers/").context["list"]
    factories.CustomerFactory(name="Aardvark")
    following = desk.get(first.next_url).context["list"]
    assert not {row.pk for row in first.rows} & {row.pk for row in following.rows}


@pytest.mark.parametrize("text", ["kestrel", "KESTREL rail", "rail kes", "KÉSTREL", "oslo", "kestrel oslo"])
def test_a_search_finds_words_in_any_order_case_and_accent(text: str, desk: Client, kestrel: Customer) -> None:
    factories.CustomerFactory(name="Another")
    assert names(desk, f"/customers/?q={text}") == ["Kestrel Rail"]


@pytest.mark.parametrize("text", ["%25", "_", "\\", "kestrel%25", "k_strel", "'; drop table x; --", '"'])
def test_wildcards_and_quotes_are_searched_for_literally(text: str, desk: Client, kestrel: Customer) -> None:
    assert names(desk, f"/customers/?q={text}") == []


def test_filters_narrow_and_are_shown_as_chips_that_can_be_taken_away(desk: Client, kestrel: Customer) -> None:
    factories.CustomerFactory(name="Old", status="former")
    found = desk.get("/customers/?status=former&status=on_hold&q=o").context["list"]
    assert [row.name for row in found.rows] == ["Old"]
    assert [(chip.label, chip.value) for chip in found.chips] == [
        ("Search", "o"),
        ("Status", "Former"),
        ("Status", "On hold"),
    ]
    assert found.chips[1].remove_url == "/customers/?status=on_hold&q=o"
    assert found.clear_url == "/customers/"


def test_my_customers_are_those_i_own_or_am_on_the_team_of(desk: Client, kestrel: Customer, berta: Any) -> None:
    factories.CustomerFactory(name="Team", team=[berta])
    factories.CustomerFactory(name="Foreign")
    assert names(desk, "/customers/?mine=on") == ["Kestrel Rail", "Team"]


def test_archived_ones_are_shown_on_request_only(desk: Client, kestrel: Customer, berta: Any) -> None:
    factories.CustomerFactory(name="Gone").archive(by=berta)
    assert names(desk, "/customers/") == ["Kestrel Rail"]
    assert names(desk, "/customers/?archived=archived") == ["Gone"]
    assert names(desk, "/customers/?archived=all") == ["Gone", "Kestrel Rail"]


def test_a_filter_that_cannot_be_understood_shows_nothing_and_says_so(desk: Client, kestrel: Customer) -> None:
    response = desk.get("/customers/?status=nonsense")
    assert response.status_code == 422
    assert response.context["list"].rows == []
    assert "A filter could not be understood, so nothing is shown." in response.content.decode()


def test_a_sort_that_is_not_allowed_is_the_default_one(desk: Client, kestrel: Customer) -> None:
    for sort in ("password", "owner__password", "-search_text", "?", ""):
        found = desk.get("/customers/", {"sort": sort}).context["list"]
        assert (found.sort_name, found.descending) == ("name", False)


def test_an_empty_list_offers_the_first_step_and_a_filtered_one_the_way_back(desk: Client, rui: Any) -> None:
    assert "Add the first customer" in desk.get("/customers/").content.decode()
    searched = desk.get("/customers/?q=nothing").content.decode()
    assert "Nothing found" in searched
    assert "No customers contain “nothing”." in searched
    filtered = desk.get("/customers/?q=nothing&mine=on").content.decode()
    assert "No record passes all of these filters." in filtered
    assert "Clear the filters" in filtered


def test_a_ticked_filter_is_a_chip_of_its_label_alone(desk: Client, kestrel: Customer) -> None:
    page = desk.get("/customers/?mine=on")
    assert [chip.text for chip in page.context["list"].chips] == ["My customers"]
    assert 'aria-label="Remove the filter My customers"' in page.content.decode()


@pytest.mark.parametrize("cursor", ["x", "!!!", "W10", "eyJhIjoxfQ", "WyJuYW1lIl0", "bnVsbA", "W1tbW1tb", "a" * 5000])
def test_a_position_that_nobody_gave_is_a_bad_request(cursor: str, desk: Client, kestrel: Customer) -> None:
    for way in ("after", "before"):
        assert desk.get(f"/customers/?{way}={cursor}").status_code == 400


def test_a_position_of_another_order_is_a_bad_request(desk: Client, many: list) -> None:
    cursor = desk.get("/customers/?sort=code").context["list"].next_url.partition("after=")[2]
    assert desk.get(f"/customers/?sort=tier&after={cursor}").status_code == 400


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(PARAMETERS.split()), st.text(max_size=30), max_size=5))
def test_no_address_of_a_list_is_an_error(world: Any, query: dict[str, str]) -> None:
    client = world.client("owner")
    sent = {key: value.encode(errors="replace").decode() for key, value in query.items()}
    for path in ("/customers/", "/customers/people/", "/customers/authorities/", "/customers/outcomes/"):
        assert client.get(path, sent).status_code in {200, 400, 422}


def test_choices_of_a_filter_are_remembered_and_a_new_one_is_found_at_once(
    desk: Client, kestrel: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reference, "remembered", {})
    monkeypatch.setattr("django.conf.settings.FILTER_CHOICES_SECONDS", 30)
    desk.get("/customers/")
    kestrel.industry = factories.IndustryFactory(name="Railways")
    kestrel.save()
    offered = desk.get("/customers/").context["list"].filter_form.fields["industry"].choices
    assert "Railways" not in [label for _key, label in offered]
    found = desk.get(f"/customers/?industry={kestrel.industry.pk}").context["list"]
    assert [row["name"] for row in found.shown] == ["Kestrel Rail"]


def test_a_search_that_finds_nothing_is_offered_among_people_and_the_other_way_round(
    desk: Client, kestrel: Any
) -> None:
    factories.InvolvementFactory(customer=kestrel, person=factories.PersonFactory(name="Inga Petersen & Co"))
    page = desk.get("/customers/?q=Petersen+%26").content.decode()
    assert '<a class="btn btn-primary" href="/customers/people/?q=Petersen+%26">' in page
    assert "Search people for “Petersen &amp;”" in page
    assert "Inga Petersen" in desk.get("/customers/people/?q=Petersen+%26").content.decode()
    page = desk.get("/customers/people/?q=Kestrel+Rail+GmbH").content.decode()
    assert '<a class="btn btn-primary" href="/customers/?q=Kestrel+Rail+GmbH">' in page
    assert "Search people" not in desk.get("/customers/?status=former").content.decode()


def test_an_owner_who_is_gone_is_marked(desk: Client, kestrel: Any, berta: Any, fritz: Any) -> None:
    factories.CustomerFactory(owner=fritz)
    mark, told = ">Inactive</span>", "Owner no longer active"
    assert mark not in desk.get("/customers/").content.decode()
    assert told not in desk.get(f"/customers/{kestrel.pk}/").content.decode()
    kestrel.assign(owner=fritz, team=[], by=berta)
    fritz.is_active = False
    fritz.save()
    assert desk.get("/customers/").content.decode().count(mark) == 2
    assert told in desk.get(f"/customers/{kestrel.pk}/").content.decode()
