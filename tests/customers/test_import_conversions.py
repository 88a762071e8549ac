"""What people write for months, days, times, moments, figures and yes or no."""

import contextlib
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from customers.records.imports import conversions as read
from customers.records.imports.mapping import Target, likelihood

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    "text",
    "2026-03|2026/3|03/2026|3.2026|202603|Mar 2026|March 2026|Mar. 2026|Mar-2026|2026 March|März 2026|mars 2026"
    "|marzo 2026|2026-03-01|31.03.2026|2026-03-01 00:00:00| 2026-03 |Mar-26|März ’26".split("|"),
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert read.month(text) == "2026-03-01"


@pytest.mark.parametrize(
    "text",
    "2026-12-05|5.12.2026|05.12.2026|2026/12/5|5 Dec 2026|5. Dezember 2026|Dec 5, 2026|2026-12-05 00:00:00".split("|"),
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read.day(text) == "2026-12-05"


def test_a_day_with_slashes_is_read_where_it_can_mean_one_only() -> None:
    assert (read.day("31/12/2026"), read.day("12/31/2026"), read.day("5/5/2026")) == (
        "2026-12-31",
        "2026-12-31",
        "2026-05-05",
    )


@pytest.mark.parametrize("text", "03/04/2026|31.02.2026|2026-13-01|soon|12|2026|1.2|٣/٤".split("|"))
def test_a_day_that_could_be_two_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read.day(text)


@pytest.mark.parametrize("text", "2026-13|00/2026|March|2026|Smarch 2026|soon|Mar 26|26-Mar".split("|"))
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read.month(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-07-01 10:00", "2026-07-01T08:00:00+00:00"),
        ("2026-01-01T10:00:30", "2026-01-01T09:00:30+00:00"),
        ("2026-07-01 10:00:00+00:00", "2026-07-01T10:00:00+00:00"),
        ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00+00:00"),
        ("1.7.2026 9:05", "2026-07-01T07:05:00+00:00"),
        ("Jul 1, 2026, 10:00", "2026-07-01T08:00:00+00:00"),
        ("2026-07-01", "2026-06-30T22:00:00+00:00"),
    ],
)
def test_a_moment_without_a_zone_is_told_by_the_clock_there(text: str, utc: str) -> None:
    assert read.moment(text, OSLO) == utc


@pytest.mark.parametrize(
    "text",
    ["2026-03-29 02:30", "2026-07-01 25:00", "10:00", "2026-07-01 at ten", "0001-01-01", "9999-12-31 23:59-05:00"],
)
def test_a_moment_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read.moment(text, OSLO)


def test_a_moment_that_the_clocks_showed_twice_says_which_of_the_two() -> None:
    with pytest.raises(ValidationError, match=r"Write 2026-10-25 02:30\+0200 or 2026-10-25 02:30\+0100."):
        read.moment("2026-10-25 02:30", OSLO)
    assert read.moment("2026-10-25 02:30+0100", OSLO) == "2026-10-25T01:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        *[
            (text, "1234.5")
            for text in ("1234.5", "1234,5", "1,234.5", "1.234,5", "1'234.5", "1 234,5", "1\u00a0234,5")
        ],
        *[
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("-12,5", "-12.5"),
            ("99.9 %", "99.9"),
            ("0,125", "0.125"),
        ],
    ],
)
def test_a_figure_is_read_however_it_is_written(text: str, figure: str) -> None:
    assert read.number(text) == figure


def test_a_figure_that_could_be_two_is_refused() -> None:
    with pytest.raises(ValidationError):
        read.number("1,234")
    assert read.number("1.234") == "1.234"  # as our own export and every program writes it


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_figure_of_our_own_export_stays_what_it_is(figure: object) -> None:
    assert read.number(f"{figure:f}") == f"{figure:f}"


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_is_read_with_and_without_marks_of_thousands(number: int) -> None:
    for text in (
        f"{number}",
        f"{number:,}",
        f"{number:,}".replace(",", "."),
        f"{number:,}".replace(",", "’"),
        f"{number}.0",
    ):
        assert read.whole(text) == str(number), text


