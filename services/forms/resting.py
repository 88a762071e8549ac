"""What the form of an authority asks while decisions rest on it: they stay covered, and it is not widened unseen."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.records.forms import RecordForm

from ..models.authority_scope import scope_of
from ..rests_on import Decision, resting_on, why_kept

KEEP_ONE = _("End this authority and record another one instead.")
KEEP_DAYS = _("The authority must still hold on that day. Choose other days, or record another authority beside it.")
KEEP_SERVICES = _("Keep its service. For other services end this authority and record another one.")
KEEP_LIMIT = _("It must still reach that far. For another limit end this authority and record another one.")


class KeepsDecisions(RecordForm):
    """What was decided by an authority stays decided by it: by this person, under this right, in its days, services
    and limit. Until the form is cleaned the instance says what is stored; ``kept`` are the stored services.
    """

    kept: set[Any]
    widened = False

    @cached_property
    def resting(self) -> list[Decision]:
        return resting_on(self.instance)

    def keep_what_rests_on_it(self) -> None:
        stored, cleaned = self.instance, self.cleaned_data
        changed = {name for name in ("person", "right") if name in cleaned and cleaned[name] != getattr(stored, name)}
        days = {name for name in ("valid_from", "valid_to") if cleaned.get(name) != getattr(stored, name)}
        scoped = "services" in cleaned and scope_of(cleaned["services"]) != stored.scope
        limit, currency = self._reach
        reach = (limit, currency) != (stored.amount_limit, stored.currency)
        if not (changed or days or scoped or reach) or not self.resting:
            return
        for name in sorted(changed):
            self.add_error(name, why_kept(self.resting, KEEP_ONE))
        if days and {"valid_from", "valid_to"} <= set(cleaned):
            self._keep_days()
        if scoped:
            self._keep_services()
        if reach and "amount_limit" in cleaned:
            self._keep_limit(limit, currency)

    def find_warnings(self) -> list[str]:
        """Also that it would cover more than it did when something was decided by it."""
        if not self.widened:
            return super().find_warnings()
        said = ngettext(
            "%(count)s decision rests on this authority, and it would be wider than it was then, for past days too. "
            "If the customer has widened it, end it and record another one with its own evidence.",
            "%(count)s decisions rest on this authority, and it would be wider than it was then, for past days too. "
            "If the customer has widened it, end it and record another one with its own evidence.",
            len(self.resting),
        )
        return [*super().find_warnings(), said % {"count": len(self.resting)}]

    @property
    def _reach(self) -> tuple[Decimal | None, str]:
        limit = self.cleaned_data.get("amount_limit")
        return limit, (self.cleaned_data.get("currency") or "") if limit is not None else ""

    def _keep_days(self) -> None:
        stored, begins, ends = self.instance, self.cleaned_data["valid_from"], self.cleaned_data["valid_to"]
        on_time = [one for one in self.resting if stored.valid_from <= one.on <= (stored.valid_to or one.on)]
        if early := [one for one in on_time if one.on < begins]:
            self.add_error("valid_from", why_kept(early, KEEP_DAYS))
        if late := [one for one in on_time if ends and one.on > ends]:
            self.add_error("valid_to", why_kept(late, KEEP_DAYS))
        self.widened |= begins < stored.valid_from

    def _keep_services(self) -> None:
        chosen = {service.pk for service in self.cleaned_data["services"]}
        covered = [one for one in self.resting if not self.kept or one.services <= self.kept]
        if chosen and (lost := [one for one in covered if not one.services <= chosen]):
            self.add_error("services", why_kept(lost, KEEP_SERVICES, of=len(self.resting)))
        self.widened |= bool(self.kept) and (not chosen or not chosen <= self.kept)

    def _keep_limit(self, limit: Decimal | None, currency: str) -> None:
        stored = self.instance
        covered = [one for one in self.resting if one.is_within(stored.amount_limit, stored.currency)]
        if lost := [one for one in covered if not one.is_within(limit, currency)]:
            self.add_error("amount_limit", why_kept(lost, KEEP_LIMIT))
        if stored.amount_limit is not None:
            self.widened |= limit is None or currency != stored.currency or limit > stored.amount_limit
