"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from . import health

urlpatterns = [
    path("", include("portfolio.overview.urls")),
    path("customers/", include("customers.urls")),
    path("account/", include("portfolio.accounts.urls")),
    path("sign-in/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]

handler400 = "portfolio.errors.bad_request"
handler403 = "portfolio.errors.forbidden"
handler404 = "portfolio.errors.not_found"
handler500 = "portfolio.errors.server_error"
