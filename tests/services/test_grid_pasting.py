"""What a spreadsheet copies, laid over lines and months."""

import pytest
from django.core.exceptions import ValidationError

from services.grid_pasting import figure_from, laid, month_of
from services.periods import Month

MONTHS = [Month(2026, number) for number in range(1, 7)]
NAMES = [
    frozenset({"open at six", "order portal"}),
    frozenset({"answers fast", "order portal"}),
    frozenset({"open at six", "service desk"}),
]


def figures(text: str, line: int = 0, month: int = 0) -> dict[tuple[int, int], str]:
    return laid(text, NAMES, MONTHS, line, month).figures


def test_a_block_begins_at_the_cell_it_is_pasted_into() -> None:
    assert figures("1\t2\r\n3\t4\r\n", 1, 2) == {(1, 2): "1", (1, 3): "2", (2, 2): "3", (2, 3): "4"}


def test_empty_cells_and_dashes_leave_what_is_there() -> None:
    assert figures("1\t\t3\n–\t-\tn/a\n\t\t9") == {(0, 0): "1", (0, 2): "3", (2, 2): "9"}


def test_a_row_of_months_says_which_columns_are_meant() -> None:
    assert figures("2026-04\tFeb 2026\n4\t2", 0, 0) == {(0, 3): "4", (0, 1): "2"}
    assert figures("Requirement\t03/2026\nOpen at six, say\t3") == {(0, 2): "3"}


def test_a_month_that_is_not_shown_is_counted_as_outside() -> None:
    pasted = laid("2025-12\t2026-01\n7\t8", NAMES, MONTHS, 0, 3)
    assert (pasted.figures, pasted.outside) == ({(0, 0): "8"}, 1)


def test_what_does_not_fit_is_counted_and_left_out() -> None:
    pasted = laid("1\t2\t3\n4\t5\t6", NAMES, MONTHS, 2, 4)
    assert (pasted.figures, pasted.outside) == ({(2, 4): "1", (2, 5): "2"}, 4)


def test_names_before_the_figures_say_which_lines_are_meant() -> None:
    text = "Service desk\tOpen at six\t≥ 99.5 %\t1\nOrder portal\tAnswers fast\t≤ 2 s\t2\nSum\t\t\t3"
    pasted = laid(text, NAMES, MONTHS, 0, 0)
    assert (pasted.figures, pasted.outside) == ({(2, 0): "1", (1, 0): "2"}, 1)


def test_names_that_could_mean_several_lines_mean_none_and_the_order_counts() -> None:
    assert figures("Open at six\t1\nAnswers fast\t2") == {(0, 0): "1", (1, 0): "2"}


def test_a_heading_of_words_is_passed_over() -> None:
    assert figures("Value\tNext\n1\t2") == {(0, 0): "1", (0, 1): "2"}


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t", '"', "words only", "\x0b"])
def test_what_holds_no_figure_fills_nothing(text: str) -> None:
    assert figures(text) == {}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("99,5", "99.5"),
        ("99.5 %", "99.5"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1'234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("-3", "-3"),
    ],
)
def test_figures_are_read_by_one_rule(text: str, figure: str) -> None:
    assert figure_from(text) == figure


def test_a_figure_that_could_be_two_is_refused() -> None:
    with pytest.raises(ValidationError, match="two figures"):
        figure_from("1,234")
    assert figure_from("1,234", whole=True) == "1234"


@pytest.mark.parametrize("text", ["202603", "99.5", "", "Total", "2026-13"])
def test_what_is_no_month_is_not_taken_for_one(text: str) -> None:
    assert month_of(text) is None
