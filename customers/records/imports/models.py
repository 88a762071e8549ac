"""An import as it is staged: the file's rows, what is planned for each, and what was written (for undoing it)."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

COUNTS = ("create", "update", "unchanged", "error", "warning", "duplicate", "skipped", "unsearched", "last")


def no_counts() -> dict[str, int]:
    """Rows by action and by what was found; ``last`` is the number of the last row checked."""
    return dict.fromkeys(COUNTS, 0)


class ImportBatchQuerySet(models.QuerySet):
    def of(self, user: Any, *kinds: str) -> Self:
        """The user's own imports of these kinds: nobody else sees them, since they hold rows nobody has checked."""
        return self.filter(user=user, kind__in=kinds)


class ImportBatch(models.Model):
    """One file on its way in. ``content`` holds its bytes (zlib) until it is imported, so that it can be read anew."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns not matched yet")
        MAPPED = "mapped", _("Being checked")
        CHECKED = "checked", _("Checked, not imported")
        COMMITTED = "committed", _("Imported")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    reading = models.JSONField(default=dict)  # encoding, separator, sheet, sheets, heading_row: see reading.Table
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    checked_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=no_counts)
    alongside = models.JSONField(
        default=dict
    )  # {"customers.industry": {"Water": 3}}: what would be created with the rows
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "kind", "-created_at"])]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether its mapping can still be changed."""
        return self.state in (self.State.UPLOADED, self.State.MAPPED, self.State.CHECKED)

    @property
    def to_write(self) -> int:
        return self.counts["create"] + self.counts["update"]

    @property
    def to_write_without_duplicates(self) -> int:
        return self.to_write - self.counts["duplicate"]

    @property
    def left_out(self) -> models.Q:
        """Its rows that were left out at the import, because they looked like a record that was there."""
        return models.Q(action="create", is_duplicate=True) if self.counts["skipped"] else models.Q(pk__in=[])

    def has_left_out(self, row: "ImportRow") -> bool:
        """``left_out`` of one row."""
        return self.counts["skipped"] > 0 and row.is_duplicate and row.action == row.Action.CREATE

    @property
    def can_commit(self) -> bool:
        """Whether the check has found every row in order and at least one of them brings something new."""
        return self.state == self.State.CHECKED and not self.counts["error"] and self.to_write > 0


class ImportRow(models.Model):
    """One row of the file and what is planned for it."""

    class Action(models.TextChoices):
        PENDING = "", _("Not checked yet")
        CREATE = "create", _("New")
        UPDATE = "update", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        ERROR = "error", _("Error")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as a spreadsheet counts: the heading is row 1
    source = models.JSONField()
    action = models.CharField(max_length=10, choices=Action, default=Action.PENDING)
    label = models.CharField(max_length=250, default="")
    errors = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    is_duplicate = models.BooleanField(default=False)
    after = models.PositiveIntegerField(null=True)  # the row that must be written before this one
    target_pk = models.BigIntegerField(null=True)
    writes = models.JSONField(default=list)  # see plans.Write
    made: dict[str, int]  # the keys of what was created for it, by name, while it is committed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"


class ImportedRecord(models.Model):
    """One record that an import has created or changed, with its version afterwards and its former values."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="records")
    number = models.PositiveIntegerField()
    model = models.CharField(max_length=80)
    object_pk = models.BigIntegerField()
    created = models.BooleanField()
    version = models.PositiveIntegerField(null=True)  # None where the model has no version
    before = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["batch", "model", "created", "object_pk"])]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"
