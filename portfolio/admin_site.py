"""Django admin, for reference data, users and roles."""

from django.contrib.admin.apps import AdminConfig


class PortfolioAdminConfig(AdminConfig):
    default_site = "portfolio.admin_site_class.PortfolioAdminSite"
