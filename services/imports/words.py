"""What other files call our choices, in English and German. What could mean two of them is left to the person."""

from typing import Any

from ..models import Aspect, PerformanceEvent, Provision, Requirement, Service
from ..models.hours import ServiceDays


def _words(*lines: tuple[Any, str]) -> dict[str, Any]:
    """The value of each word, as cells compare: casefolded, and with either dash."""
    plain = {
        word.strip().casefold(): getattr(value, "value", value) for value, words in lines for word in words.split("|")
    }
    return plain | {word.replace("-", "–"): value for word, value in plain.items()}


LIFECYCLE = _words(
    (Service.Lifecycle.PIPELINE, "planned | in planning | in development | proposed | geplant | in planung"),
    (Service.Lifecycle.CATALOGUE, "active | live | operational | in operation | in production | aktiv | in betrieb"),
    (Service.Lifecycle.RETIRED, "end of life | decommissioned | discontinued | ausgelaufen | eingestellt"),
)
STATUS = _words(
    (Provision.Status.PLANNED, "in planning | ordered | geplant | bestellt"),
    (Provision.Status.ACTIVE, "live | running | operational | in operation | aktiv | laufend | in betrieb"),
    (Provision.Status.SUSPENDED, "on hold | paused | pausiert | ausgesetzt | ruhend"),
    (Provision.Status.ENDED, "terminated | expired | closed | beendet | ausgelaufen"),
)
SERVICE_DAYS = _words(
    (ServiceDays.EVERY_DAY, "daily | 7 days | mon-sun | 24/7 | 24x7 | täglich | mo-so"),
    (ServiceDays.MONDAY_TO_SATURDAY, "mon-sat | mo-sa | montag bis samstag"),
    (ServiceDays.MONDAY_TO_FRIDAY, "mon-fri | weekdays | working days | mo-fr | montag bis freitag"),
)
ASPECT = _words(
    (Aspect.AVAILABILITY, "verfügbarkeit"),
    (Aspect.CAPACITY, "kapazität"),
    (Aspect.CONTINUITY, "kontinuität"),
    (Aspect.SECURITY, "information security | sicherheit | informationssicherheit"),
)
PRIORITY = _words(
    (Requirement.Priority.HIGH, "must | must have | hoch"),
    (Requirement.Priority.MEDIUM, "mid | should | should have | mittel"),
    (Requirement.Priority.LOW, "could | could have | niedrig"),
)
SEVERITY = _words(
    (PerformanceEvent.Severity.CRITICAL, "1 - critical | p1 | sev1 | kritisch"),
    (PerformanceEvent.Severity.HIGH, "2 - high | p2 | sev2 | hoch"),
    (PerformanceEvent.Severity.MEDIUM, "3 - moderate | moderate | 3 - medium | p3 | sev3 | mittel"),
    (PerformanceEvent.Severity.LOW, "4 - low | p4 | sev4 | niedrig"),
)
EVENT_KIND = _words(
    (PerformanceEvent.Kind.MAJOR_INCIDENT, "großstörung"),
    (PerformanceEvent.Kind.OUTAGE, "downtime | ausfall"),
    (PerformanceEvent.Kind.BREACH, "sla breach | slo breach | zielverfehlung"),
    (PerformanceEvent.Kind.SECURITY_INCIDENT, "security | sicherheitsvorfall"),
    (PerformanceEvent.Kind.DEGRADATION, "degraded | slowness | beeinträchtigung"),
    (PerformanceEvent.Kind.ACHIEVEMENT, "success | erfolg"),
)
SIGNS = {">=": "at_least", "≥": "at_least", "<=": "at_most", "≤": "at_most"}
SIGNS |= {">": "more_than", "<": "less_than", "=": "exactly", "min": "at_least", "max": "at_most"}
