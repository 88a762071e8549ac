"""The industries that customers are in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..records.models import LineField


class Industry(models.Model):
    """Reference data kept by admins in Django admin."""

    name = LineField(_("name"), max_length=120, unique=True)
    is_active = models.BooleanField(_("offered in forms"), default=True)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
