from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portfolio.accounts"
    label = "accounts"
    verbose_name = _("Users and roles")

    def ready(self):
        from . import roles

        # Django's own signal: roles are groups, and their permissions exist only once every app has migrated.
        post_migrate.connect(roles.after_migrate, sender=self, dispatch_uid="accounts.roles")
