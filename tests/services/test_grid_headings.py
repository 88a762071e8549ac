"""The months and names that strangers' spreadsheets have around their figures: none lands in another month or line."""

import pytest

from services.grid_names import Called
from services.grid_pasting import Pasted, laid, without_unit
from services.periods import Month

MONTHS = [Month(2025, 11).plus(count) for count in range(12)]
PORTAL = {"service": "Order portal", "code": "OP"}
NAMES = [
    Called("Open at six", "Order portal", **PORTAL, unit="%"),
    Called("Answers fast", "Order portal", **PORTAL, unit="ms"),
    Called("Open at six", "Service desk", service="Service desk", code="DESK", unit="%"),
]


def pasted(text: str, months: list[Month] = MONTHS) -> Pasted:
    """Laid over the grid from its fourth month on, so that what goes by place goes wrong."""
    return laid(text, NAMES, months, 0, 3)


def filled(text: str) -> dict[int, dict[str, str]]:
    """By line and month."""
    found: dict[int, dict[str, str]] = {}
    for (line, month), figure in pasted(text).figures.items():
        found.setdefault(line, {})[str(MONTHS[month])] = figure
    return found


EXPECTED = {1: {"2025-12": "1", "2026-01": "2"}}


@pytest.mark.parametrize(
    "headings",
    [
        "\tDec 2025\tJan 2026",
        "\tDec-25\tJan-26",
        "\tDez 25\tJan 26",
        "\tDec\tJan",
        "\tDezember\tJanuar",
        "\t2025-12\t2026-01",
        "\t12/2025\t01/2026",
        "\t12.2025\t01.2026",
        "\t31.12.2025\t31.01.2026",
        "\t12/1/2025\t1/1/2026",
        "\t01/12/2025\t01/01/2026",
        "\t31/12/2025\t31/01/2026",
        "\t2025\t2026\n\tDec\tJan",
        "Availability of the last months\n\n\tDec 2025\tJan 2026",
        "Requirement\tDec 2025\tJan 2026\tAverage",
    ],
)
def test_months_are_understood_as_they_are_written(headings: str) -> None:
    assert filled(f"{headings}\nAnswers fast\t1\t2") == EXPECTED


@pytest.mark.parametrize("headings", ["\t02/03/2026\t04/05/2026", "\tNov\tDec"])
def test_months_that_could_be_of_several_fill_nothing_and_are_told(headings: str) -> None:
    found = pasted(f"{headings}\nAnswers fast\t1\t2", [*MONTHS, Month(2026, 11), Month(2026, 12)])
    assert (found.figures, found.outside) == ({}, 0)
    assert found.undated == [headings.strip().replace("\t", " · ")]


@pytest.mark.parametrize("nonsense", ["1/1/0000", "0/0/2026", "13/13/2026", "99/99/9999", "Jan 0000", "0/1/2026"])
def test_what_is_no_month_breaks_nothing(nonsense: str) -> None:
    assert (1, 3) not in pasted(f"Answers fast\t{nonsense}\tJan 2026\nAnswers fast\t1\t2").figures


def test_a_year_above_tells_which_of_two_months_is_meant() -> None:
    two_years = [Month(2025, 1).plus(count) for count in range(24)]
    found = pasted("\t2025\t\t2026\n\tNov\tDec\tJan\nAnswers fast\t1\t2\t3", two_years)
    assert {str(two_years[at]): figure for (_line, at), figure in found.figures.items()} == {
        "2025-11": "1",
        "2025-12": "2",
        "2026-01": "3",
    }


def test_a_month_without_a_year_that_is_not_shown_is_outside() -> None:
    found = pasted("\tJan\tFeb\nAnswers fast\t1\t2", [Month(2026, 2), Month(2026, 3)])
    assert (found.figures, found.outside) == ({(1, 0): "2"}, 1)


def test_months_one_below_the_other_are_turned() -> None:
    table = "Month\tAnswers fast\tDESK: Open at six\nDec 2025\t1\t3\nJan 2026\t2\t4"
    assert filled(table) == {**EXPECTED, 2: {"2025-12": "3", "2026-01": "4"}}
    assert filled("Dec\t1\nJan\t2") == {0: EXPECTED[1]}, "without names from the line it is pasted into"


def test_a_row_for_each_line_and_month_is_not_turned() -> None:
    found = pasted("2026-01\tAnswers fast\t7\n2026-01\tOP: Open at six\t8\n2026-02\tAnswers fast\t9")
    assert (found.figures, len(found.unknown)) == ({}, 3)


@pytest.mark.parametrize(
    "rows",
    [
        "Order portal\tOpen at six\t1\n\tAnswers fast\t2\nService desk\tOpen at six\t3",
        "Order portal\nOpen at six\t1\nAnswers fast\t2\nService desk\nOpen at six\t3",
        "ORDER PORTAL\t\nOpen at six\t1\nOP: Answers fast\t2\n\nDESK\t\nOpen at six\t3",
    ],
    ids=["merged cells", "headings", "headings and names"],
)
def test_a_service_named_once_holds_for_the_rows_below_it(rows: str) -> None:
    months = "\t" * rows.partition("\n")[0].count("\t") or "\t"
    text = f"{months}Jan 2026\n{rows}"
    assert filled(text) == {0: {"2026-01": "1"}, 1: {"2026-01": "2"}, 2: {"2026-01": "3"}}


@pytest.mark.parametrize("rows", ["\tJan 2026\nMail\nAnswers fast\t1", "\t\tJan 2026\nMail\tUp\t\n\tAnswers fast\t1"])
def test_below_a_service_that_is_not_shown_nothing_is_filled(rows: str) -> None:
    found = pasted(rows)
    assert (found.figures, [row.strip(" ·") for row in found.unknown]) == ({}, ["Answers fast"])


def test_a_row_whose_months_are_empty_begins_and_ends_no_heading() -> None:
    assert filled("\tJan 2026\nOpen at six\t\nAnswers fast\t1") == {1: {"2026-01": "1"}}
    assert filled("\tJan 2026\nOrder portal\nAnswers fast\t\nOpen at six\t1") == {0: {"2026-01": "1"}}


def test_a_figure_with_a_unit_behind_it_is_a_figure_and_the_unit_is_left_to_its_line() -> None:
    found = {0: {"2026-01": "99,5 %", "2026-02": "3 ms"}, 1: {"2026-01": "250 ms", "2026-02": "1.234ms"}}
    assert filled("Jan 2026\tFeb 2026\n99,5 %\t3 ms\n250 ms\t1.234ms") == found
    assert filled("Answers fast\tms\t250 ms") == {1: {"2026-02": "250 ms"}}
    assert list(filled("250 ms\t260 ms\n1 ms\t2 ms")) == [0, 1], "no words are there that would name lines"
    assert [without_unit(text, ["ms"]) for text in ("7 ms", "7 s", "some ms", "")] == ["7", "7 s", "some ms", ""]


def test_what_a_spreadsheet_could_not_reckon_leaves_the_cell_as_it_is() -> None:
    assert filled("Answers fast\t#N/A\t7\t#DIV/0!") == {1: {"2026-03": "7"}}
