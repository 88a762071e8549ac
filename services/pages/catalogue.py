from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..forms import ServiceForm, StandardTargetForm
from ..leaving import STILL_PROVIDED, in_use, is_used, running_url, runs_on, still_provided
from ..lists.catalogue import CustomersOfService, ServiceList, StandardTargetList
from ..models import Service, StandardTarget
from ..service_overview import ServiceOverview
from .belonging import ServicePages


class ServiceRecordPages(ServicePages):
    name = "service"
    path = ""
    model = Service
    form = ServiceForm
    list_class = ServiceList
    detail_template = "services/service_detail.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        overview = ServiceOverview(record, user=request.user, on=timezone.localdate())
        found = None
        if overview.shows_customers:
            found = CustomersOfService(request, {"service": record}, total=overview.reach.all)
        asks = request.user.has_perm(self.change_permission) and is_used(record)
        return {"overview": overview, "list": found, "asks_itself": asks}

    def doubts_of_archiving(self, record: Any, user: Any) -> list[str]:
        doubt = still_provided(in_use(record, user))
        return [doubt] if doubt else []

    def before_archiving(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """Who has the service, and retiring it as the gentler way: its own form, filled in."""
        use = in_use(record, request.user)
        if record.is_archived or not use.is_used:
            return None
        form = ServiceForm(instance=record, actor=request.user)
        stored = {name: form[name].value() for name in form.visible_names()}
        retired = stored | {
            "lifecycle": Service.Lifecycle.RETIRED,
            "version": record.version_token,
            "acknowledged": "on",
        }
        context = {
            **self._frame(request, record),
            "use": use,
            "running_url": running_url(record),
            "is_retired": record.lifecycle == Service.Lifecycle.RETIRED,
            "retired": [(name, "" if value is None else str(value)) for name, value in retired.items()],
        }
        return render(request, "services/service_archive.html", context, status=422)

    def after_saving(self, request: HttpRequest, record: Any, form: Any) -> None:
        """What still runs of a service that was retired just now."""
        if "lifecycle" not in form.changed_data or record.lifecycle != Service.Lifecycle.RETIRED:
            return
        use = in_use(record, request.user)
        if use.running:
            messages.info(request, runs_on(use.running), extra_tags=f"see:{running_url(record)}")
        elif use.is_used and not use.is_told:
            messages.info(request, STILL_PROVIDED)

    def queryset(self) -> QuerySet:
        return Service.objects.select_related("category", "owner")

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url()


class StandardTargetPages(ServicePages):
    name = "standard_target"
    path = "standard-targets/"
    model = StandardTarget
    form = StandardTargetForm
    list_class = StandardTargetList
    detail_template = "services/standard_target_detail.html"
    parent_model = Service
    parent_field = "service"

    def queryset(self) -> QuerySet:
        return StandardTarget.objects.select_related("service")

    def success_url(self, record: Any) -> str:
        service = record if isinstance(record, Service) else record.service
        return f"{service.get_absolute_url()}#standard-targets"


CATALOGUE = (StandardTargetPages, ServiceRecordPages)
