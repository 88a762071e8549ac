"""The floor: a bare view behind sessions, sign-in and CSRF, one indexed query, 50 rows of six columns, no frills."""

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


def _page():  # type: ignore[no-untyped-def] - Django's own type of a compiled template is private
    if not hasattr(_page, "compiled"):
        _page.compiled = engines["django"].from_string(PAGE)  # type: ignore[attr-defined]
    return _page.compiled  # type: ignore[attr-defined]


urlpatterns = [path("floor/", floor)]
