"""This floor in the API: its resources, declared, and its questions."""

from typing import Any

from ninja import NinjaAPI

from customers.records.api.resources import ApiResource

from . import catalogue, future, maintenance, performance, provisions, requirements, usage

AREAS: tuple[Any, ...] = (catalogue, provisions, requirements, usage, performance, maintenance, future)


def add_to(api: NinjaAPI) -> None:
    """Add this floor's operations to the product's API."""
    for area in AREAS:
        resources: tuple[type[ApiResource], ...] = area.RESOURCES
        for resource in resources:
            resource().register(api)
        for tag, path, operation in getattr(area, "QUESTIONS", ()):
            name = operation.__name__
            api.api_operation(["GET"], path, operation_id=name, url_name=name, tags=[tag])(operation)
