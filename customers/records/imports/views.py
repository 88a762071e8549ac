"""The pages of an import: upload, match the columns, check, import, undo. A batch is its user's alone."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import check
from .commit import ImportRefused, commit
from .entry import frame, importers, kind_of, kinds_for, new, new_url, overview, template, went_on
from .forms import MappingForm, ReadingForm
from .limits import UnreadableFile
from .models import ImportBatch
from .report import report_lines
from .results import ResultPage, assumed
from .undo import obstacles, undo
from .unknown import UnknownValuesForm

SECONDS_A_STEP = 2.0
MOST_ASKED_BEFORE = 5000  # rows; for larger imports it takes seconds to find out, so it is asked when undoing
State = ImportBatch.State


def urls() -> list:
    """Every route of every import, below one address: an import under way knows its own kind."""
    either = require_http_methods(["GET", "POST"])
    nouns: dict[str, Any] = {
        "mapping": either(mapping),
        "reading": require_POST(reading),
        "check": either(check_page),
        "commit": require_POST(commit_page),
        "undo": require_POST(undo_page),
        "values": require_POST(values),
        "report": require_GET(report),
        "discard": require_POST(discard),
    }
    return [
        path("", importers(require_GET(overview)), name="import_list"),
        path("new/<slug:kind>/", importers(either(new)), name="import_create"),
        path("new/<slug:kind>/template/", importers(require_GET(template)), name="import_template"),
        path("<int:pk>/", importers(require_GET(detail)), name="import_detail"),
        *(path(f"<int:pk>/{noun}/", importers(view), name=f"import_{noun}") for noun, view in nouns.items()),
    ]


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the import; one that is under way is shown at its present step."""
    batch = _batch(request, pk)
    if batch.is_open:
        return went_on("mapping" if batch.state == State.UPLOADED else "check", batch)
    context = {"batch": batch, "page": ResultPage(request, batch), **frame(kind_of(batch), batch)}
    if batch.state == State.COMMITTED:
        large = batch.to_write > MOST_ASKED_BEFORE
        context |= {"large": large, "obstacles": [] if large else obstacles(kind_of(batch), batch)}
    return render(request, "imports/result.html", context)


def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column goes into which field; an import that is done answers with its result."""
    batch = _batch(request, pk)
    if not batch.is_open:
        return went_on("detail", batch)
    sent = request.method == "POST"
    form = MappingForm(request.POST if sent else None, kind=kind_of(batch), batch=batch, user=request.user)
    if sent and form.is_valid():
        check.decide(batch, form.mapping())
        return went_on("check", batch)
    return _mapping_page(request, batch, form, ReadingForm(None, batch=batch))


def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the same file in another way."""
    batch = _open(request, pk, whole=True)
    form = ReadingForm(request.POST, batch=batch)
    if form.is_valid():
        try:
            check.read_again(kind_of(batch), batch, **form.cleaned_data)
            return went_on("mapping", batch)
        except UnreadableFile as error:
            form.add_error(None, str(error))
    return _mapping_page(request, batch, MappingForm(None, kind=kind_of(batch), batch=batch, user=request.user), form)


def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run, a step for each POST; then its result."""
    batch = _open(request, pk)
    if batch.state == State.UPLOADED:
        return went_on("mapping", batch)
    if request.method == "POST":
        batch = check.advance(kind_of(batch), batch.pk, request.user, seconds=SECONDS_A_STEP)
        if request.headers.get("Accept") == "application/json":
            done = batch.state != State.MAPPED
            return JsonResponse({"checked": batch.checked_count, "rows": batch.row_count, "done": done})
        return went_on("check", batch)
    template = "imports/checking.html" if batch.state == State.MAPPED else "imports/checked.html"
    context = {"batch": batch, **frame(kind_of(batch), batch)}
    if batch.state == State.CHECKED:
        context |= {"page": ResultPage(request, batch), "alongside": _alongside(batch)}
        context["assumed"] = assumed(kind_of(batch), batch, request.user)
        context["unknown"] = UnknownValuesForm(None, kind=kind_of(batch), batch=batch, user=request.user)
    return render(request, template, context)


def values(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what unknown words stand for; the check begins anew."""
    batch = _open(request, pk)
    form = UnknownValuesForm(request.POST, kind=kind_of(batch), batch=batch, user=request.user)
    if batch.state == State.CHECKED and form.is_valid():
        form.save()
    return went_on("check", batch)