def test_a_share_may_be_written_with_its_sign() -> None:
    assert (read.whole("60 %"), read.number("60 %")) == ("60", "60")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        *(
            ("8", "08:00"),
            ("8 Uhr", "08:00"),
            ("08:00:00", "08:00"),
            ("8.30", "08:30"),
            ("8h30", "08:30"),
            ("8h", "08:00"),
        ),
        *(("6:30 pm", "18:30"), ("12 am", "00:00"), ("12 p.m.", "12:00"), ("18:30 Uhr", "18:30"), ("24:00", "00:00")),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, time: str) -> None:
    assert read.time_of_day(text) == time


@pytest.mark.parametrize("text", "25:00|24:30|13 pm|0 am|8:60|noon|830|8:30:15|-8".split("|"))
def test_what_is_no_time_is_refused_with_one_that_is(text: str) -> None:
    with pytest.raises(ValidationError, match=r"Write the time as 18:30\."):
        read.time_of_day(text)


@given(st.dates())
def test_a_day_of_our_own_export_stays_what_it_is(day: object) -> None:
    assert read.day(str(day)) == str(day)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    plain = (read.month, read.day, read.time_of_day, read.number, read.whole, read.yes_or_no)
    for convert in (*plain, lambda one: read.moment(one, OSLO)):
        with contextlib.suppress(ValidationError):
            assert isinstance(convert(text), str)


@pytest.mark.parametrize(("text", "value"), [("Yes", "on"), ("TRUE", "on"), ("x", "on"), ("nein", ""), ("0", "")])
def test_yes_and_no_in_the_languages_of_our_users(text: str, value: str) -> None:
    assert read.yes_or_no(text) == value


def test_the_zone_in_a_heading_of_our_export_counts() -> None:
    assert read.zone_of("Began (Europe/Oslo)") == OSLO
    assert read.zone_of("Began (UTC)") == ZoneInfo("UTC")
    assert (read.zone_of("Began (local)"), read.zone_of("Began")) == (None, None)
    target = Target("began", "from", "", aliases=("Began",))
    assert likelihood("Began (Europe/Oslo)", [], target) == likelihood("Began", [], target) > 90


@pytest.mark.parametrize(("text", "whole", "parted"), [("12,500", "12500", "12.5"), ("1,234", "1234", "1.234")])
def test_a_figure_that_could_be_two_is_told_with_both(text: str, whole: str, parted: str) -> None:
    with pytest.raises(ValidationError, match=f"“{text}” could be {whole} or {parted}. Write it without"):
        read.number(text, decimals=3)


def test_three_digits_apart_are_thousands_where_fewer_decimals_are_kept() -> None:
    assert read.number("12,500", decimals=2) == "12500"
    assert read.number("12.500", decimals=2, typed=True) == "12500"
    with pytest.raises(ValidationError, match=r"could be 12500 or 12\.5\. Write it .* fewer decimals"):
        read.number("12.500", decimals=2)  # a program writes a decimal point
    assert read.number("12.500", decimals=3, typed=True) == "12.500"
    assert read.number("0,500", decimals=2) == "0.500", "no thousands begin with nothing"


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."), st.sampled_from(("", "-")), st.integers(0, 2))
def test_whatever_the_thousands_a_field_of_few_decimals_reads_them(
    begins: int, ends: int, sign: str, minus: str, decimals: int
) -> None:
    read_as = read.number(f"{minus}{begins}{sign}{ends:03}", decimals=decimals, typed=True)
    assert int(read_as) == int(f"{minus}{begins * 1000 + ends}")


@given(st.decimals(-9_999_999, 9_999_999, places=2), st.booleans(), st.sampled_from([",.", ".,", " ,", "'."]))
def test_an_amount_is_read_alike_however_its_thousands_are_set_apart(
    amount: Decimal, plainly: bool, signs: str
) -> None:
    apart, point = signs[0], signs[1]
    text = f"{amount:.2f}" if plainly else f"{amount:,.2f}".translate({ord(","): apart, ord("."): point})
    assert Decimal(read.number(text, decimals=2, typed=True)) == amount
