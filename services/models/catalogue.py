"""The service portfolio: what we may offer one day, what we offer, and what we no longer do."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.records import access
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, LineField, ProseField, Record, RecordQuerySet
from customers.records.search import folded

from ..attainment import Comparator
from ..departures import target_words
from .hours import WithServiceTime, both_times

COMPARATORS = [
    (Comparator.AT_LEAST.value, _("at least")),
    (Comparator.AT_MOST.value, _("at most")),
    (Comparator.MORE_THAN.value, _("more than")),
    (Comparator.LESS_THAN.value, _("less than")),
    (Comparator.EXACTLY.value, _("exactly")),
]


class Aspect(models.TextChoices):
    """Utility is fitness for purpose; the other four are warranty, fitness for use."""

    UTILITY = "utility", _("Utility")
    AVAILABILITY = "availability", _("Availability")
    CAPACITY = "capacity", _("Capacity")
    CONTINUITY = "continuity", _("Continuity")
    SECURITY = "security", _("Security")


class ServiceCategory(models.Model):
    """Reference data kept by admins in Django admin."""

    name = LineField(_("name"), max_length=120, unique=True)
    is_active = models.BooleanField(_("offered in forms"), default=True)

    class Meta:
        verbose_name = _("service category")
        verbose_name_plural = _("service categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PortfolioRecord(Record):
    """A record of the service portfolio: everybody who signs in may read it, admins keep it."""

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def visible_q(cls, user: Any, prefix: str = "") -> models.Q:
        return models.Q() if user.has_perm("services.view_service") else models.Q(pk__in=[])

    def is_visible_to(self, user: Any) -> bool:
        return user.has_perm("services.view_service")

    def allows(self, user: Any, action: str) -> bool:
        if action not in (access.CHANGE, access.RESTORE) or not self.is_visible_to(user):
            return False
        if action == access.CHANGE and self.is_archived:
            return False
        return user.has_perm("services.change_service")


class ServiceQuerySet(RecordQuerySet):
    def coded(self, code: str) -> "Service | None":
        """The service with this code, whatever its case."""
        found: Any = self.alias(upper_code=Upper("code")).filter(upper_code=Upper(models.Value(code))).first()
        return found

    def offered(self) -> Self:
        """What can be provided: the catalogue."""
        return self.current().filter(lifecycle=Service.Lifecycle.CATALOGUE)


@tracked(exclude=["sort_name", "search_text"])
class Service(WithServiceTime, PortfolioRecord):
    """One service of the portfolio, the same for every customer; what is special to one stands on its provision."""

    class Lifecycle(models.TextChoices):
        PIPELINE = "pipeline", _("Pipeline")
        CATALOGUE = "catalogue", _("Catalogue")
        RETIRED = "retired", _("Retired")

    code = LineField(
        _("code"),
        max_length=32,
        help_text=_("Short and unique, as other systems and people cite it."),
        validators=[RegexValidator(r"^\w\S*$", _("A code begins with a letter or digit and has no spaces."))],
    )
    name = LineField(_("name"), max_length=200)
    category = models.ForeignKey(
        ServiceCategory, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("category")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_services",
        verbose_name=_("service owner"),
    )
    lifecycle = models.CharField(
        _("lifecycle"),
        max_length=10,
        choices=Lifecycle,
        default=Lifecycle.CATALOGUE,
        help_text=_("Pipeline: not offered yet. Catalogue: live. Retired: no longer provided to anybody new."),
    )
    description = ProseField(_("description"), blank=True, default="", help_text=_("Markdown is understood."))
    volume_unit = LineField(
        _("unit of volume"),
        max_length=40,
        blank=True,
        default="",
        help_text=_("What its use is counted in beside users: tickets, GB, print pages, transactions …"),
    )
    sort_name = folded("name")
    search_text = folded("name", "code")

    objects: ClassVar = ServiceQuerySet.as_manager()

    class Meta(PortfolioRecord.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        permissions = [("import_service", "Can import services"), ("export_service", "Can export services")]
        indexes = [
            models.Index(fields=["sort_name", "id"]),
            models.Index(fields=["lifecycle", "sort_name", "id"]),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="service_search_trgm"),
        ]
        constraints = [
            models.UniqueConstraint(
                Upper("code"),
                name="service_code_once",
                violation_error_message=_("Another service has this code already."),
            ),
            both_times("service_both_times"),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:service_detail", args=[self.pk])


class WithTarget(models.Model):
    """A metric and the target it must reach; without a target the metric is judged by people and not measured."""

    metric = LineField(
        _("metric"), max_length=200, blank=True, default="", help_text=_("What is measured: availability per month …")
    )
    comparator = models.CharField(_("must be"), max_length=10, choices=COMPARATORS, default=Comparator.AT_LEAST.value)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = LineField(_("unit"), max_length=40, blank=True, default="", help_text=_("%, ms, hours, GB, users …"))

    class Meta:
        abstract = True


@tracked()
class StandardTarget(WithTarget, PortfolioRecord):
    """What the service promises everybody in one aspect: its standard warranty."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="standard_targets", verbose_name=_("service"))
    aspect = models.CharField(_("aspect"), max_length=12, choices=Aspect, default=Aspect.AVAILABILITY)
    statement = LineField(_("promise"), max_length=300, help_text=_("What is promised to every customer, in one line."))

    search_path: ClassVar[str] = "service__search_text"

    class Meta(PortfolioRecord.Meta):
        verbose_name = _("standard target")
        verbose_name_plural = _("standard targets")
        indexes = [models.Index(fields=["service", "aspect", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "aspect", "statement"],
                condition=models.Q(archived_at=None),
                name="standard_target_once",
                violation_error_message=_("This service has the same promise in this aspect already."),
            )
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("services:standard_target_detail", args=[self.pk])

    @property
    def target_told(self) -> str:
        """The target with its sign and unit, such as ≥ 99.5 %; empty where it has no figure."""
        return target_words(self)
