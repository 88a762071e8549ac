"""People at customers, and the part each has there."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..records.history import tracked
from ..records.models import (
    VERSION_TRIGGER,
    CustomerRecord,
    LineField,
    Record,
    RecordQuerySet,
)
from ..records.search import folded
from .customer import Customer


@tracked(exclude=["sort_name", "search_text"])
class Person(Record):
    """Someone at one or several customers. Seen by whoever sees one of them; changed by whoever keeps all of them."""

    name = LineField(_("name"), max_length=160)
    email = models.EmailField(_("email"), blank=True, default="")
    phone = LineField(_("phone"), max_length=60, blank=True, default="")
    active = models.BooleanField(_("active"), default=True, help_text=_("No longer there? Clear this."))
    left_on = models.DateField(
        _("last day there"),
        null=True,
        blank=True,
        help_text=_("Until then they could decide. Empty: yesterday."),
    )
    sort_name = folded("name")
    search_text = folded("name", "email")

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["sort_name", "id"]),
            models.Index(fields=["email"]),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="person_search_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(active=True, left_on=None) | models.Q(active=False, left_on__isnull=False),
                name="person_left_on_a_day",
                violation_error_message=_("Whoever is no longer there has a last day there; nobody else has."),
            )
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.name

    def has_left_by(self, on: dt.date) -> bool:
        """Whether they were no longer there on this day; their last day is not yet that."""
        return self.left_on is not None and self.left_on < on

    @classmethod
    def visible_q(cls, user: Any, prefix: str = "") -> models.Q:
        seen = Involvement.objects.current().visible_to(user)
        return models.Q(**{f"{prefix}pk__in": seen.values("person")})

    def allows(self, user: Any, action: str) -> bool:
        parts = list(self.involvements.current().select_related("customer").prefetch_related("customer__team_members"))
        return bool(parts) and all(part.customer.allows(user, action) for part in parts)


class InvolvementQuerySet(RecordQuerySet):
    def of_active_people(self) -> Self:
        return self.current().filter(person__active=True)

    def of_people_there(self, on: dt.date) -> Self:
        """Of those who had not left by this day, whether they have since or not."""
        return self.current().filter(models.Q(person__left_on=None) | models.Q(person__left_on__gte=on))


@tracked()
class Involvement(CustomerRecord):
    """The part a person has at one customer: their title there, and whether they represent it, use or care."""

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative")
        USER = "user", _("User")
        INTERESTED_PARTY = "interested_party", _("Interested party")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="involvements", verbose_name=_("customer"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="involvements", verbose_name=_("person"))
    kind = models.CharField(
        _("part"),
        max_length=20,
        choices=Kind,
        default=Kind.REPRESENTATIVE,
        help_text=_("A representative may hold authorities. A user uses the services. Others are interested parties."),
    )
    title = LineField(_("title"), max_length=120, blank=True, default="", help_text=_("Their function there."))

    search_path: ClassVar[str] = "person__search_text"
    objects: ClassVar = InvolvementQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "person"],
                name="involvement_once",
                violation_error_message=_("This person is recorded at this customer already."),
            )
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return reverse("customers:person_detail", args=[self.pk])

    @property
    def version_token(self) -> int:
        """Both rows only ever count up, so their sum is unchanged only while neither has changed."""
        return self.version + self.person.version

    def archive(self, *, by: Any, at: Any = None) -> None:
        """Whoever is no longer recorded there decides nothing there: their authorities are archived with them."""
        with transaction.atomic():
            super().archive(by=by, at=at)
            for authority in self.authorities.current():
                authority.archive(by=by, at=self.archived_at)

    def restore(self, *, by: Any) -> None:
        """Bring back the authorities that were archived with them, too, and none that had been before."""
        with transaction.atomic():
            together = list(self.authorities.filter(archived_at=self.archived_at)) if self.is_archived else []
            super().restore(by=by)
            for authority in together:
                authority.restore(by=by)

    @property
    def authorities(self) -> Any:
        """What the person may decide, or might once, for this customer."""
        return self.customer.authorities.filter(person=self.person_id)
