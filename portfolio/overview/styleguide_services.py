"""What the style guide shows of the services: the words and marks come from where the pages take them."""

from datetime import timedelta
from typing import Any

from services.attainment import Verdict
from services.availability import Availability
from services.judging import ICONS, WORDS
from services.models import FutureService, OutcomeSupport, PerformanceEvent, Provision, Requirement
from services.performance_shown import Shown

SHEETS = ("css/provisions.css", "css/requirements.css", "css/usage.css", "css/performance.css", "css/board.css")
MONTHS = (("Jan", "99.97", Verdict.MET), ("Feb", "99.82", Verdict.MISSED), ("Mar", "", None))


def samples() -> dict[str, Any]:
    """One of each, none of any customer."""
    whole = timedelta(days=31)
    return {
        "vital": Provision(is_vital=True, vital_function="Dispatch of trains"),
        "strengths": _choices(OutcomeSupport.Strength),
        "stages": _choices(FutureService.Stage),
        "severities": _choices(PerformanceEvent.Severity),
        "verdicts": [{"verdict": verdict, "word": WORDS[verdict], "icon": ICONS[verdict]} for verdict in Verdict],
        "abilities": [Requirement(ability=ability) for ability in Requirement.Ability],
        "cells": [_cell(*month) for month in MONTHS],
        "available": [
            Shown(Availability(agreed=agreed, down=down))
            for agreed, down in (
                (whole, timedelta()),
                (whole, timedelta(minutes=200)),
                (timedelta(), timedelta()),
            )
        ],
    }


def _choices(choices: Any) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in choices.choices]


def _cell(month: str, value: str, verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"month": month, "value": value, "verdict": "", "icon": "", "word": ""}
    return {"month": month, "value": value, "verdict": verdict, "icon": ICONS[verdict], "word": WORDS[verdict]}
