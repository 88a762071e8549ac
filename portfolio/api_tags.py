"""What the API's groups of operations are called, in the order in which one meets them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

PARTS: tuple[tuple[Any, tuple[tuple[str, Any, Any], ...]], ...] = (
    (
        _("Start"),
        (("caller", _("The caller"), _("The colleague whom a token stands for, and what it may do.")),),
    ),
    (
        _("Who they are"),
        (
            (
                "customers",
                _("Customers"),
                _("Who agrees and pays for services; who may decide for them, and how we did for them."),
            ),
            (
                "people",
                _("People"),
                _("Who is somebody at a customer. One person may have another part at another customer."),
            ),
            (
                "authorities",
                _("Authorities"),
                _("Who may decide what, about which services, up to what and until when."),
            ),
            ("outcomes", _("Business outcomes"), _("What a customer wants to achieve, and how that is measured.")),
            ("measurements", _("Measurements of outcomes"), _("How far a business outcome was on a day.")),
            ("arrangements", _("Communication arrangements"), _("Who meets whom, how, and how often.")),
            ("references", _("External references"), _("By which identifier other systems know a customer.")),
            ("industries", _("Industries"), _("The names that customers are sorted by; admins keep them.")),
        ),
    ),
    (
        _("What we provide"),
        (
            ("services", _("Services"), _("Our portfolio: pipeline, catalogue and what is retired; admins keep it.")),
            ("standard-targets", _("Standard targets"), _("What a service promises to everybody who has it.")),
            ("provisions", _("Provisions"), _("One service provided to one customer, and what it is vital to.")),
            (
                "supported-outcomes",
                _("Supported outcomes"),
                _("Which of the customer's business outcomes a provision supports, and how strongly."),
            ),
            (
                "requirements",
                _("Requirements"),
                _("What a customer needs of a provision. Whoever agrees a target must have the authority on that day."),
            ),
        ),
    ),
    (
        _("How it went"),
        (
            ("usage", _("Usage by month"), _("How many users and how much volume a provision had in a month.")),
            (
                "requirement-measurements",
                _("Measurements by month"),
                _("What was measured of a requirement in a month; met or missed follows from its target."),
            ),
            (
                "events",
                _("Performance events"),
                _("What broke and what went well. The same ticket sent again is refused: change the event it made."),
            ),
            (
                "maintenance",
                _("Maintenance"),
                _("Works on a provision. Agreed before they begin, they are no downtime."),
            ),
        ),
    ),
    (
        _("What comes next"),
        (
            (
                "future-services",
                _("Future services"),
                _("What a customer will need, from the idea to the delivery, which makes the provision."),
            ),
        ),
    ),
)


def described() -> dict[str, Any]:
    """The groups as the OpenAPI document tells them; ``x-displayName`` and ``x-tagGroups`` are what readers know."""
    return {
        "tags": [
            {"name": name, "x-displayName": str(title), "description": str(text)}
            for _part, tags in PARTS
            for name, title, text in tags
        ],
        "x-tagGroups": [{"name": str(part), "tags": [name for name, _title, _text in tags]} for part, tags in PARTS],
    }
