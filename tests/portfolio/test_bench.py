"""The benchmark's own ground: its filling is valid, and every page that it asks for is there and within its queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portfolio.accounts.models import User
from portfolio.bench import fill, fill_services
from portfolio.bench.pages import pages
from services.models import Measurement, PerformanceEvent, Provision, Service, Usage

pytestmark = pytest.mark.django_db
SIZE = 120


@pytest.fixture(autouse=True)
def filled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with checks put off cannot be altered
    fill.fill_tables(SIZE)


def test_a_filling_has_what_the_pages_are_measured_with() -> None:
    customer = fill.subject()
    assert Provision.objects.count() == SIZE * 4
    assert Service.objects.get(code=fill_services.WIDESPREAD).provisions.count() == SIZE // 2
    assert PerformanceEvent.objects.filter(customer=customer).count() == 64
    assert Measurement.objects.filter(requirement__provision__customer=customer).count() == 12 * 24
    assert Usage.objects.count() == SIZE * 4 * 24
    for model in fill_services.MODELS:
        for row in model._base_manager.all()[:20]:
            row.full_clean()


def test_history_is_kept_again_after_the_filling() -> None:
    provision = Provision.objects.first()
    assert provision is not None
    provision.stamp_and_save(User.objects.get(email=fill.EMAIL))
    assert provision.version == 2


def test_every_page_answers_within_its_queries() -> None:
    client = Client()
    client.force_login(User.objects.get(email=fill.EMAIL))
    client.get("/customers/")
    for page in pages():
        if page.path:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(page.path)
            assert response.status_code == 200, page.path
            assert len(queries) <= page.queries, f"{page.path}: {len(queries)} queries"