def commit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Import every row, or none."""
    batch = _batch(request, pk)
    if batch.state == State.COMMITTED:  # sent twice: the first has done it
        return went_on("detail", batch)
    options = {
        "create_alongside": request.POST.get("create_alongside") == "on",
        "skip_duplicates": request.POST.get("skip_duplicates") == "on",
    }
    try:
        batch = commit(kind_of(batch), batch.pk, request.user, **options)
    except (ImportRefused, OperationalError) as error:
        return _refused(request, batch, error)
    done = ngettext("%(count)s row was imported.", "%(count)s rows were imported.", batch.to_write)
    messages.success(request, done % {"count": batch.to_write})
    return went_on("detail", batch)


def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the import back."""
    batch = _batch(request, pk)
    try:
        batch = undo(kind_of(batch), batch.pk, request.user)
    except (ImportRefused, OperationalError) as error:
        return _refused(request, batch, error)
    messages.success(request, _("The import was undone. Everything is as it was before."))
    return went_on("detail", batch)


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an import that has not been written."""
    batch = _batch(request, pk)
    if batch.is_open:
        batch.delete()
        messages.success(request, _("The import was dropped. Nothing of it was written."))
    return HttpResponseRedirect(new_url(kind_of(batch)))


def report(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every row with its result, as CSV."""
    batch = _batch(request, pk)
    name = f"{slugify(batch.file_name.rpartition('.')[0]) or 'import'}-{_('check')}.csv"
    response = StreamingHttpResponse(report_lines(batch, request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _batch(request: HttpRequest, pk: int, *, whole: bool = False) -> ImportBatch:
    """The user's own import of a kind that they may import still."""
    names = [kind.name for kind in kinds_for(request.user)]
    rows = ImportBatch.objects.of(request.user, *names)
    batch = (rows if whole else rows.defer("content")).filter(pk=pk).first() if pk < 2**63 else None
    if batch is None:
        raise Http404
    return batch


def _open(request: HttpRequest, pk: int, *, whole: bool = False) -> ImportBatch:
    batch = _batch(request, pk, whole=whole)
    if not batch.is_open:
        raise Http404
    return batch


def _refused(request: HttpRequest, batch: ImportBatch, error: Exception) -> HttpResponse:
    late = _("The database is busy with these records. Nothing was changed; try again in a moment.")
    messages.error(request, late if isinstance(error, OperationalError) else str(error))
    return went_on("detail", batch)


def _mapping_page(request: HttpRequest, batch: ImportBatch, form: MappingForm, reading: ReadingForm) -> HttpResponse:
    same = ImportBatch.objects.of(request.user, batch.kind).filter(sha256=batch.sha256, state=State.COMMITTED)
    earlier = same.defer("content").order_by("-committed_at").first()
    context = {"batch": batch, "form": form, "reading": reading, "earlier": earlier, **frame(kind_of(batch), batch)}
    return render(request, "imports/mapping.html", context, status=422 if form.errors or reading.errors else 200)


def _alongside(batch: ImportBatch) -> list[dict[str, Any]]:
    kind = kind_of(batch)
    return [
        {
            "names": _listed(names, kind.similar(model, names)),
            "label": ngettext("Create 1 %(noun)s", "Create %(count)s %(nouns)s", len(names))
            % {
                "count": len(names),
                "noun": apps.get_model(model)._meta.verbose_name,
                "nouns": apps.get_model(model)._meta.verbose_name_plural,
            },
        }
        for model, names in batch.alongside.items()
        if names
    ]


def _listed(names: dict[str, int], similar: dict[str, str]) -> list[tuple[str, int, str]]:
    """Name, rows, and what is there already that is nearly the same."""
    return [(name, names[name], similar.get(name, "")) for name in sorted(names, key=str.casefold)]
