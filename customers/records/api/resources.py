"""The declared operations of a kind of record: list, read, create, change, archive, restore, history.

A resource names the pages of the record, whose form, queryset and permissions it shares, and its list; ``register``
gives its operations. Changes carry the version that was read (If-Match), so that nobody's change is lost.
"""

from collections.abc import Callable
from functools import partial, reduce
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from .. import access
from ..forms import RecordForm, constraint_message
from ..submissions import OtherContent, digest_of, once
from . import bodies, descriptions, queries, versions
from .declaration import Declaration
from .policies import READ, WRITE, operation_policy
from .problems import Problem

CORRECT = gettext_lazy("Correct the values named in “errors” and send it again. Nothing was saved.")
SECOND_LOOK = gettext_lazy("Look at the warnings. To go on all the same, send it again with “acknowledged”: true.")


class ApiResource(Declaration):
    """The operations of one kind of record in the API."""

    namespace = ""

    def register(self, api: NinjaAPI) -> None:
        """Add the resource's operations to the API."""
        self.namespace = api.urls_namespace
        pages, one = self.pages, f"{self.path}/{{int:record_id}}"
        add = partial(self._add, api)
        add("GET", self.path, self.list, READ, pages.view_permission, descriptions.of_list)
        if pages.parent_model:
            nested = f"{self.parent_path}/{{int:parent_id}}/{self.path}"
            add("GET", nested, self.list_of_parent, READ, pages.view_permission, descriptions.of_list_of_parent)
            add("POST", nested, self.create_for_parent, WRITE, pages.add_permission, descriptions.of_create)
        else:
            add("POST", self.path, self.create, WRITE, pages.add_permission, descriptions.of_create)
        add("GET", one, self.read, READ, pages.view_permission, descriptions.of_read)
        add("PATCH", one, self.change, WRITE, pages.change_permission, descriptions.of_change)
        add("POST", f"{one}/archive", self.archive, WRITE, pages.change_permission, descriptions.of_archive)
        add("POST", f"{one}/restoration", self.restoration, WRITE, pages.change_permission, descriptions.of_restoration)
        add("GET", f"{one}/history", self.history, READ, pages.view_permission, descriptions.of_history)

    def _add(
        self,
        api: NinjaAPI,
        method: str,
        path: str,
        operation: Callable,
        scope: str,
        permission: str,
        describe: Callable[["ApiResource"], dict[str, Any]],
    ) -> None:
        name = f"{self.path}_{operation.__name__}"
        guarded = operation_policy(scope, permission, describe=partial(describe, self))(operation)
        api.api_operation([method], f"/{path}", operation_id=name, url_name=name, tags=[self.path])(guarded)

    def list(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, {})

    def list_of_parent(self, request: HttpRequest, parent_id: int) -> HttpResponse:
        parent: Any = access.get_visible(self._parents(), request.user, pk=parent_id)
        return self._page(request, {self.pages.parent_field: parent})

    def read(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self._answer(request, record_id)

    def create(self, request: HttpRequest) -> HttpResponse:
        return self._create(request, None)

    def create_for_parent(self, request: HttpRequest, parent_id: int) -> HttpResponse:
        parent: Any = access.get_visible(self._parents(), request.user, pk=parent_id)
        access.require(request.user, access.CHANGE, parent)
        return self._create(request, parent)

    def change(self, request: HttpRequest, record_id: int) -> HttpResponse:
        with transaction.atomic():
            record = self._locked(request, record_id)
            self._require_version(request, record)
            body = bodies.read(request, self.sent_fields)
            options = self.record_pages.form_options(self._parent_of(record))
            build = partial(self.pages.form, actor=request.user, instance=record, **options)
            form = self._filled(build, body, version=str(record.version_token))
            self._save(form, body, form.save)
        return self._answer(request, record_id)

    def archive(self, request: HttpRequest, record_id: int) -> HttpResponse:
        with transaction.atomic():
            record = self._locked(request, record_id, access.RESTORE)
            self._require_version(request, record, only_if_sent=True)
            body = bodies.read_if_sent(request)
            if body.errors:
                raise Problem("invalid", CORRECT, errors=body.errors)
            doubts = [] if record.is_archived else self.record_pages.doubts_of_archiving(record, request.user)
            if doubts and not body.acknowledged:
                raise Problem("warnings", SECOND_LOOK, warnings=doubts)
            record.archive(by=request.user)
        return self._answer(request, record_id)

    def restoration(self, request: HttpRequest, record_id: int) -> HttpResponse:
        with transaction.atomic():
            record = self._locked(request, record_id, access.RESTORE)
            self._require_version(request, record, only_if_sent=True)
            restored: Any = self.pages.model._default_manager.get(pk=record_id)
            restored.archived_at = None
            try:
                restored.clean()
                restored.validate_constraints()
                with transaction.atomic():
                    record.restore(by=request.user)
            except ValidationError as error:
                raise Problem("conflict", " ".join(error.messages)) from None
            except IntegrityError as error:  # somebody was quicker
                raise Problem("conflict", constraint_message(self.pages.model, error)) from None
        return self._answer(request, record_id)

    def history(self, request: HttpRequest, record_id: int) -> HttpResponse:
        record: Any = access.get_visible(self.record_pages.queryset(), request.user, pk=record_id)
        entries = self.record_pages.events(record, request.user)
        return JsonResponse({"items": [descriptions.event(entry) for entry in entries]})

    # Pieces

    def _parents(self) -> Any:
        model: Any = self.pages.parent_model
        return model._default_manager.all()

    def _parent_of(self, record: Any) -> Any:
        return getattr(record, self.pages.parent_field) if self.pages.parent_model else None

    def _page(self, request: HttpRequest, scope: dict[str, Any]) -> HttpResponse:
        records = queries.page_of(request, self.list_class, scope)
        body = {
            "items": [self.representation(row) for row in records.rows],
            "next": records.next_cursor or None,
            "previous": records.previous_cursor or None,
        }
        return JsonResponse(body, headers=queries.links(request, records))

    def representation(self, record: Any) -> dict[str, Any]:
        """The record as the API tells it."""
        return {f.name: f.tell(_at(record, f.path)) for f in self.shown_fields}

    def _answer(self, request: HttpRequest, pk: int, status: int = 200, **headers: str) -> HttpResponse:
        """The record as it stands in the database now, with its version as ETag."""
        record = self._shown(request, pk)
        return JsonResponse(
            self.representation(record), status=status, headers={"ETag": versions.etag(record), **headers}
        )

    def _shown(self, request: HttpRequest, pk: int) -> Any:
        """The record with everything that its representation tells."""
        records = self.list_class(request)
        return access.get_visible(records.with_shown(records.queryset()), request.user, pk=pk)

    def _locked(self, request: HttpRequest, pk: int, action: str = access.CHANGE) -> Any:
        rows = self.record_pages.queryset().select_for_update(no_key=True, of=self.locked)
        record: Any = access.get_visible(rows, request.user, pk=pk)
        access.require(request.user, action, record)
        return record

    def _require_version(self, request: HttpRequest, record: Any, *, only_if_sent: bool = False) -> None:
        if only_if_sent and "If-Match" not in request.headers:
            return
        if not versions.matches(request, record):
            now = self._shown(request, record.pk)
            detail = _("Somebody changed it after you read it. Take what is in “current”, apply your change and retry.")
            raise Problem("stale", detail, headers={"ETag": versions.etag(now)}, current=self.representation(now))

    def _create(self, request: HttpRequest, parent: Any) -> HttpResponse:
        key = versions.idempotency_key(request)
        body = bodies.read(request, self.sent_fields)
        instance = self.pages.model(**({self.pages.parent_field: parent} if parent is not None else {}))
        options = self.record_pages.form_options(parent)
        form = self._filled(partial(self.pages.form, actor=request.user, instance=instance, **options), body)
        digest = digest_of(request.path, request.body)
        try:
            record, new = self._save(form, body, partial(once, key, request.user, form.save, digest=digest))
        except OtherContent:
            raise Problem("conflict", _("This Idempotency-Key was used for something else. Use a new one.")) from None
        except Problem:
            # What the first call has made may be the very reason why a second one does not validate.
            record, new = versions.made_before(key, request.user, digest), False
            if record is None:
                raise
        address = reverse(f"{self.namespace}:{self.path}_read", args=[record.pk])
        headers = {"Location": request.build_absolute_uri(address)}
        if not new:
            headers["Idempotency-Replayed"] = "true"
        return self._answer(request, record.pk, 201, **headers)

    @staticmethod
    def _filled(build: Callable[..., RecordForm], body: bodies.Body, **silent: str) -> RecordForm:
        """The form with what is stored (or proposed for a new record), overlaid by what was sent."""
        stored = build()
        values = {name: stored[name].value() for name in stored.visible_names()}
        for name in set(body.values) - set(values):
            # A form leaves out what this user may not touch, such as a reference to a record that they may not see.
            body.errors[name] = [_("You may not change this.")]
        return build({**values, **body.values, **silent, "acknowledged": body.acknowledged})

    @staticmethod
    def _save(form: RecordForm, body: bodies.Body, save: Callable[[], Any]) -> Any:
        if form.is_valid() and not body.errors:
            try:
                return save()
            except ValidationError as error:
                raise Problem("conflict", " ".join(error.messages)) from None
        if not body.errors and form.needs_acknowledgement():
            raise Problem("warnings", SECOND_LOOK, warnings=[str(warning) for warning in form.warnings])
        found = {name: messages for name, messages in queries.errors_of(form).items() if name not in body.errors}
        raise Problem("invalid", CORRECT, errors={**found, **body.errors})


def _at(record: Any, path: str) -> Any:
    return reduce(lambda found, step: getattr(found, step) if found is not None else None, path.split("__"), record)
