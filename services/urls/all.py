"""Addresses of this floor, area by area. The catalogue's own come last: they begin at the root."""

from . import catalogue, future, performance, provisions, requirements, usage

app_name = "services"
AREAS = (provisions, requirements, usage, performance, future, catalogue)
urlpatterns = [route for area in AREAS for route in area.urlpatterns]
