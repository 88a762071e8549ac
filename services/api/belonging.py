"""What the representations of this floor tell beside their own fields."""

from django.utils.translation import gettext_lazy as _


def of_customer(path: str = "customer") -> tuple[tuple[str, str, object], ...]:
    return (
        ("customer", f"{path}__pk", _("The customer it belongs to.")),
        ("customer_code", f"{path}__code", _("That customer's code.")),
    )


def of_provision(path: str = "provision") -> tuple[tuple[str, str, object], ...]:
    return (
        ("provision", f"{path}__pk", _("The provision it belongs to.")),
        *of_customer(f"{path}__customer"),
        ("service_code", f"{path}__service__code", _("The code of the service that is provided.")),
    )
