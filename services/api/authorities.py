"""Authorities and the question who may decide, with services; handed in for the ground floor's own."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.api import Authorities, People
from customers.api_decisions import DecisionRights
from customers.decision_rights import Decider
from customers.questions import DecisionQuestion
from customers.records.api.fields import KEY, Field

from ..lists.authorities import ScopedAuthorityList
from ..pages.authorities import ScopedAuthorityPages, ScopedPeoplePages
from ..questions import ServiceQuestion

CODES = {"type": "array", "items": {"type": "string"}}
KEYS = {"type": "array", "items": KEY}


class ScopedAuthorities(Authorities):
    pages = ScopedAuthorityPages
    list_class = ScopedAuthorityList
    value_paths: ClassVar[dict[str, str]] = {"services": "scope_keys"}
    computed: ClassVar[tuple[Field, ...]] = (
        Field("service_codes", "scope_codes", CODES, description=gettext_lazy("The codes of “services”.")),
    )


class ServiceDecisionRights(DecisionRights):
    question: ClassVar[type[DecisionQuestion]] = ServiceQuestion
    texts: ClassVar[dict[str, Promise]] = {
        **DecisionRights.texts,
        "service": gettext_lazy("Only those who may decide about this service, named by its code or identifier."),
    }

    def representation(self, asked: Any) -> dict[str, Any]:
        return super().representation(asked) | {"service": asked.service.pk if asked.service else None}

    def holder(self, found: Decider) -> dict[str, Any]:
        keys: list[Any] = found.authority.scope_keys
        return super().holder(found) | {"services": keys}

    def properties_of_holder(self) -> dict[str, Any]:
        said = _("The services that the authority is restricted to; empty when it covers every service.")
        return super().properties_of_holder() | {"services": KEYS | {"description": said}}

    def properties(self) -> dict[str, Any]:
        return super().properties() | {"service": KEY | {"type": ["integer", "null"]}}


class DecisivePeople(People):
    pages = ScopedPeoplePages


HANDED_IN = (ScopedAuthorities, DecisivePeople)
