"""What every kept record shares: a version, stamps, an archive, visibility and history.

The version is raised by a database trigger on every change, so that raw and bulk writes raise it too; a form or API
call that was read at an older version is refused (see ``forms.RecordForm`` and ``views``).
"""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import access
from .search import contains_words
from .text import validate_text

VERSION_TRIGGER = pgtrigger.Trigger(
    name="raise_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)


class LineField(models.CharField):
    """One line of text, length-capped, without control characters."""

    default_validators = [validate_text]


def validate_web_address(value: str) -> None:
    """Refuse addresses that name a login or another scheme than http and https; raise ValidationError."""
    URLValidator(schemes=["http", "https"])(value)
    if "@" in value.partition("//")[2].partition("/")[0] or "\\" in value:
        raise ValidationError(_("Give an address without a user name, a password or backslashes."), code="invalid")


class WebAddressField(models.URLField):
    """An address that a page may link to."""

    default_validators = [validate_text, validate_web_address]


class ProseField(models.TextField):
    """Text of several lines; capped at 10,000 characters unless told otherwise."""

    default_validators = [validate_text]

    def __init__(self, *args: Any, max_length: int = 10_000, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": max_length, **kwargs})


def stamp(verbose_name: Any) -> models.ForeignKey:
    """A reference to the user who did something to the record; kept even when that account is closed."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


class RecordQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Records that are not archived."""
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)

    def visible_to(self, user: Any) -> Self:
        """Records that this user may see."""
        model: Any = self.model
        return self.filter(model.visible_q(user))

    def of_current_customers(self) -> Self:
        """Records of customers that are not archived; without a look at every customer, of whom few are archived."""
        model: Any = self.model
        return self.exclude(**{f"{model.customer_path}__in": model.customer_model().objects.archived().values("pk")})

    def matching(self, text: str) -> Self:
        """Records in whose folded text every word of the text occurs, whatever case or accents."""
        model: Any = self.model
        return self.filter(contains_words(model.search_path, text))


class Record(models.Model):
    """One kept record. Never deleted by people: it is archived, and can be restored."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = stamp(_("created by"))
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = stamp(_("changed by"))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archived_by = stamp(_("archived by"))

    search_path: ClassVar[str] = "search_text"
    asked_with: ClassVar[tuple[str, ...]] = ()  # what ``allows`` looks at; fetched at once for many rows
    guards: ClassVar[dict[str, Any]] = {}  # what it means when a trigger of this name refuses a row
    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def visible_q(cls, user: Any, prefix: str = "") -> models.Q:
        """The condition on rows of this model (reached over ``prefix``) that the user may see."""
        raise NotImplementedError(f"{cls.__name__} does not say who may see it.")

    def allows(self, user: Any, action: str) -> bool:
        """Whether the user may do the action; ask through ``access.can``."""
        raise NotImplementedError(f"{type(self).__name__} does not say who may {action} it.")

    @property
    def version_token(self) -> int:
        """What a form or an API client must send back to show which state it has read."""
        return self.version

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def archived_above(self) -> "Record | None":
        """What is to be restored before this can be changed: itself or, before that, what it belongs to."""
        return self if self.is_archived else None

    def archive(self, *, by: Any, at: Any = None) -> None:
        """Take the record out of current use, now or at the moment at which another is. Twice changes nothing."""
        if self.archived_at is None:
            self.archived_at, self.archived_by = at or timezone.now(), by
            self.stamp_and_save(by, ["archived_at", "archived_by"])

    def restore(self, *, by: Any) -> None:
        """Bring an archived record back."""
        if self.archived_at is not None:
            self.archived_at = self.archived_by = None
            self.stamp_and_save(by, ["archived_at", "archived_by"])

    def stamp_and_save(self, by: Any, fields: list[str] | None = None) -> None:
        """Save (only ``fields`` when named) under the actor's name, and read back the version the database gave."""
        self.changed_at, self.changed_by = timezone.now(), by
        if self._state.adding:
            self.created_by = by
            self.save()
            return
        self.save(update_fields=[*fields, "changed_at", "changed_by"] if fields else None)
        self.refresh_from_db(fields=["version"])


class CustomerRecord(Record):
    """A record that belongs to one customer and is seen and changed by whoever may do so with that customer."""

    customer_path: ClassVar[str] = "customer"

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def visible_q(cls, user: Any, prefix: str = "") -> models.Q:
        return cls.customer_model().visible_q(user, f"{prefix}{cls.customer_path}__")

    @classmethod
    def customer_model(cls) -> type[Record]:
        model: Any = cls
        for step in cls.customer_path.split("__"):
            model = model._meta.get_field(step).related_model
        return model

    @property
    def its_customer(self) -> Any:
        """The customer this record belongs to, over ``customer_path``."""
        record: Any = self
        for step in self.customer_path.split("__"):
            record = getattr(record, step)
        return record

    @property
    def archived_above(self) -> Record | None:
        outwards = (self, *self._holders(), self.its_customer)
        return next((record for record in reversed(outwards) if record.is_archived), None)

    def allows(self, user: Any, action: str) -> bool:
        """As its customer does. What is archived is not changed, and what belongs to it neither."""
        if action == access.RESTORE:
            action = access.CHANGE
        elif action == access.CHANGE and self.is_archived:
            return False
        if any(holder.is_archived for holder in self._holders()):
            return False
        return self.its_customer.allows(user, action)

    def _holders(self) -> Iterator[Record]:
        """What it belongs to on the way to its customer: the provision of a requirement, say."""
        record: Any = self
        for step in self.customer_path.split("__")[:-1]:
            record = getattr(record, step)
            yield record


class Submission(models.Model):
    """One submitted form, by the key that was in it, what it said (SHA-256) and what it made (``app.model:pk``)."""

    key = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    made = models.CharField(max_length=120, default="")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submitted_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.made}"

    def find(self) -> models.Model | None:
        """The row that was made, if it is still there."""
        label, _, pk = self.made.partition(":")
        return apps.get_model(label)._base_manager.filter(pk=pk).first() if pk else None


from .imports.models import ImportBatch, ImportedRecord, ImportRow  # noqa: E402, F401 - kept in their own package
