"""The kinds of performance events as a form offers them: each with what it means, and its icon."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from ..models import PerformanceEvent
from ..models.performance import ICONS

Kind = PerformanceEvent.Kind


@dataclass(frozen=True)
class KindChoice:
    value: str
    label: Any
    means: Any
    icon: str


MEANS = {
    Kind.OUTAGE: gettext_lazy("A service could not be used."),
    Kind.DEGRADATION: gettext_lazy("It worked, but worse."),
    Kind.MAJOR_INCIDENT: gettext_lazy("Much stood still, for many."),
    Kind.SECURITY_INCIDENT: gettext_lazy("Data or access."),
    Kind.BREACH: gettext_lazy("A target was missed."),
    Kind.ACHIEVEMENT: gettext_lazy("Notably well done."),
}
KINDS = tuple(KindChoice(kind, kind.label, means, ICONS[kind]) for kind, means in MEANS.items())
