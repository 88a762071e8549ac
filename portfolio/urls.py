"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

import customers.urls
import portfolio.api
from services.pages.authorities import ScopedAuthorityPages, ScopedPeoplePages
from services.questions import ServiceQuestion

from . import health
from .overview.customer import CustomerRecordPages

# The ground floor's pages that show what the floors above know.
CUSTOMERS = customers.urls.patterns(
    CustomerRecordPages, ScopedPeoplePages, ScopedAuthorityPages, question=ServiceQuestion
)

urlpatterns = [
    path("", include("portfolio.overview.urls")),
    path("customers/", include((CUSTOMERS, customers.urls.app_name))),
    path("services/", include("services.urls")),
    path("imports/", include("customers.records.imports.urls")),
    path("account/", include("portfolio.accounts.urls")),
    path("sign-in/", include("portfolio.accounts.sign_in_urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", portfolio.api.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]

handler400 = "portfolio.errors.bad_request"
handler403 = "portfolio.errors.forbidden"
handler404 = "portfolio.errors.not_found"
handler429 = "portfolio.accounts.views.too_many_requests"
handler500 = "portfolio.errors.server_error"
