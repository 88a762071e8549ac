"""The fields that an import of customers can fill."""

import functools
import re
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django.utils.translation import gettext_lazy as _

from ..models import Customer, Industry, Involvement
from ..records.choices import currencies, time_zones
from ..records.imports.mapping import Target, plain
from .headings import HEADINGS

WHO, PLACE, CONTACT, OTHER = _("Customer"), _("Place and contact"), _("Contact person"), _("Other")

# A region of this name wins over the country of the same name: "Atlanta, Georgia".
REGIONS = {"georgia"}


@functools.cache
def countries() -> frozenset[str]:
    """Names of countries in the languages our users most likely write, made comparable."""
    known = {
        "usa",
        "unitedstatesofamerica",
        "uk",
        "greatbritain",
        "england",
        "scotland",
        "wales",
        "holland",
        "czechrepublic",
    }
    for language in ("en", "de", "fr", "es", "it", "nl", "pt"):
        territories = Locale(language).territories
        known |= {plain(name) for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    return frozenset(known)


def is_country(text: str) -> bool:
    return plain(text) in countries()


def is_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}", text))


def is_website(text: str) -> bool:
    return bool(re.match(r"(https?://|www\.)\S+$", text, re.IGNORECASE))


def is_phone(text: str) -> bool:
    if text.isdigit() or re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}", text):  # a key, or a day
        return False
    return bool(re.fullmatch(r"[+(]?[\d\s()/.+-]{7,24}", text)) and sum(map(str.isdigit, text)) >= 6


def is_currency(text: str) -> bool:
    return text in dict(currencies())


def is_zone(text: str) -> bool:
    return "/" in text and text in available_timezones()


def is_code(text: str) -> bool:
    """Capitals and figures without spaces; a bare number could be anything."""
    return bool(re.fullmatch(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9._/-]{1,15}", text))


def is_name(text: str) -> bool:
    return len(text) > 2 and sum(map(str.isalpha, text)) > len(text) / 2


def is_place(text: str) -> bool:
    """ "Dublin, Ireland"; not a street, which has figures."""
    return bool(re.fullmatch(r"[^\d,;]{2,60}, [^\d,;]{2,60}", text))


def split_place(text: str) -> dict[str, str]:
    """ "Dublin, Ireland" as city, region and country, so that nothing is lost; what is not of that form is the city."""
    parts = [part.strip() for part in text.split(",")]
    if ";" in text or not 2 <= len(parts) <= 3 or not all(parts):
        return {"city": text}
    last = parts[-1]
    if is_country(last) and plain(last) not in REGIONS:
        return {"city": parts[0], "country": last} | ({"region": parts[1]} if len(parts) == 3 else {})
    return {"city": parts[0], "region": ", ".join(parts[1:])}


def _industries() -> list[tuple[str, str]]:
    return [(name, name) for name in Industry.objects.filter(is_active=True).values_list("name", flat=True)]


def _target(name: str, label: Any, group: Any, **more: Any) -> Target:
    return Target(name, label, group, (*HEADINGS[name], str(label), name.replace("_", " ")), **more)


def customer_targets(user: Any) -> list[Target]:
    """What this user may fill."""
    own = (_who, _place, _contact, _other)
    targets = [target for group in own for target in group()]
    if user.has_perm("customers.assign_customer"):
        targets.append(_target("owner", _("relationship owner (email)"), OTHER, constant=True))
    return targets


def _who() -> list[Target]:
    return [
        _target("code", _("code"), WHO, looks=is_code, vague=True),
        _target("name", _("name"), WHO, looks=is_name, vague=True),
        _target("kind", _("kind"), WHO, constant=True, choices=lambda: Customer.Kind.choices),
        _target("status", _("status"), WHO, constant=True, choices=lambda: Customer.Status.choices),
        _target("industry", _("industry"), WHO, constant=True, choices=_industries),
        _target("parent_code", _("business unit of (code)"), WHO),
        _target("description", _("description of the business"), WHO),
        _target("note", _("a line of the description"), WHO, repeated=True),
    ]


def _place() -> list[Target]:
    return [
        _target("street", _("street address"), PLACE),
        _target("postal_code", _("postal code"), PLACE),
        _target("city", _("city"), PLACE),
        _target("place", _("place, split into city and region or country"), PLACE, looks=is_place),
        _target("region", _("region"), PLACE, constant=True),
        _target("country", _("country"), PLACE, looks=is_country, constant=True),
        _target("website", _("website"), PLACE, looks=is_website),
    ]


def _contact() -> list[Target]:
    return [
        _target("person_name", _("contact person"), CONTACT),
        _target("person_first_name", _("their first name"), CONTACT),
        _target("person_last_name", _("their last name"), CONTACT),
        _target("person_title", _("their title"), CONTACT),
        _target("person_email", _("their email"), CONTACT, looks=is_email),
        _target("person_phone", _("their phone"), CONTACT, looks=is_phone),
        _target("person_kind", _("their part"), CONTACT, constant=True, choices=lambda: Involvement.Kind.choices),
    ]


def _other() -> list[Target]:
    return [
        _target("reference", _("external reference"), OTHER, qualifier=_("system"), repeated=True),
        _target("time_zone", _("time zone"), OTHER, looks=is_zone, constant=True, choices=time_zones),
        _target("billing_currency", _("billing currency"), OTHER, looks=is_currency, constant=True, choices=currencies),
    ]
