"""The customer: who agrees and pays for services, and who may see and change their record."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..records import access
from ..records.choices import currencies, time_zones
from ..records.history import tracked
from ..records.models import (
    VERSION_TRIGGER,
    LineField,
    ProseField,
    Record,
    RecordQuerySet,
    WebAddressField,
    stamp,
)
from ..records.search import folded
from .industries import Industry
from .units import GUARD, NO_RING, RING

CODE_TAKEN = _("Another customer has this code already.")


class CustomerQuerySet(RecordQuerySet):
    def coded_any(self, codes: Iterable[str]) -> Self:
        """The customers with these codes, whatever their case."""
        asked = [Upper(models.Value(code)) for code in codes]
        return self.alias(upper_code=Upper("code")).filter(upper_code__in=asked)

    def coded(self, code: str) -> "Customer | None":
        """The customer with this code, whatever its case."""
        found: Any = self.coded_any([code]).first()
        return found

    def kept_by(self, user: Any) -> Self:
        """Customers that the user owns or is on the team of."""
        return self.filter(Customer.kept_q(user))


@tracked(exclude=["sort_name", "search_text", "tier_rank"])
class Customer(Record):
    """One customer, or a business unit of one. Amounts are in ``billing_currency`` unless they name another."""

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        ACTIVE = "active", _("Active")
        ON_HOLD = "on_hold", _("On hold")
        FORMER = "former", _("Former")

    class Tier(models.TextChoices):
        STRATEGIC = "strategic", _("Strategic")
        KEY = "key", _("Key")
        STANDARD = "standard", _("Standard")

    class Kind(models.TextChoices):
        EXTERNAL = "external", _("External")
        INTERNAL = "internal", _("Internal")

    name = LineField(_("name"), max_length=200)
    code = LineField(
        _("code"),
        max_length=32,
        help_text=_("Short and unique, as other systems and people cite it."),
        validators=[
            RegexValidator(r"^\w\S*$", _("A code begins with a letter or digit and has no spaces.")),
        ],
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("business unit of"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.EXTERNAL)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="customers", verbose_name=_("industry")
    )
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.STANDARD, editable=False)
    tier_reason = LineField(_("reason for the tier"), max_length=500, blank=True, default="", editable=False)
    description = ProseField(
        _("description of the business"),
        blank=True,
        default="",
        help_text=_("What they do, for whom, and what their business depends on. Markdown is understood."),
    )
    street = LineField(_("street address"), max_length=200, blank=True, default="")
    postal_code = LineField(_("postal code"), max_length=20, blank=True, default="")
    city = LineField(_("city"), max_length=120, blank=True, default="")
    region = LineField(_("region"), max_length=120, blank=True, default="")
    country = LineField(_("country"), max_length=80, blank=True, default="")
    website = WebAddressField(_("website"), max_length=300, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="owned_customers",
        verbose_name=_("relationship owner"),
    )
    team: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="CustomerTeamMember",
        through_fields=("customer", "user"),
        related_name="team_customers",
        verbose_name=_("team"),
    )
    restricted = models.BooleanField(_("restricted"), default=False, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, choices=time_zones, default="UTC")
    billing_currency = models.CharField(_("billing currency"), max_length=3, choices=currencies, default="EUR")
    sort_name = folded("name")
    search_text = folded("name", "code", "city")
    tier_rank = models.GeneratedField(
        expression=models.Case(
            models.When(tier="strategic", then=1),
            models.When(tier="key", then=2),
            default=3,
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    asked_with: ClassVar[tuple[str, ...]] = ("team_members",)
    guards: ClassVar[dict[str, Any]] = {GUARD: RING}
    objects: ClassVar = CustomerQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        permissions = [
            ("view_restricted_customer", "Can see restricted customers"),
            ("assign_customer", "Can change owner and team of any customer"),
            ("restrict_customer", "Can restrict a customer"),
            ("set_tier_customer", "Can set the tier of a customer"),
            ("import_customer", "Can import customers"),
            ("export_customer", "Can export customers"),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"]),
            models.Index(fields=["code", "id"]),
            models.Index(fields=["changed_at", "id"]),
            models.Index(fields=["tier_rank", "sort_name", "id"]),
            models.Index(fields=["status", "sort_name", "id"]),
            models.Index(fields=["owner", "sort_name", "id"]),
            models.Index(fields=["industry", "sort_name", "id"]),
            models.Index(fields=["id"], condition=models.Q(archived_at__isnull=False), name="customer_archived"),
            # The filter ignores case; an index on the same expression gives the planner its statistics too.
            models.Index(Upper("country"), "sort_name", "id", name="customer_country"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="customer_search_trgm"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="customer_name_trgm"),
        ]
        constraints = [
            models.UniqueConstraint(Upper("code"), name="customer_code_once", violation_error_message=CODE_TAKEN),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="customer_not_its_own_parent",
                violation_error_message=_("A customer cannot be a business unit of itself."),
            ),
        ]
        triggers = [VERSION_TRIGGER, NO_RING]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:customer_detail", args=[self.pk])

    @property
    def its_customer(self) -> "Customer":
        return self

    @property
    def place(self) -> str:
        """City and country in one line."""
        return self.place_of(self)

    @staticmethod
    def place_of(row: Any) -> str:
        """The same of a row that is no customer but has a city and a country."""
        return ", ".join(filter(None, (row.city, row.country)))

    @classmethod
    def kept_q(cls, user: Any, prefix: str = "") -> models.Q:
        """Rows whose customer (reached over ``prefix``) the user owns or is on the team of."""
        if user.pk is None:
            return models.Q(pk__in=[])
        teams = CustomerTeamMember.objects.filter(user=user).values("customer")
        return models.Q(**{f"{prefix}owner": user}) | models.Q(**{f"{prefix}pk__in": teams})

    @classmethod
    def visible_q(cls, user: Any, prefix: str = "") -> models.Q:
        if not user.has_perm("customers.view_customer"):
            return models.Q(pk__in=[])
        if user.has_perm("customers.view_restricted_customer"):
            return models.Q()
        unrestricted = models.Q(**{f"{prefix}restricted": False})
        if not user.has_perm("customers.change_customer"):
            return unrestricted
        return unrestricted | cls.kept_q(user, prefix)

    def is_kept_by(self, user: Any) -> bool:
        """Whether the user owns this customer or is on its team."""
        return user.pk is not None and (self.owner_id == user.pk or user.pk in self._team_keys)

    @cached_property
    def _team_keys(self) -> frozenset[int]:
        """Asked of the database only for a user who is not the owner; lists prefetch ``team_members``."""
        return frozenset(member.user_id for member in self.team_members.all())

    def is_visible_to(self, user: Any) -> bool:
        """The same answer as ``visible_to``, for the row in hand."""
        if not user.has_perm("customers.view_customer"):
            return False
        if not self.restricted or user.has_perm("customers.view_restricted_customer"):
            return True
        return user.has_perm("customers.change_customer") and self.is_kept_by(user)

    def allows(self, user: Any, action: str) -> bool:
        """The rule behind ``access.can`` for this customer and every record of theirs."""
        if not self.is_visible_to(user):
            return False
        if action in (access.CHANGE, access.RESTORE):
            if self.is_archived and action == access.CHANGE:
                return False
            return user.has_perm("customers.change_customer") and self.is_kept_by(user)
        return user.has_perm(f"customers.{action}_customer")

    def clean(self) -> None:
        ancestor, seen = self.parent, set()
        while ancestor is not None and ancestor.pk not in seen:
            if self.pk is not None and ancestor.pk == self.pk:
                raise ValidationError(
                    {"parent": _("%(parent)s is itself a unit of this customer.") % {"parent": self.parent}}
                )
            seen.add(ancestor.pk)
            ancestor = ancestor.parent

    def assign(self, *, owner: Any, team: Any, by: Any) -> None:
        """Hand the relationship to an owner and a team; the team replaces the present one."""
        self.owner = owner
        self.stamp_and_save(by, ["owner"])
        wanted, present = {user.pk for user in team}, set(self.team.values_list("pk", flat=True))
        self.team_members.exclude(user__in=wanted).delete()
        CustomerTeamMember.objects.bulk_create(
            CustomerTeamMember(customer=self, user_id=pk, added_by=by) for pk in sorted(wanted - present)
        )
        self.__dict__.pop("_team_keys", None)

    def set_tier(self, tier: str, *, reason: str, by: Any) -> None:
        """Assign the tier with the reason for it."""
        self.tier, self.tier_reason = tier, reason
        self.stamp_and_save(by, ["tier", "tier_reason"])

    def restrict(self, restricted: bool, *, by: Any) -> None:
        """Hide the customer from everyone but its owner, its team and managers; or open it again."""
        if self.restricted != restricted:
            self.restricted = restricted
            self.stamp_and_save(by, ["restricted"])


@tracked()
class CustomerTeamMember(models.Model):
    """A colleague who keeps the customer's record beside its owner."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="team_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("colleague"))
    added_by = stamp(_("added by"))

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [models.UniqueConstraint(fields=["customer", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return str(self.user)
