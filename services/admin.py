"""Reference data of services in Django admin; the portfolio itself has pages of its own."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from customers.records.admin import ListedLookups

from .models import ServiceCategory


@admin.register(ServiceCategory)
class ServiceCategoryAdmin(ListedLookups, admin.ModelAdmin):
    """Categories of services. One in use stays; it can be taken out of the forms."""

    list_display = ("name", "is_active", "service_count")
    list_filter = ("is_active",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(services_in_it=Count("services"))

    @admin.display(description=gettext_lazy("services"), ordering="services_in_it")
    def service_count(self, category: Any) -> int:
        return category.services_in_it
