"""How long something took, as a page tells it."""

import datetime as dt

import pytest

from services.lengths import in_hours, in_words


@pytest.mark.parametrize(
    ("length", "words", "hours"),
    [
        ({}, "none", "–"),
        ({"seconds": 29}, "less than a minute", "under 1 min"),
        ({"seconds": 30}, "1 min", "1 min"),
        ({"minutes": 90, "seconds": 29}, "1 h 30 min", "1 h 30 min"),
        ({"hours": 1, "seconds": -30}, "1 h", "1 h"),
        ({"days": 1}, "1 day", "24 h"),
        ({"days": 1, "minutes": 59}, "1 day 59 min", "24 h 59 min"),
        ({"days": 2, "hours": 4, "minutes": 59}, "2 days 4 h", "52 h 59 min"),
        ({"days": 1200}, "1,200 days", "28,800 h"),
    ],
)
def test_a_length_is_told_by_its_two_largest_parts_or_in_hours(length: dict[str, int], words: str, hours: str) -> None:
    assert (in_words(dt.timedelta(**length)), in_hours(dt.timedelta(**length))) == (words, hours)
