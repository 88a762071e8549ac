"""Addresses of this floor."""

from .all import app_name, urlpatterns

__all__ = ["app_name", "urlpatterns"]
