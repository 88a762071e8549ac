from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from customers.records import access
from customers.records.policies import policy
from customers.records.views import in_sheet, went_to

from ..forms import RequirementForm
from ..forms.agreeing import RequirementAgreementForm
from ..forms.requirements import AbilityForm
from ..lists.requirements import RequirementList
from ..models import Provision, Requirement
from ..reaching_back import Reach
from ..requirement_overview import RequirementOverview
from .belonging import OfProvisionPages


class RequirementPages(OfProvisionPages):
    name = "requirement"
    path = "requirements/"
    model = Requirement
    form = RequirementForm
    list_class = RequirementList
    detail_template = "services/requirement_detail.html"

    @classmethod
    def urls(cls) -> list:
        pages, change, one = cls(), policy(cls.change_permission), f"{cls.path}<int:pk>/"
        asked = require_http_methods(["GET", "POST"])
        return [
            *super().urls(),
            path(f"{one}agreement/", change(asked(pages.agreement)), name="requirement_agreement"),
            path(f"{one}ability/", change(asked(pages.ability)), name="requirement_ability"),
            path(f"{one}retirement/", change(require_POST(pages.retirement)), name="requirement_retirement"),
            path(f"{one}reopening/", change(require_POST(pages.reopening)), name="requirement_reopening"),
        ]

    def queryset(self) -> QuerySet:
        return Requirement.objects.select_related("provision__customer", "provision__service").with_versions()

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"page": RequirementOverview(record, on=timezone.localdate())}

    def success_url(self, record: Any) -> str:
        return super().success_url(record) if isinstance(record, Provision) else record.get_absolute_url()

    def told_with(self, record: Any) -> list[Any]:
        return list(record.versions.all())

    # What is done to one

    def agreement(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Agree the proposed version in the name of somebody at the customer, who must have the right to."""
        with transaction.atomic() if request.method == "POST" else nullcontext():
            record = self._one(request, pk, lock=request.method == "POST")
            if reason := _not_now(record):
                return self._refused(request, record, [reason])
            build = partial(RequirementAgreementForm, actor=request.user, instance=record)
            if request.method == "GET":
                return self._agreement_page(request, record, build())
            sent = request.POST.copy()
            stale = build(sent).is_stale()
            if stale:
                sent.pop("acknowledged", None)  # which was about what it said before
            sent["version"] = str(record.version_token)  # whoever sends it again has seen what it says now
            form = build(sent)
            if form.is_valid() and not stale:
                reach = RequirementOverview(record, on=timezone.localdate()).reach
                try:
                    form.save()
                except ValidationError as error:
                    form.add_error(None, error)
                else:
                    messages.success(request, " ".join(_agreed(record, reach)))
                    return went_to(request, self.success_url(record))
            if stale:
                form.add_error(None, _("It was changed after you opened this. Look at what is to be agreed now."))
            return self._agreement_page(request, record, form, status=409 if stale else 422)

    def ability(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whether we can meet it, and what we do about it."""
        return self.edit(request, pk, form=AbilityForm, action=access.CHANGE, title=_("Our ability to meet it"))

    def retirement(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It is no longer needed from tomorrow on."""
        with transaction.atomic():
            record = self._one(request, pk, lock=True)
            if record.is_archived:
                return self._refused(request, record, [_("It is archived. Restore it first, then change it.")])
            try:
                record.retire(by=request.user, on=timezone.localdate())
            except ValidationError as error:
                return self._refused(request, record, error.messages)
        undo = reverse("services:requirement_reopening", args=[pk])
        messages.success(request, _("Retired: %(record)s.") % {"record": record}, extra_tags=f"undo:{undo}")
        return went_to(request, self.success_url(record))

    def reopening(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It is needed again."""
        with transaction.atomic():
            record = self._one(request, pk, lock=True)
            if record.is_archived:
                return self._refused(request, record, [_("It is archived. Restore it first, then change it.")])
            record.reopen(by=request.user)
        messages.success(request, _("Reopened: %(record)s.") % {"record": record})
        return went_to(request, self.success_url(record))

    def _one(self, request: HttpRequest, pk: int, *, lock: bool) -> Any:
        """The requirement that the user may change (404, 403); an archived one if they might once it is restored."""
        rows = self.queryset().select_for_update(of=self.locks) if lock else self.queryset()
        record: Any = access.get_visible(rows, request.user, pk=pk)
        access.require(request.user, access.RESTORE if record.is_archived else access.CHANGE, record)
        return record

    def _agreement_page(
        self, request: HttpRequest, record: Any, form: RequirementAgreementForm, status: int = 200
    ) -> HttpResponse:
        page = RequirementOverview(record, on=timezone.localdate())
        context = {
            "form": form,
            "page": page,
            "title": _("Agree version %(number)s") % {"number": record.newest.number},
        }
        template = (
            "services/_requirement_agreement.html" if in_sheet(request) else "services/requirement_agreement.html"
        )
        return render(request, template, context | self._frame(request, record), status=status)


def _agreed(record: Requirement, reach: Reach | None) -> Iterator[str]:
    """That it is agreed, and what this changes of months that were measured already."""
    yield _("Agreed: %(record)s.") % {"record": record}
    if reach is not None and reach.measured:
        judged = ngettext(
            "%(count)s month already measured, from %(month)s on, is judged by it.",
            "%(count)s months already measured, from %(month)s on, are judged by it.",
            reach.measured,
        )
        yield judged % {"count": reach.measured, "month": date_format(reach.since, "F Y")}


def _not_now(record: Requirement) -> str:
    """Why it cannot be agreed at present; empty where it can."""
    if record.is_archived:
        return _("It is archived. Restore it first, then change it.")
    if record.is_retired:
        return _("It is retired. Reopen it first, then agree it.")
    if record.proposed is None:
        return _("Nothing waits to be agreed. Change the target to propose another one.")
    return ""


REQUIREMENTS = (RequirementPages,)
