"""The answer to a change of what is archived, or of what belongs to it: what is to be restored, and how."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.text import capfirst

from .access import Archived


def archived_page(request: HttpRequest, error: Archived) -> HttpResponse:
    """The page that says what is archived and offers to restore it; whoever reads a form comes back to it then."""
    record = error.record
    top = getattr(record, "its_customer", record)
    context = {
        "messages_of": [str(error)],
        "record": record,
        "customer": getattr(record, "its_customer", None),
        "home": (capfirst(str(top._meta.verbose_name_plural)), _page_of(top, "list")),
        "urls": {
            "detail": record.get_absolute_url(),
            "restoration": reverse(_page_of(record, "restoration"), args=[record.pk]),
        },
        "may_restore": True,
        "next": request.get_full_path() if request.method == "GET" else "",
    }
    return render(request, "records/refused.html", context, status=409)


def _page_of(record: Any, noun: str) -> str:
    """The name of another page of the record, which lies beside its own."""
    its_own = resolve(record.get_absolute_url()).view_name
    return f"{its_own.removesuffix('_detail')}_{noun}"
