"""Progress of an outcome, with figures worked out by hand."""

from decimal import Decimal

import pytest

from customers.outcome_progress import progress


@pytest.mark.parametrize(
    ("baseline", "target", "current", "expected"),
    [
        ("20", "5", "14", "40.0"),  # 6 of 15 points down
        ("0", "3", "1", "33.3"),
        ("0", "3", "2", "66.7"),
        ("20", "5", "23", "-20.0"),
        ("20", "5", "2", "120.0"),
    ],
)
def test_progress_is_the_part_of_the_way_that_is_done(baseline: str, target: str, current: str, expected: str) -> None:
    assert str(progress(Decimal(baseline), Decimal(target), Decimal(current))) == expected


def test_no_progress_towards_a_falling_target_is_not_negative_zero() -> None:
    assert str(progress(Decimal(20), Decimal(5), Decimal(20))) == "0.0"


@pytest.mark.parametrize("known", [(None, 5, 14), (20, None, 14), (20, 5, None), (20, 20, 14)])
def test_it_is_not_computable_while_something_is_missing(known: tuple) -> None:
    assert progress(*(None if value is None else Decimal(value) for value in known)) is None
