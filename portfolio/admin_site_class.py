"""The admin site: staff only, signed in through the product's own sign-in page (throttled, with MFA)."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PortfolioAdminSite(admin.AdminSite):
    site_header = site_title = _("Reference data")
    index_title = _("Users, roles and reference data")
    enable_nav_sidebar = True

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.get_full_path() if "login" not in request.path else reverse("admin:index"))
