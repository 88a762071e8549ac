"""Probes for a balancer: alive at all, and ready to serve."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.mark.django_db
def test_a_product_with_its_database_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert "no-store" in answer["Cache-Control"]


def test_being_alive_needs_no_database(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(client: Client) -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="customers").order_by("-name").first()
    assert newest is not None
    newest.delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "1 migrations to apply")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_not_ready(client: Client) -> None:
    def refuse(*arguments: object) -> None:
        raise DatabaseError("the server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "the database does not answer")


@pytest.mark.django_db
def test_the_answer_tells_nothing_of_the_inside(client: Client) -> None:
    assert client.get("/health/ready").content == b'{"status": "ready"}'
    assert client.post("/health/ready").status_code == 405
