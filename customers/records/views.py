"""The declared pages of a record: create, detail, edit, archive, restore, history.

A kind of record says its model, its form, where it lives and how it is called; ``urls()`` gives its routes. A page
opened in a side sheet (``HX-Request``) answers with the form alone, and with ``HX-Redirect`` once it is saved.
"""

from contextlib import nullcontext
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import access
from .afterwards import ADDED, ARCHIVED, RESTORED, SAVED, came_from, in_sheet, tell, went_to
from .conflicts import differences, merged
from .forms import RecordForm, constraint_message
from .history import Event, events_of
from .list_pages import list_routes
from .lists import RecordList
from .models import Record
from .policies import policy
from .submissions import OtherContent, digest_of, once

Response = HttpResponse
# What a form carries beside its content.
UNSAID = frozenset({"csrfmiddlewaretoken", "submission", "acknowledged", "next"})


class RecordPages:
    """Declaration of one kind of record. ``name`` is its word in addresses and route names."""

    app: ClassVar[str] = "customers"
    name: ClassVar[str]
    path: ClassVar[str]
    model: ClassVar[type[Record]]
    form: ClassVar[Any]  # a RecordForm
    view_permission: ClassVar[str] = "customers.view_customer"
    add_permission: ClassVar[str] = "customers.change_customer"
    change_permission: ClassVar[str] = "customers.change_customer"
    parent_field: ClassVar[str] = "customer"
    parent_model: ClassVar[type[Record] | None] = None
    parent_path: ClassVar[str] = ""
    detail_template: ClassVar[str] = "records/detail.html"
    home: ClassVar[tuple[Any, str]] = (gettext_lazy("Customers"), "customers:customer_list")  # where the way begins
    locks: ClassVar[tuple[str, ...]] = ("self",)  # the rows that the version token counts
    list_class: ClassVar[type[RecordList] | None] = None

    # Routes

    @classmethod
    def urls(cls) -> list:
        pages = cls()
        view, change = policy(cls.view_permission), policy(cls.change_permission)
        create = policy(cls.add_permission)(require_http_methods(["GET", "POST"])(pages.create))
        new = f"{cls.parent_path}<int:parent_pk>/{cls.path}new/" if cls.parent_model else f"{cls.path}new/"
        one = f"{cls.path}<int:pk>/"
        return [
            *cls.list_urls(),
            path(new, create, name=f"{cls.name}_create"),
            path(one, view(require_GET(pages.detail)), name=f"{cls.name}_detail"),
            path(f"{one}edit/", change(require_http_methods(["GET", "POST"])(pages.update)), name=f"{cls.name}_update"),
            path(f"{one}archive/", change(require_POST(pages.archive)), name=f"{cls.name}_archive"),
            path(f"{one}restoration/", change(require_POST(pages.restoration)), name=f"{cls.name}_restoration"),
            path(f"{one}history/", view(require_GET(pages.history)), name=f"{cls.name}_history"),
        ]

    @classmethod
    def list_urls(cls) -> list:
        """The routes of the list and its export, where the kind of record has a list."""
        named = {"at": cls.path, "name": cls.name, "permission": cls.view_permission}
        return list_routes(cls.list_class, **named) if cls.list_class else []

    # What is asked of the subclasses

    def queryset(self) -> QuerySet:
        return self.model._default_manager.all()

    def held(self) -> QuerySet:
        """The rows, held until the transaction ends: others wait to change them, and not to refer to them."""
        return self.queryset().select_for_update(no_key=True, of=self.locks)

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What the detail page shows beside the record."""
        return {}

    def form_options(self, parent: Any) -> dict[str, Any]:
        """What the form is told beside the actor."""
        return {}

    def doubts_of_archiving(self, record: Any, user: Any) -> list[str]:
        """Why archiving the record deserves a second look, as the API says it; ``before_archiving`` is for pages."""
        return []

    def before_archiving(self, request: HttpRequest, record: Any) -> Response | None:
        """The page that asks first, where archiving the record deserves a second look; it sends ``acknowledged``."""
        return None

    def after_saving(self, request: HttpRequest, record: Any, form: Any) -> None:
        """What else is to be said once a changed record is saved."""

    def offered_beside(self, record: Any, form: Any) -> str:
        """What ``done`` of ``edit`` offers: ``undo:`` or ``see:`` and an address."""
        return ""

    # Pages

    def create(self, request: HttpRequest, parent_pk: int | None = None) -> Response:
        parent = self._parent(request, parent_pk)
        instance = self.model(**({self.parent_field: parent} if parent is not None else {}))
        build = partial(self.form, actor=request.user, instance=instance, **self.form_options(parent))
        title = _("New %(noun)s") % {"noun": self.model._meta.verbose_name}
        if request.method == "GET":
            return self._form_page(request, build(initial=self._initial(request)), title, parent)
        form = build(request.POST, request.FILES)
        if not form.is_valid():
            return self._form_page(request, form, title, parent)
        try:
            record = self._made_once(request, form)
        except ValidationError as error:
            form.add_error(None, error)
            return self._form_page(request, form, title, parent)
        if record is not None:
            tell(request, ADDED, record)
        return went_to(request, self.success_url(record or parent))

    def detail(self, request: HttpRequest, pk: int) -> Response:
        record: Any = access.get_visible(self.queryset(), request.user, pk=pk)
        return render(request, self.detail_template, self._frame(request, record) | self.context(request, record))

    def update(self, request: HttpRequest, pk: int) -> Response:
        return self.edit(request, pk, form=self.form, action=access.CHANGE)

    def edit(
        self, request: HttpRequest, pk: int, *, form: Any, action: str, title: str = "", done: str = ""
    ) -> Response:
        """Change a record through a form, if the user may do ``action`` to it; ``done`` is said once it is saved.

        A form that was read at an older version is answered with theirs beside mine.
        """
        # Reading a form needs no transaction; saving one does.
        with transaction.atomic() if request.method == "POST" else nullcontext():
            queryset = self.held() if request.method == "POST" else self.queryset()
            record: Any = access.get_visible(queryset, request.user, pk=pk)
            access.require(request.user, access.RESTORE if record.is_archived else action, record)
            if record.is_archived:
                return self._refused(request, record, [_("It is archived. Restore it first, then change it.")])
            build = partial(form, actor=request.user, **self.form_options(self._parent_of(record)))
            title = title or _("Edit %(noun)s") % {"noun": self.model._meta.verbose_name}
            if request.method == "GET":
                return self._form_page(request, build(instance=record), title, self._parent_of(record), record)
            stored = build(instance=self.queryset().get(pk=pk))
            sent = build(merged(request.POST, stored), request.FILES, instance=record)
            if sent.is_stale():
                return self._conflict_page(request, sent, stored, record)
            if sent.is_valid():
                try:
                    sent.save()
                except ValidationError as error:
                    sent.add_error(None, error)
                else:
                    if done:
                        messages.success(request, done, extra_tags=self.offered_beside(record, sent))
                    else:
                        tell(request, SAVED, record)
                    self.after_saving(request, record, sent)
                    return went_to(request, self.success_url(record))
            return self._form_page(request, sent, title, self._parent_of(record), record)

    def archive(self, request: HttpRequest, pk: int) -> Response:
        with transaction.atomic():
            record = self._locked(request, pk)
            if "acknowledged" not in request.POST and (asked := self.before_archiving(request, record)):
                return asked
            record.archive(by=request.user)
        tell(request, ARCHIVED, record, undo=reverse(f"{self.app}:{self.name}_restoration", args=[pk]))
        return went_to(request, self.success_url(record))

    def restoration(self, request: HttpRequest, pk: int) -> Response:
        with transaction.atomic():
            record = self._locked(request, pk)
            try:
                restored = self.model._default_manager.get(pk=pk)
                restored.archived_at = None
                restored.clean()
                restored.validate_constraints()
                with transaction.atomic():
                    record.restore(by=request.user)
            except ValidationError as error:
                return self._refused(request, record, error.messages)
            except IntegrityError as error:  # somebody was quicker
                return self._refused(request, record, [constraint_message(self.model, error)])
        tell(request, RESTORED, record)
        return went_to(request, self.success_url(record))

    def history(self, request: HttpRequest, pk: int) -> Response:
        record: Any = access.get_visible(self.queryset(), request.user, pk=pk)
        told = {"events": self.events(record, request.user)}
        return render(request, "records/history.html", told | self._frame(request, record))

    def events(self, record: Any, user: Any) -> list[Event]:
        """What the record's history tells this user, newest first."""
        return events_of(record, *self.told_with(record), user=user)

    def told_with(self, record: Any) -> list[Any]:
        """Rows whose history is told together with the record's, because people take them for one."""
        return []

    def success_url(self, record: Any) -> str:
        """Where to go after a change: the customer's page, at the section that shows the record."""
        return f"{record.its_customer.get_absolute_url()}#{self.path.strip('/').replace('/', '-')}"

    # Pieces

    def _made_once(self, request: HttpRequest, form: RecordForm) -> Any:
        """Save a new record; the same form sent twice makes one, and another text under the same key a second one."""
        sent = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in UNSAID)
        try:
            key, digest = form.data.get("submission", ""), digest_of(request.path, sent)
            return once(key, request.user, form.save, digest=digest)[0]
        except OtherContent:  # the browser's Back button brings the former page, key and all
            return form.save()

    def _locked(self, request: HttpRequest, pk: int) -> Any:
        record: Any = access.get_visible(self.held(), request.user, pk=pk)
        access.require(request.user, access.RESTORE, record)
        return record

    def _refused(self, request: HttpRequest, record: Any, why: list[str]) -> Response:
        context = {"messages_of": why, **self._frame(request, record)}
        return render(request, "records/refused.html", context, status=409)

    def _parent(self, request: HttpRequest, parent_pk: int | None) -> Any:
        if self.parent_model is None:
            return None
        parent: Any = access.get_visible(self.parent_model._default_manager.all(), request.user, pk=parent_pk)
        access.require(request.user, access.CHANGE, parent)
        return parent

    def _parent_of(self, record: Any) -> Any:
        return getattr(record, self.parent_field) if self.parent_model else None

    def _initial(self, request: HttpRequest) -> dict[str, str]:
        return {key: str(value) for key, value in request.GET.items() if key in self.form.base_fields}

    def _frame(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What every page of one record needs: the record, its customer, its addresses and what the user may do."""
        may_change = access.can(request.user, access.CHANGE, record)
        return {
            "record": record,
            "home": self.home,
            "customer": getattr(record, "its_customer", None),
            "noun": str(self.model._meta.verbose_name),
            "may_change": may_change,
            "may_restore": access.can(request.user, access.RESTORE, record),
            "asks_itself": False,  # whether the server asks before it archives
            "urls": {
                noun: reverse(f"{self.app}:{self.name}_{noun}", args=[record.pk])
                for noun in ("detail", "update", "archive", "restoration", "history")
            },
        }

    def _form_page(
        self, request: HttpRequest, form: RecordForm, title: str, parent: Any, record: Any = None
    ) -> Response:
        at = record or parent
        back = self.success_url(at) if at else reverse(f"{self.app}:{self.name}_list")
        context = {
            "form": form,
            "title": title,
            "home": self.home,
            "record": record,
            "customer": getattr(at, "its_customer", None),
            "next": came_from(request, ""),
            "cancel_url": came_from(request, getattr(record, "get_absolute_url", lambda: back)()),
        }
        template = "records/_form.html" if in_sheet(request) else "records/form.html"
        return render(request, template, context, status=422 if form.errors else 200)

    def _conflict_page(self, request: HttpRequest, form: RecordForm, stored: RecordForm, record: Any) -> Response:
        latest = events_of(record, user=request.user, limit=1)
        context = {
            "form": form,
            "differences": differences(form, stored),
            "sent": [(name, value) for name in form.visible_names() for value in request.POST.getlist(name)],
            "version": record.version_token,
            "latest": latest[0] if latest else None,
            "next": request.POST.get("next", ""),
            **self._frame(request, record),
        }
        template = "records/_conflict.html" if in_sheet(request) else "records/conflict.html"
        return render(request, template, context, status=409)
