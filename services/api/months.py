"""Many months of one thing in one call: all of them are kept, or none, and sent again they change nothing."""

from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from customers.records import access
from customers.records.api import bodies, descriptions, queries
from customers.records.api.policies import WRITE
from customers.records.api.problems import Problem
from customers.records.api.resources import ApiResource

MOST_MONTHS = 240


class OfMonths(ApiResource):
    """A resource of which its parent has at most one for each month."""

    months_path: ClassVar[str]

    def register(self, api: NinjaAPI) -> None:
        super().register(api)
        nested = f"{self.parent_path}/{{int:parent_id}}/{self.months_path}"
        self._add(api, "PUT", nested, self.put_months, WRITE, self.pages.change_permission, of_put_months)

    @transaction.atomic
    def put_months(self, request: HttpRequest, parent_id: int) -> HttpResponse:
        rows = self._parents().select_for_update(of=("self",), no_key=True)
        parent: Any = access.get_visible(rows, request.user, pk=parent_id)
        access.require(request.user, access.CHANGE, parent)
        if "If-Match" in request.headers:
            raise Problem("malformed", _("Many months have no version in common. Leave out If-Match, or PATCH each."))
        sent = bodies.read_each(request, self.sent_fields, most=MOST_MONTHS)
        counts = {"created": 0, "changed": 0, "unchanged": 0}
        for form in self._checked(request, parent, sent):
            deed = "created" if form.instance.pk is None else "changed" if form.has_record_changed() else "unchanged"
            try:
                form.save()
            except ValidationError as error:
                raise Problem("conflict", " ".join(error.messages)) from None
            counts[deed] += 1
        return JsonResponse(counts)

    def _checked(self, request: HttpRequest, parent: Any, sent: list[bodies.Body]) -> list[Any]:
        """A form for each month; Problem that names every wrong one by its place in the array."""
        stored = self._stored(parent, [str(body.values["month"]) for body in sent if "month" in body.values])
        forms: list[Any] = []
        errors: dict[str, list[str]] = {}
        warnings: list[str] = []
        seen: set[Any] = set()
        for place, body in enumerate(sent):
            month = body.values.get("month")
            record = stored.get(str(month)) or self.pages.model()
            setattr(record, self.pages.parent_field, parent)  # which is at hand, with what its forms ask of it
            version = {"version": str(record.version_token)} if record.pk else {}
            build = partial(self.pages.form, actor=request.user, instance=record)
            form = self._filled(build, body, **version)
            found = {**queries.errors_of(form), **body.errors} if not form.is_valid() or body.errors else {}
            if month and month in seen:
                found["month"] = [_("This month stands in the array twice.")]
            elif not body.errors and form.needs_acknowledgement():
                warnings += [f"{place}: {warning}" for warning in form.warnings]
                found = {}
            seen.add(month)
            errors |= {f"{place}.{name}": messages for name, messages in found.items()}
            forms.append(form)
        if errors:
            detail = _("Correct the values named in “errors” by their place in the array. Nothing was saved.")
            raise Problem("invalid", detail, errors=errors)
        if warnings:
            detail = _("Look at the warnings. To go on all the same, send these months with “acknowledged”: true.")
            raise Problem("warnings", detail, warnings=warnings)
        return forms

    def _stored(self, parent: Any, months: list[str]) -> dict[str, Any]:
        """What is recorded for these months, by their first day."""
        records: Any = self.record_pages.queryset()
        rows = records.current().filter(**{self.pages.parent_field: parent})
        found = rows.filter(month__in=months).select_for_update(of=("self",)).order_by("pk")
        return {row.month.isoformat(): row for row in found}


def of_put_months(resource: ApiResource) -> dict[str, Any]:
    name = resource.schema_name
    deeds = ("created", "changed", "unchanged")
    counts = {
        "type": "object",
        "required": list(deeds),
        "properties": {deed: {"type": "integer", "minimum": 0} for deed in deeds},
        "additionalProperties": False,
    }
    many = {"type": "array", "maxItems": MOST_MONTHS, "items": {"$ref": f"#/components/schemas/{name}New"}}
    told = descriptions.of_create(resource)
    return {
        "summary": _("Record many months at once"),
        "description": _(
            "Each month that is not recorded yet is added, and of each other one the sent fields are changed. All of "
            "them are kept, or none; sent again they change nothing. Errors name the place in the array: “2.month”. "
            "The last writer wins: no If-Match is asked for, and one that is sent is refused. Where what you read must "
            "not have changed meanwhile, change that month with PATCH and its ETag."
        ),
        "requestBody": {"required": True, "content": {"application/json": {"schema": many}}},
        "responses": {
            "200": {
                "description": _("How many months were added, changed and found to be so already."),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MonthsKept"}}},
            },
            **descriptions.refusals(*descriptions.SENT, "conflict"),
        },
        "schemas": {**told["schemas"], "MonthsKept": counts},
    }
