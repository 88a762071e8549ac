"""Addresses of the imports of every kind of record."""

from .views import urls

app_name = "imports"
urlpatterns = urls()
