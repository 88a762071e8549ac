"""The pages of an import: upload, match the columns, check, import, undo. A batch is its user's alone."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..exports import harmless
from ..policies import policy
from . import check
from .commit import ImportRefused, commit
from .forms import MappingForm, ReadingForm, UploadForm
from .kinds import RecordImport
from .models import ImportBatch, ImportRow
from .reading import NUL, UnreadableFile
from .results import ResultPage, assumed, messages_of
from .undo import obstacles, undo
from .unknown import UnknownValuesForm

SECONDS_A_STEP = 2.0
SHOWN_IMPORTS = 50
MOST_ASKED_BEFORE = 5000  # rows; for larger imports it takes seconds to find out, so it is asked when undoing
State = ImportBatch.State


def import_urls(kind: type[RecordImport], record: str) -> list:
    """The routes of one kind of import, below the addresses of its app."""
    pages = ImportPages(kind, record)
    guard = policy(kind.permission)
    one = "imports/<int:pk>/"
    nouns: dict[str, Any] = {
        "mapping": require_http_methods(["GET", "POST"])(pages.mapping),
        "reading": require_POST(pages.reading),
        "check": require_http_methods(["GET", "POST"])(pages.check),
        "commit": require_POST(pages.commit),
        "undo": require_POST(pages.undo),
        "values": require_POST(pages.values),
        "report": require_GET(pages.report),
        "discard": require_POST(pages.discard),
    }
    return [
        path("imports/", guard(require_http_methods(["GET", "POST"])(pages.imports)), name=f"{record}_import"),
        path(one, guard(require_GET(pages.detail)), name=f"{record}_import_detail"),
        *(path(f"{one}{noun}/", guard(view), name=f"{record}_import_{noun}") for noun, view in nouns.items()),
    ]


class ImportPages:
    def __init__(self, kind: type[RecordImport], record: str) -> None:
        self.kind, self.record = kind, record

    def imports(self, request: HttpRequest) -> HttpResponse:
        """Upload a file; the imports so far below."""
        sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
        if sent and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = check.start(self.kind, request.user, file.name, file.read())
                return self._to("mapping", batch)
            except UnreadableFile as error:
                form.add_error("file", str(error))
        earlier = (
            ImportBatch.objects.of(request.user, self.kind.name)
            .defer("content", "mapping")
            .order_by("-created_at", "-pk")
        )
        lines = [{"batch": batch, "url": self._url("detail", batch)} for batch in earlier[:SHOWN_IMPORTS]]
        context = {"form": form, "lines": lines, **self._frame()}
        return render(request, "imports/imports.html", context, status=422 if form.errors else 200)

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What became of the import; one that is under way is shown at its present step."""
        batch = self._batch(request, pk)
        if batch.is_open:
            return self._to("mapping" if batch.state == State.UPLOADED else "check", batch)
        context = {"batch": batch, "page": ResultPage(request, batch), **self._frame(batch)}
        if batch.state == State.COMMITTED:
            large = batch.to_write > MOST_ASKED_BEFORE
            context |= {"large": large, "obstacles": [] if large else obstacles(self.kind, batch)}
        return render(request, "imports/result.html", context)

    def mapping(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which column goes into which field."""
        batch = self._open(request, pk)
        sent = request.method == "POST"
        form = MappingForm(request.POST if sent else None, kind=self.kind, batch=batch, user=request.user)
        if sent and form.is_valid():
            check.decide(batch, form.mapping())
            return self._to("check", batch)
        return self._mapping_page(request, batch, form, ReadingForm(None, batch=batch))

    def reading(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the same file in another way."""
        batch = self._open(request, pk, whole=True)
        form = ReadingForm(request.POST, batch=batch)
        if form.is_valid():
            try:
                check.read_again(self.kind, batch, **form.cleaned_data)
                return self._to("mapping", batch)
            except UnreadableFile as error:
                form.add_error(None, str(error))
        return self._mapping_page(
            request, batch, MappingForm(None, kind=self.kind, batch=batch, user=request.user), form
        )

    def check(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The dry run, a step for each POST; then its result."""
        batch = self._open(request, pk)
        if batch.state == State.UPLOADED:
            return self._to("mapping", batch)
        if request.method == "POST":
            batch = check.advance(self.kind, batch.pk, request.user, seconds=SECONDS_A_STEP)
            if request.headers.get("Accept") == "application/json":
                done = batch.state != State.MAPPED
                return JsonResponse({"checked": batch.checked_count, "rows": batch.row_count, "done": done})
            return self._to("check", batch)
        template = "imports/checking.html" if batch.state == State.MAPPED else "imports/checked.html"
        context = {"batch": batch, **self._frame(batch)}
        if batch.state == State.CHECKED:
            context |= {"page": ResultPage(request, batch), "alongside": self._alongside(batch)}
            context["assumed"] = assumed(self.kind, batch, request.user)
            context["unknown"] = UnknownValuesForm(None, kind=self.kind, batch=batch, user=request.user)
        return render(request, template, context)

    def values(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what unknown words stand for; the check begins anew."""
        batch = self._open(request, pk)
        form = UnknownValuesForm(request.POST, kind=self.kind, batch=batch, user=request.user)
        if batch.state == State.CHECKED and form.is_valid():
            form.save()
        return self._to("check", batch)

    def commit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import every row, or none."""
        batch = self._batch(request, pk)
        if batch.state == State.COMMITTED:  # sent twice: the first has done it
            return self._to("detail", batch)
        options = {
            "create_alongside": request.POST.get("create_alongside") == "on",
            "skip_duplicates": request.POST.get("skip_duplicates") == "on",
        }
        try:
            batch = commit(self.kind, batch.pk, request.user, **options)
        except (ImportRefused, OperationalError) as error:
            return self._refused(request, batch, error)
        written = batch.to_write - batch.counts["skipped"]
        done = ngettext("%(count)s row was imported.", "%(count)s rows were imported.", written)
        messages.success(request, done % {"count": written})
        return self._to("detail", batch)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the import back."""
        batch = self._batch(request, pk)
        try:
            batch = undo(self.kind, batch.pk, request.user)
        except (ImportRefused, OperationalError) as error:
            return self._refused(request, batch, error)
        messages.success(request, _("The import was undone. Everything is as it was before."))
        return self._to("detail", batch)

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop an import that has not been written."""
        batch = self._batch(request, pk)
        if batch.is_open:
            batch.delete()
            messages.success(request, _("The import was dropped. Nothing of it was written."))
        return HttpResponseRedirect(reverse(f"{self.kind.app}:{self.record}_import"))

    def report(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Every row with its result, as CSV."""
        batch = self._batch(request, pk)
        name = f"{slugify(batch.file_name.rpartition('.')[0]) or 'import'}-{_('check')}.csv"
        response = StreamingHttpResponse(report_lines(batch), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    # Pieces

    def _batch(self, request: HttpRequest, pk: int, *, whole: bool = False) -> ImportBatch:
        rows = ImportBatch.objects.of(request.user, self.kind.name)
        batch = (rows if whole else rows.defer("content")).filter(pk=pk).first() if pk < 2**63 else None
        if batch is None:
            raise Http404
        return batch

    def _open(self, request: HttpRequest, pk: int, *, whole: bool = False) -> ImportBatch:
        batch = self._batch(request, pk, whole=whole)
        if not batch.is_open:
            raise Http404
        return batch

    def _refused(self, request: HttpRequest, batch: ImportBatch, error: Exception) -> HttpResponse:
        late = _("The database is busy with these records. Nothing was changed; try again in a moment.")
        messages.error(request, late if isinstance(error, OperationalError) else str(error))
        return self._to("detail", batch)

    def _mapping_page(
        self, request: HttpRequest, batch: ImportBatch, form: MappingForm, reading: ReadingForm
    ) -> HttpResponse:
        same = ImportBatch.objects.of(request.user, self.kind.name).filter(sha256=batch.sha256, state=State.COMMITTED)
        earlier = same.defer("content").order_by("-committed_at").first()
        context = {"batch": batch, "form": form, "reading": reading, "earlier": earlier, **self._frame(batch)}
        return render(request, "imports/mapping.html", context, status=422 if form.errors or reading.errors else 200)

    def _alongside(self, batch: ImportBatch) -> list[dict[str, Any]]:
        from django.apps import apps

        return [
            {
                "names": _listed(names, self.kind.similar(model, names)),
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

    def _url(self, noun: str, batch: ImportBatch) -> str:
        return reverse(f"{self.kind.app}:{self.record}_import_{noun}", args=[batch.pk])

    def _to(self, noun: str, batch: ImportBatch) -> HttpResponse:
        return HttpResponseRedirect(self._url(noun, batch))

    def _frame(self, batch: ImportBatch | None = None) -> dict[str, Any]:
        nouns = ("detail", "mapping", "reading", "check", "values", "commit", "undo", "report", "discard")
        return {
            "title": self.kind.title,
            "nouns": self.kind.noun_plural,
            "list_url": reverse(self.kind.list_url_name),
            "newest_url": f"{reverse(self.kind.list_url_name)}?{self.kind.newest_first}",
            "imports_url": reverse(f"{self.kind.app}:{self.record}_import"),
            "urls": {noun: self._url(noun, batch) for noun in nouns} if batch else {},
        }


def _listed(names: dict[str, int], similar: dict[str, str]) -> list[tuple[str, int, str]]:
    """Name, rows, and what is there already that is nearly the same."""
    return [(name, names[name], similar.get(name, "")) for name in sorted(names, key=str.casefold)]


def report_lines(batch: ImportBatch) -> Iterator[str]:
    """Row, result, what is wrong or doubtful, then the row as it came; no cell can start a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(map(harmless, (_("Row"), _("Result"), _("Errors"), _("Warnings"), *batch.columns)))
    fields = batch.rows.only("number", "action", "errors", "warnings", "source", "batch_id").order_by("number")
    describe = partial(messages_of, batch)
    for number, row in enumerate(fields.iterator(chunk_size=2000), 1):
        errors = "; ".join(
            f"{part['label']}: {part['message']}" if part["label"] else part["message"] for part in describe(row)
        )
        cells = (ImportRow.Action(row.action).label, errors, "; ".join(row.warnings), *row.source)
        writer.writerow([row.number, *(harmless(str(cell).replace(NUL, "␀")) for cell in cells)])
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
