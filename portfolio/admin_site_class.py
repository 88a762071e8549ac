"""The admin site: staff only, signed in through the product's own sign-in page (throttled, with MFA)."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _


class PortfolioAdminSite(admin.AdminSite):
    site_header = site_title = _("Reference data")
    index_title = _("Users, roles and reference data")
    enable_nav_sidebar = False  # it is not there on the index and on a phone; a line of links stands on every page

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        """Roles are Django's groups, which live in an app of their own; here they stand beside the users.

        The service portfolio is reference data too; it has pages of its own, to which its lines lead.
        """
        apps = super().get_app_list(request, app_label)
        roles = [model for app in apps if app["app_label"] == "auth" for model in app["models"]]
        for role in roles:
            role["name"] = _("Roles")
        if app_label is not None:
            return apps
        for app in apps:
            if app["app_label"] == "services":
                app["models"] = [*_portfolio(request.user), *app["models"]]
            if app["app_label"] == "accounts":
                app["models"] += roles
        return [app for app in apps if app["app_label"] != "auth"]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The product's sign-in page; afterwards to where one wanted to go."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect("admin:index")
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index")
        return redirect_to_login(wanted)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The product's own page, which ends other sessions and tells the user by mail."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("accounts:security")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The product's own sign-out. Asked for by GET it asks back, by POST it is done."""
        from allauth.account.views import logout

        return logout(request)


def _portfolio(user: Any) -> list[dict[str, Any]]:
    """The product's own pages of the portfolio, told as Django admin tells its models."""
    if not user.has_perm("services.view_service"):
        return []
    may_add = user.has_perm("services.add_service")
    return [
        {
            "model": None,
            "name": _("Service portfolio"),
            "object_name": "Portfolio",
            "admin_url": reverse("services:service_list"),
            "add_url": reverse("services:service_create") if may_add else None,
            "view_only": not user.has_perm("services.change_service"),
        },
        {
            "model": None,
            "name": _("Standard targets"),
            "object_name": "Targets",
            "admin_url": reverse("services:standard_target_list"),
            "add_url": None,
            "view_only": not user.has_perm("services.change_service"),
        },
    ]
