"""Where an import begins: what can be imported, the upload of a file, and an empty file with the headings."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ..policies import policy
from . import check
from .forms import UploadForm
from .kinds import KINDS, RecordImport
from .limits import UnreadableFile
from .models import ImportBatch
from .report import template_line

SHOWN_IMPORTS = 50


def kinds_for(user: Any) -> list[type[RecordImport]]:
    """The kinds of records that the user may import, in the order in which their apps declare them."""
    return [kind for kind in KINDS.values() if user.has_perm(kind.permission)]


def importers(view: Callable[..., Any]) -> Callable[..., Any]:
    """The policy of every page here: whoever may import something; of what, the page asks."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not kinds_for(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return policy(signed_in=True)(guarded)


def overview(request: HttpRequest) -> HttpResponse:
    """What can be imported, what each kind needs, and the imports so far."""
    kinds = kinds_for(request.user)
    lines = [
        {"nouns": kind.noun_plural, "needs": kind.needs, "url": new_url(kind), "template_url": _template_url(kind)}
        for kind in kinds
    ]
    return render(request, "imports/overview.html", {"kinds": lines, "lines": _lines(request, *kinds)})


def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a file; the imports of this kind so far below."""
    chosen = _kind(request, kind)
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = check.start(chosen, request.user, file.name, file.read())
            return went_on("mapping", batch)
        except UnreadableFile as error:
            form.add_error("file", str(error))
    context = {"form": form, "lines": _lines(request, chosen), "needs": chosen.needs, **frame(chosen)}
    context["template_url"] = _template_url(chosen)
    return render(request, "imports/imports.html", context, status=422 if form.errors else 200)


def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A file with headings and no rows, to be filled."""
    chosen = _kind(request, kind)
    line = template_line(target for target in chosen.targets(request.user) if not chosen.is_part(target))
    response = HttpResponse(line, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{chosen.name}.csv"'
    return response


def _kind(request: HttpRequest, name: str) -> type[RecordImport]:
    """The kind of this name; Http404 for an unknown one, PermissionDenied for one the user may not import."""
    kind = KINDS.get(name)
    if kind is None:
        raise Http404
    if not request.user.has_perm(kind.permission):
        raise PermissionDenied
    return kind


def kind_of(batch: ImportBatch) -> type[RecordImport]:
    return KINDS[batch.kind]


def new_url(kind: type[RecordImport]) -> str:
    return reverse("imports:import_create", args=[kind.name])


def _template_url(kind: type[RecordImport]) -> str:
    return reverse("imports:import_template", args=[kind.name])


def _lines(request: HttpRequest, *kinds: type[RecordImport]) -> list[dict[str, Any]]:
    """The user's latest imports of these kinds."""
    rows = ImportBatch.objects.of(request.user, *(kind.name for kind in kinds)).defer("content", "mapping")
    latest = rows.order_by("-created_at", "-pk")[:SHOWN_IMPORTS]
    return [{"batch": batch, "url": step_url("detail", batch), "nouns": kind_of(batch).noun_plural} for batch in latest]


def step_url(noun: str, batch: ImportBatch) -> str:
    return reverse(f"imports:import_{noun}", args=[batch.pk])


def went_on(noun: str, batch: ImportBatch) -> HttpResponse:
    return HttpResponseRedirect(step_url(noun, batch))


def frame(kind: type[RecordImport], batch: ImportBatch | None = None) -> dict[str, Any]:
    nouns = ("detail", "mapping", "reading", "check", "values", "commit", "undo", "report", "discard")
    return {
        "title": kind.title,
        "nouns": kind.noun_plural,
        "list_url": reverse(kind.list_url_name),
        "newest_url": f"{reverse(kind.list_url_name)}?{kind.newest_first}",
        "imports_url": new_url(kind),
        "urls": {noun: step_url(noun, batch) for noun in nouns} if batch else {},
    }
