"""Moments as people give them: a day and a time by the customer's clock, which is named and is put forward and back."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

UTC = ZoneInfo("UTC")


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time; where a clock showed that time twice, also which of the two."""

    input_type = "datetime-local"
    template_name = "services/widgets/moment.html"
    zone: ZoneInfo = UTC

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"min": "1900-01-01T00:00", "max": "2199-12-31T23:59", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        moment = _read(value) if isinstance(value, str) else value
        if not isinstance(moment, dt.datetime):
            return value if isinstance(value, str) else None
        shown = _wall(moment, self.zone)
        return f"{shown:%Y-%m-%dT%H:%M:%S}" if shown.second else f"{shown:%Y-%m-%dT%H:%M}"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        moment = _read(value) if isinstance(value, str) else value
        readings = readings_of(_wall(moment, self.zone), self.zone) if isinstance(moment, dt.datetime) else []
        aware = isinstance(moment, dt.datetime) and timezone.is_aware(moment)
        chosen = moment.astimezone(self.zone).utcoffset() if moment is not None and aware else None
        context["widget"]["readings"] = [
            (offset_of(one), one.tzname(), one.utcoffset() == chosen) for one in readings if len(readings) > 1
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value, offset = data.get(name), data.get(f"{name}_offset")
        moment = _read(value) if isinstance(value, str) else None
        if offset and moment is not None and timezone.is_naive(moment):
            twice = readings_of(moment, self.zone)
            if len(twice) > 1 and offset in map(offset_of, twice):
                return f"{moment.isoformat()}{offset}"
        return value


class MomentField(forms.DateTimeField):
    """A moment. What has an offset from UTC is that moment; what has none is told by the clock of ``zone``."""

    widget = MomentInput
    zone: ZoneInfo = UTC
    default_error_messages = {
        "invalid": gettext_lazy("Give a day and a time, such as 2026-03-31 08:00."),
    }

    def by_clock_of(self, name: str) -> None:
        """Take what is given, and show what is stored, by the clock of this time zone."""
        self.zone = self.widget.zone = ZoneInfo(name)
        said = _("By the clock in %(zone)s, the customer's time zone.") % {"zone": name.replace("_", " ")}
        self.help_text = f"{self.help_text} {said}" if self.help_text else said

    def prepare_value(self, value: Any) -> Any:
        return value  # the widget alone says how a moment is shown

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        moment = value if isinstance(value, dt.datetime) else self._read(str(value))
        if not 1900 <= moment.year <= 2199:  # asked first, as years further off have no time in some zones
            raise ValidationError(_("Give a date between 1900 and 2199."))
        if timezone.is_naive(moment):
            moment = moment_by(moment, self.zone)
        return moment.astimezone(dt.UTC).replace(microsecond=0)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def told(self, value: Any) -> str:
        """The moment as the page of a conflict tells it."""
        return told(value, self.zone)

    def _read(self, text: str) -> dt.datetime:
        moment = _read(text.strip())
        if moment is not None:
            return moment
        for pattern in self.input_formats or ():
            try:
                return dt.datetime.strptime(text.strip(), str(pattern))
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def by_clock_of(form: forms.BaseForm, zone: str) -> None:
    """Let all moments of the form be told by the clock of this time zone."""
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.by_clock_of(zone)


def moment_by(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment at which the zone's clock shows this; ValidationError where it never does, or does twice."""
    readings = readings_of(wall, zone)
    if len(readings) == 1:
        return readings[0]
    said = {"day": date_format(wall, "DATE_FORMAT"), "zone": zone.key.replace("_", " "), "time": f"{wall:%H:%M}"}
    if not readings:
        later, earlier = (_wall(wall.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC), zone) for fold in (0, 1))
        raise ValidationError(
            _(
                "On %(day)s the clocks in %(zone)s were put forward, and %(time)s was left out. Give %(earlier)s if "
                "you mean the time before, %(later)s if you mean the time after."
            )
            % {**said, "earlier": f"{earlier:%H:%M}", "later": f"{later:%H:%M}"},
            code="left_out",
        )
    texts = {name: f"{wall:%Y-%m-%dT%H:%M}{offset_of(one)}" for name, one in zip("ab", readings, strict=True)}
    raise ValidationError(
        _(
            "On %(day)s the clocks in %(zone)s were put back, and %(time)s came twice. Say which of the two it was "
            "(in a file or by API: %(a)s or %(b)s)."
        )
        % {**said, **texts},
        code="twice",
    )


def readings_of(wall: dt.datetime, zone: ZoneInfo) -> list[dt.datetime]:
    """The moments at which the zone's clock shows this: one, none where it skips it, two where it is put back."""
    ones = [wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    shown = [one for one in ones if _wall(one.astimezone(dt.UTC), zone) == wall.replace(fold=0)]
    return shown[:1] if len(shown) == 2 and shown[0].utcoffset() == shown[1].utcoffset() else shown


def offset_of(moment: dt.datetime) -> str:
    """As ISO 8601 writes it: +02:00."""
    return moment.replace(microsecond=0).isoformat()[19:]


def told(value: Any, zone: ZoneInfo) -> str:
    """The moment by the zone's clock, with the name of the zone's time then."""
    if not isinstance(value, dt.datetime):
        return ""
    here = value.astimezone(zone)
    return f"{date_format(here, 'DATETIME_FORMAT')} {here:%Z}"


def _wall(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """What the zone's clock shows at the moment; a naive one is what it shows."""
    return (moment.astimezone(zone) if timezone.is_aware(moment) else moment).replace(tzinfo=None, fold=0)


def _read(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    # In the first year and the last, some zones have no day to show.
    return moment if dt.MINYEAR < moment.year < dt.MAXYEAR else None
