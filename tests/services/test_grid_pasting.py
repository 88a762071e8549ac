"""What a spreadsheet copies, laid over lines and months."""

import pytest
from django.core.exceptions import ValidationError

from services.grid_headings import month_of
from services.grid_names import Called
from services.grid_pasting import figure_from, laid, point_of
from services.periods import Month

MONTHS = [Month(2026, number) for number in range(1, 7)]
NAMES = [
    Called("Open at six", "Order portal", service="Order portal", code="OP"),
    Called("Answers fast", "Order portal", service="Order portal", code="OP"),
    Called("Open at six", "Service desk – Riga", service="Service desk", code="DESK", label="Riga"),
    Called("Open at six", "Service desk – Oslo", service="Service desk", code="DESK", label="Oslo"),
]


def figures(text: str, line: int = 0, month: int = 0) -> dict[tuple[int, int], str]:
    return laid(text, NAMES, MONTHS, line, month).figures


def test_a_block_begins_at_the_cell_it_is_pasted_into() -> None:
    assert figures("1\t2\r\n3\t4\r\n", 1, 2) == {(1, 2): "1", (1, 3): "2", (2, 2): "3", (2, 3): "4"}


def test_empty_cells_and_dashes_leave_what_is_there() -> None:
    assert figures("1\t\t3\n–\t-\tn/a\n\t\t9") == {(0, 0): "1", (0, 2): "3", (2, 2): "9"}


def test_a_row_of_months_says_which_columns_are_meant() -> None:
    assert figures("2026-04\tFeb 2026\n4\t2", 0, 0) == {(0, 3): "4", (0, 1): "2"}
    assert figures("Requirement\t03/2026\nAnswers fast\t3") == {(1, 2): "3"}


def test_a_month_that_is_not_shown_is_counted_as_outside() -> None:
    pasted = laid("2025-12\t2026-01\n7\t8", NAMES, MONTHS, 0, 3)
    assert (pasted.figures, pasted.outside) == ({(0, 0): "8"}, 1)


def test_what_does_not_fit_is_counted_and_left_out() -> None:
    pasted = laid("1\t2\t3\n4\t5\t6", NAMES, MONTHS, 3, 4)
    assert (pasted.figures, pasted.outside) == ({(3, 4): "1", (3, 5): "2"}, 4)


def test_names_before_the_figures_say_which_lines_are_meant() -> None:
    text = "Service desk – Riga\tOpen at six\t≥ 99.5 %\t1\nOrder portal\tAnswers fast\t≤ 2 s\t2\nSum\t\t\t3"
    pasted = laid(text, NAMES, MONTHS, 0, 0)
    assert (pasted.figures, pasted.unknown) == ({(2, 0): "1", (1, 0): "2"}, ["Sum"])


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Order portal: Open at six", 0),
        ("order  PORTAL – open at six", 0),
        ("Order portal:Open at six", 0),
        ("OP: Open at six", 0),
        ("Order portal\tOpen at six", 0),
        ("op\tOpen at six", 0),
        ("Open at six\tOrder portal", 0),
        ("ANSWERS   fast", 1),
        ("Service desk – Oslo: Open at six", 3),
        ("Service desk\tOslo\tOpen at six", 3),
        ("DESK\tOslo\tOpen at six", 3),
        ("Oslo\tOpen at six", 3),
    ],
)
def test_a_line_is_named_by_itself_or_with_its_service(words: str, line: int) -> None:
    pasted = laid(f"{words}\t7\t\t8", NAMES, MONTHS, 0, 1)
    assert pasted.figures == {(line, 1): "7", (line, 3): "8"}


@pytest.mark.parametrize("words", ["Open at six", "Service desk: Open at six", "DESK\tOpen at six"])
def test_words_that_several_lines_share_fill_nothing(words: str) -> None:
    pasted = laid(f"{words}\t7\nAnswers fast\t8", NAMES, MONTHS, 0, 0)
    if words.count("\t"):
        pasted = laid(f"{words}\t7", NAMES, MONTHS, 0, 0)
        assert pasted.figures == {}
    else:
        assert pasted.figures == {(1, 0): "8"}
    assert (pasted.unclear, pasted.unknown) == ([words.replace("\t", " · ")], [])


@pytest.mark.parametrize(
    "text",
    [
        "Mail\t7",
        "Mail\tAnswers fast\t7",  # a service that is not shown, with a line called like one that is
        "Mail: Answers fast\t7",
        "Service desk\tBergen\tOpen at six\t7",
        "Order portal\t7",
        "Mail\t7\n8\t9",
        "1002\tAnswers fast\t7",
        "Code\t2026-01\n1001\t7",
        "2026-01\t2026-02\nAnswers fast\t8",
    ],
)
def test_a_block_with_names_is_never_laid_down_by_its_order(text: str) -> None:
    pasted = laid(text, NAMES, MONTHS, 0, 0)
    assert pasted.figures == {}
    assert pasted.unknown


def test_a_line_named_twice_takes_the_first_row() -> None:
    pasted = laid("Answers fast\t7\nAnswers fast\t8", NAMES, MONTHS, 0, 0)
    assert (pasted.figures, pasted.repeated) == ({(1, 0): "7"}, ["Answers fast"])


def test_codes_of_digits_are_names_where_words_follow_them() -> None:
    names = [Called("Fast", "Mail", service="Mail", code="1001"), Called("Fast", "Chat", service="Chat", code="1002")]
    assert laid("1002\tFast\t7", names, MONTHS, 0, 0).figures == {(1, 0): "7"}


def test_a_figure_that_is_none_stays_in_its_cell_for_review() -> None:
    assert figures("Answers fast\tninety\nOP: Open at six\t9") == {(1, 0): "ninety", (0, 0): "9"}


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
    assert figure_from(text, decimals=4) == figure


def test_a_figure_that_could_be_two_is_refused_unless_it_keeps_no_three_decimals() -> None:
    with pytest.raises(ValidationError, match=r"could be 1234 or 1\.234"):
        figure_from("1,234", decimals=4)
    assert figure_from("1,234", decimals=2) == "1234"
    assert figure_from("1,234", decimals=0) == "1234"


@pytest.mark.parametrize(
    ("beside", "point", "of_comma", "of_point"),
    [
        (["99,5", "1.234,5", "7"], ",", "1.234", "1234"),
        (["99.5 %", "1,234,567.1"], ".", "1234", "1.234"),
        (["0,123"], ",", "1.234", "1234"),
        (["1.234", "5"], "", "", "1.234"),
        (["99,5", "99.5"], "", "", "1.234"),
    ],
)
def test_figures_beside_say_which_sign_parts_decimals(
    beside: list[str], point: str, of_comma: str, of_point: str
) -> None:
    assert point_of(beside) == point
    assert figure_from("1.234", decimals=4, point=point) == of_point
    if point:
        assert figure_from("1,234 %", decimals=4, point=point) == of_comma


@pytest.mark.parametrize("text", ["202603", "99.5", "", "Total", "2026-13"])
def test_what_is_no_month_is_not_taken_for_one(text: str) -> None:
    assert month_of(text) is None
