"""Time between two moments, joined, shared and taken away; in UTC, so that no clock change comes between. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """From the start, inside, to the end, outside; kept in UTC. Empty when they are the same moment.

    TypeError for a datetime without a zone, ValueError when it ends before it starts.
    """

    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end < self.start:
            raise ValueError(f"A span cannot end at {self.end}, before it starts at {self.start}.")


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, overlaps once, touching spans as one, empty ones left out."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        elif span.start < span.end:
            merged.append(span)
    return merged


def intersection(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time that is in both."""
    ones, twos = union(spans), union(others)
    both, i, j = [], 0, 0
    while i < len(ones) and j < len(twos):
        if (start := max(ones[i].start, twos[j].start)) < (end := min(ones[i].end, twos[j].end)):
            both.append(Span(start, end))
        if ones[i].end <= twos[j].end:
            i += 1
        else:
            j += 1
    return both


def difference(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time that is in the first and not in the others."""
    holes, left, passed = union(others), [], 0
    for span in union(spans):
        start = span.start
        while passed < len(holes) and holes[passed].end <= start:
            passed += 1
        hole = passed
        while hole < len(holes) and holes[hole].start < span.end:
            if start < holes[hole].start:
                left.append(Span(start, holes[hole].start))
            start = holes[hole].end
            hole += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def duration(spans: Iterable[Span]) -> dt.timedelta:
    """How long they are together, to the microsecond; overlaps count once."""
    return sum((span.end - span.start for span in union(spans)), dt.timedelta())


def in_utc(moment: dt.datetime) -> dt.datetime:
    """The same moment in UTC; TypeError for one without a zone."""
    if not isinstance(moment, dt.datetime) or moment.utcoffset() is None:
        raise TypeError(f"A moment is a datetime with a zone, not {moment!r}.")
    return moment.astimezone(dt.UTC)
