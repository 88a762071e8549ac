"""The pages of a kind of record that has a list: the list itself, and its export as a file."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from . import exports
from .lists import RecordList
from .policies import policy


def list_routes(list_class: type[RecordList], *, at: str, name: str, permission: str) -> list:
    """The routes of list and export at an address; the export may ask for more than the list does."""
    listed = policy(permission)(require_GET(partial(record_list, list_class=list_class)))
    exported = policy(list_class.export_permission)(require_GET(partial(record_export, list_class=list_class)))
    return [path(at, listed, name=f"{name}_list"), path(f"{at}export/", exported, name=f"{name}_export")]


def record_list(request: HttpRequest, *, list_class: type[RecordList]) -> HttpResponse:
    """The list; 422 where a filter cannot be understood."""
    records = list_class(request)
    status = 200 if records.filter_form.is_valid() else 422
    return render(request, "records/list.html", {"list": records}, status=status)


def record_export(request: HttpRequest, *, list_class: type[RecordList]) -> Any:
    """The whole list as it is filtered, in the format that ``format`` names; CSV unless it is said."""
    return exports.export(list_class(request), request.GET.get("format", "csv"))
