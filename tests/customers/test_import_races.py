"""Two clicks on the same import, over real connections."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from customers.imports import CustomerImport
from customers.imports.parts import OutcomeImport
from customers.models import Customer
from customers.records.imports.commit import AlreadyRunning, CheckAgain, commit, lock
from tests import factories

from .importing import Wizard

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def being_written(batch_pk: int) -> Iterator[None]:
    """Meanwhile another connection writes this import."""
    begun, over = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                lock(batch_pk)
                begun.set()
                over.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        over.set()
        other.join()


def test_an_import_that_is_being_written_is_not_written_again() -> None:
    berta = Wizard(factories.brm("Berta Brandt"))
    berta.upload("code,name\nALM,Almhof Dairies\n")
    berta.check()
    with being_written(berta.batch.pk):
        with pytest.raises(AlreadyRunning):
            commit(CustomerImport, berta.batch.pk, berta.user)
        assert "being written right now" in berta.client.post(berta.url("commit/"), follow=True).content.decode()
        assert berta.client.post(berta.url("check/")).status_code == 302
        assert Customer.objects.count() == 0
    commit(CustomerImport, berta.batch.pk, berta.user)
    assert Customer.objects.count() == 1


def test_two_steps_of_a_check_at_once_count_each_row_once() -> None:
    berta = Wizard(factories.brm("Berta Brandt"))
    berta.upload("code,name\nALM,Almhof Dairies\n")
    berta.map()
    with being_written(berta.batch.pk):
        assert berta.client.post(berta.url("check/")).status_code == 302
    berta.client.post(berta.url("check/"))
    berta.client.post(berta.url("check/"))
    berta.batch.refresh_from_db()
    assert (berta.batch.checked_count, berta.counts["create"]) == (1, 1)


@contextmanager
def being_imported(customer: Customer, statement: str) -> Iterator[None]:
    """Meanwhile a colleague's import holds the customer, writes this outcome, and ends a moment later."""
    begun = threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
                begun.set()
                time.sleep(1)
                factories.BusinessOutcomeFactory(customer=customer, statement=statement)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        other.join()


def two_imports_of_one_outcome() -> Customer:
    berta = Wizard(factories.brm("Berta Brandt"))
    kestrel = factories.CustomerFactory(code="KESTREL", owner=berta.user)
    berta.of("outcomes").upload("customer code,outcome,measure\nKESTREL,Faster trains,Minutes\n")
    berta.check()
    with being_imported(kestrel, "faster trains"), contextlib.suppress(CheckAgain):
        commit(OutcomeImport, berta.batch.pk, berta.user)
    return kestrel


def test_two_imports_at_once_do_not_double_a_record() -> None:
    assert two_imports_of_one_outcome().outcomes.count() == 1


def test_without_waiting_for_one_another_they_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(OutcomeImport, "_holds_parents", classmethod(lambda *arguments: True))
    assert two_imports_of_one_outcome().outcomes.count() == 2
