"""The floor: a bare view behind sessions, sign-in and CSRF, one indexed query, 50 rows of six columns, no frills."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

from customers.models import Customer

PAGE = """<!doctype html><html lang="en"><title>Floor</title><table>{% for row in rows %}<tr><td>{{ row.name }}</td>
<td>{{ row.code }}</td><td>{{ row.status }}</td><td>{{ row.tier }}</td><td>{{ row.city }}</td>
<td>{{ row.changed_at|date:"j M Y" }}</td></tr>{% endfor %}</table></html>"""


@ensure_csrf_cookie
def floor(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("/")
    rows = Customer.objects.only("name", "code", "status", "tier", "city", "changed_at").order_by("code", "pk")[:50]
    return HttpResponse(_page().render({"rows": rows}, request))


@functools.cache
def _page() -> Any:
    return engines["django"].from_string(PAGE)


urlpatterns = [path("floor/", floor)]
