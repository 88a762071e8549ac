"""The four roles as groups. Their permissions are set anew after each migration, so that a deployment cannot drift."""

from typing import Any

BRM, MANAGER, ADMIN, READER = "BRM", "Manager", "Admin", "Reader"

_VIEW = ["customers.view_customer", "services.view_service", "services.export_service"]
_KEEP_SERVICES = [f"services.{verb}_service" for verb in ("view", "add", "change", "import", "export")]
PERMISSIONS = {
    BRM: [
        *_VIEW,
        "customers.add_customer",
        "customers.change_customer",
        "customers.export_customer",
        "customers.import_customer",
    ],
    MANAGER: [
        *_VIEW,
        "customers.view_restricted_customer",
        "customers.assign_customer",
        "customers.restrict_customer",
        "customers.set_tier_customer",
        "customers.export_customer",
    ],
    ADMIN: [
        f"{app}.{verb}_{model}"
        for app, model in [
            ("accounts", "user"),
            ("auth", "group"),
            ("customers", "industry"),
            ("services", "servicecategory"),
        ]
        for verb in ("view", "add", "change", "delete")
    ]
    + _KEEP_SERVICES,
    READER: [*_VIEW, "customers.export_customer"],
}


def after_migrate(using: str = "default", apps: Any = None, **kwargs: Any) -> None:
    """Create the groups and give each its permissions, all of which exist by then: accounts migrates last."""
    from django.contrib.auth.models import Group, Permission

    existing = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([existing[name] for name in names])
