"""Who works with the portfolio: users, who sign in by email, and their API tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth import models as auth_models
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.models import LineField

from . import roles


class UserManager(auth_models.UserManager):
    use_in_migrations = False

    def create_user(  # type: ignore[override]  # by email: there are no user names
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user: Any = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> Any:
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A colleague or another process. Signs in by email; what they may do follows from their roles (groups)."""

    username: Any = None
    first_name: Any = None
    last_name: Any = None
    name = LineField(_("name"), max_length=120)
    email = models.EmailField(_("email address"), unique=True)
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    is_demo = models.BooleanField(_("demo login"), default=False, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            # Allauth looks addresses up in lower case; one kept otherwise could never be reset.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def take_roles(self, names: Iterable[str]) -> None:
        """Hold exactly these roles. The Admin role opens Django admin, which asks for ``is_staff``."""
        wanted = set(names)
        with transaction.atomic():
            self.groups.set(auth_models.Group.objects.filter(name__in=wanted))
            self.is_staff = self.is_superuser or roles.ADMIN in wanted
            self.save(update_fields=["is_staff"])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class ApiToken(models.Model):
    """A personal token for the API. Only its SHA-256 is kept; the token itself is shown once."""

    READ, WRITE = "read", "write"
    SCOPES = [(READ, _("read")), (WRITE, _("read and write"))]

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = LineField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=SCOPES), verbose_name=_("scopes"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @classmethod
    def issue(cls, user: User, *, name: str, scopes: list[str], expires_at: Any = None) -> tuple["ApiToken", str]:
        """A new token and its secret text, which cannot be shown again."""
        secret = f"cp_{secrets.token_urlsafe(32)}"
        token = cls.objects.create(
            user=user,
            name=name,
            scopes=scopes,
            expires_at=expires_at,
            prefix=secret[:9],
            digest=cls.digest_of(secret),
        )
        return token, secret

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    def revoke(self) -> None:
        """End the token now. Revoking twice changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])
