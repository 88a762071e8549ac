from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "portfolio.accounts"
    label = "accounts"

    def ready(self):
        from . import roles

        # Django's own signal: roles are groups, and their permissions exist only once every app has migrated.
        post_migrate.connect(roles.after_migrate, sender=self, dispatch_uid="accounts.roles")
