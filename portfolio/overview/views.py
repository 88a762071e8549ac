"""The pages that see across customers, services and meetings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from customers.records.policies import policy


@policy(signed_in=True)
def home(request: HttpRequest) -> HttpResponse:
    """The place to begin: the customers for those who may see any, otherwise the services, or the reference data."""
    if request.user.has_perm("customers.view_customer"):
        return redirect("customers:customer_list")
    if request.user.has_perm("services.view_service"):
        return redirect("services:service_list")
    return redirect("admin:index") if request.user.is_staff else redirect("accounts:profile")
