"""Reference data of customers in Django admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, ngettext

from .models import Customer, Industry
from .records.admin import ListedLookups


@admin.register(Industry)
class IndustryAdmin(ListedLookups, admin.ModelAdmin):
    """Industries. One in use stays; it can be taken out of the forms. Customers are counted and never named here."""

    list_display = ("name", "is_active", "customer_count")
    list_filter = ("is_active",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(customers_in_it=Count("customers"))

    @admin.display(description=gettext_lazy("customers"), ordering="customers_in_it")
    def customer_count(self, industry: Any) -> int:
        return industry.customers_in_it

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """What a deletion would take with it. Admins see no customers, so these are counted and not listed."""
        used = Customer.objects.filter(industry__in=list(objs)).count()
        protected = [self._in_use(used)] if used else []
        return [str(one) for one in objs], {str(Industry._meta.verbose_name_plural): len(objs)}, set(), protected

    @staticmethod
    def _in_use(count: int) -> str:
        return ngettext(
            "%(count)d customer is in it. Untick “offered in forms” instead, and it is offered to nobody new.",
            "%(count)d customers are in it. Untick “offered in forms” instead, and it is offered to nobody new.",
            count,
        ) % {"count": count}

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:  # taken into use while the page was open
            self.message_user(request, self._in_use(len(error.protected_objects)), messages.ERROR)
            return self.response_post_save_change(request, Industry.objects.get(pk=object_id))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        try:
            super().delete_queryset(request, queryset)
        except ProtectedError as error:
            self.message_user(request, self._in_use(len(error.protected_objects)), messages.ERROR)
