"""Going through the import wizard as a browser does."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from customers.records.imports.models import ImportBatch
from tests.world import signed_in

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"


def shared_file(name: str) -> bytes:
    """A file of real data beside the repository; a clone elsewhere has none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this clone (../shared/data).")
    return path.read_bytes()


class Wizard:
    """A colleague with a file to import."""

    def __init__(self, user: Any) -> None:
        self.user, self.client = user, signed_in(user)
        self.batch: ImportBatch = ImportBatch()
        self.kind = "customers"

    def of(self, kind: str) -> "Wizard":
        """The same colleague, importing another kind of records."""
        self.kind = kind
        return self

    def upload(self, content: str | bytes, name: str = "customers.csv") -> Any:
        raw = content.encode() if isinstance(content, str) else content
        response = self.client.post(f"/imports/new/{self.kind}/", {"file": SimpleUploadedFile(name, raw)})
        if response.status_code == 302:
            self.batch = ImportBatch.objects.latest("pk")
        return response

    def url(self, noun: str = "") -> str:
        return f"/imports/{self.batch.pk}/{noun}"

    def guesses(self) -> dict[str, str]:
        """What a browser would send without touching anything on the mapping page."""
        form = self.client.get(self.url("mapping/")).context["form"]
        values = {field.html_name: field.value() for field in form}
        return {
            name: "on" if value is True else str(value) for name, value in values.items() if value not in (None, False)
        }

    def map(self, **changes: str) -> Any:
        return self.client.post(self.url("mapping/"), {**self.guesses(), **changes})

    def check(self, **changes: str) -> "Wizard":
        """Match the columns as guessed (but for the changes) and check every row."""
        response = self.map(**changes)
        assert response.status_code == 302, response.context["form"].errors
        for _step in range(200):
            self.client.post(self.url("check/"))
            self.batch.refresh_from_db()
            if self.batch.state != ImportBatch.State.MAPPED:
                return self
        raise AssertionError("The check does not end.")

    def commit(self, **options: str) -> Any:
        response = self.client.post(self.url("commit/"), {"create_alongside": "on", **options})
        self.batch.refresh_from_db()
        return response

    def bring_in(self, content: str | bytes, **changes: str) -> "Wizard":
        assert self.upload(content).status_code == 302
        self.check(**changes).commit()
        return self

    def undo(self) -> Any:
        response = self.client.post(self.url("undo/"), follow=True)
        self.batch.refresh_from_db()
        return response

    @property
    def counts(self) -> dict[str, int]:
        return {name: self.batch.counts[name] for name in ("create", "update", "unchanged", "error", "warning")}

    def errors(self) -> dict[int, dict[str, list[str]]]:
        return dict(self.batch.rows.filter(action="error").values_list("number", "errors"))

    def warnings(self) -> dict[int, list[str]]:
        return dict(self.batch.rows.exclude(warnings=[]).values_list("number", "warnings"))


def counted(**given: int) -> dict[str, int]:
    return {"create": 0, "update": 0, "unchanged": 0, "error": 0, "warning": 0, **given}


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()
