"""A scratch database of many customers, filled by the database itself.

Triggers are off while it is filled: the history is not what is measured, and the pages read little of it.
"""

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection

from customers.models import (
    Authority,
    BusinessOutcome,
    Customer,
    Industry,
    Involvement,
    OutcomeMeasurement,
    Person,
)
from portfolio.accounts.models import User
from portfolio.accounts.roles import BRM, MANAGER

from . import fill_services

EMAIL, PASSWORD = "bench@bench.example", "a-password-for-the-benchmark"
FIRST = "Nord Süd Alpen Hafen Rhein Mitte Blau Silber Grün Stern Adler Anker Berg Tal See Wald Linden Eichen".split()
SECOND = "Werke Logistik Klinik Bank Energie Handel Technik Chemie Verlag Bau Druck Metall Papier Glas Netz".split()
FORMS = "GmbH AG Ltd SA BV Oy AB SpA".split()
CITIES = "Berlin Wien Zürich Paris London Oslo Turku Porto Gdańsk Lyon Basel Graz Bonn Ulm Jena".split()

TABLES = tuple(
    model._meta.db_table
    for model in (
        *(Customer, Person, Involvement, Authority, BusinessOutcome, OutcomeMeasurement),
        *fill_services.MODELS,
    )
)

CUSTOMERS = """
INSERT INTO customers_customer (version, created_at, changed_at, name, code, kind, status, tier, tier_reason,
    description, street, postal_code, city, region, country, website, restricted, time_zone, billing_currency,
    owner_id, industry_id)
SELECT 1, now(), %(day)s::timestamptz - (n %% 1500) * interval '1 hour',
    (%(first)s::text[])[1 + (n * 7) %% %(firsts)s] || ' ' || (%(second)s::text[])[1 + (n * 11) %% %(seconds)s]
        || ' ' || n || ' ' || (%(forms)s::text[])[1 + n %% %(formss)s],
    'C' || lpad(n::text, 7, '0'), 'external', (array['active','active','active','prospect','former'])[1 + n %% 5],
    (array['standard','standard','standard','key','strategic'])[1 + n %% 5], '', repeat('They make things. ', 20),
    'Street ' || n, lpad((n %% 99999)::text, 5, '0'), (%(cities)s::text[])[1 + n %% %(citiess)s], '', 'Country', '',
    n %% 50 = 0, 'UTC', 'EUR', (%(users)s::bigint[])[1 + n %% %(userss)s],
    (%(industries)s::bigint[])[1 + n %% %(industriess)s]
FROM generate_series(1, %(size)s) n;
"""
PEOPLE = """
INSERT INTO customers_person (version, created_at, changed_at, name, email, phone, active, left_on)
SELECT 1, now(), now(), 'Person ' || n, 'person' || n || '@example.org', '+49 30 ' || n, n %% 20 <> 0,
    CASE WHEN n %% 20 = 0 THEN current_date END
FROM generate_series(1, %(size)s * 3) n;
INSERT INTO customers_involvement (version, created_at, changed_at, kind, title, customer_id, person_id)
SELECT 1, now(), now(), (array['representative','representative','user'])[1 + p.n %% 3], 'Head of IT', c.id, p.id
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM customers_person) p
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM customers_customer) c ON c.n = p.n / 3;
INSERT INTO customers_authority (version, created_at, changed_at, "right", amount_limit, currency, valid_from,
    granted_by, evidence, evidence_url, customer_id, person_id)
SELECT 1, now(), now(), r, 50000, 'EUR', current_date - 400, 'Board', 'Minutes', '', i.customer_id, i.person_id
FROM customers_involvement i CROSS JOIN unnest(array['request','approve_spend']) r WHERE i.kind = 'representative';
"""
OUTCOMES = """
INSERT INTO customers_businessoutcome (version, created_at, changed_at, statement, measure, unit, baseline, target,
    due_on, priority, yearly_value, currency, notes, customer_id)
SELECT 1, now(), now(), 'Ship ' || k || ' faster', 'late orders', '%%', 20, 5, current_date + 200, k, 100000, 'EUR', '',
    id
FROM customers_customer CROSS JOIN generate_series(1, 2) k;
INSERT INTO customers_outcomemeasurement (version, created_at, changed_at, measured_on, value, note, outcome_id)
SELECT 1, now(), now(), current_date - 30 * m, 20 - m, '', id
FROM customers_businessoutcome CROSS JOIN generate_series(1, %(months)s) m;
"""


def fill(size: int) -> None:
    """Fill the empty, migrated database of the default connection with ``size`` customers, and count what is there."""
    fill_tables(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def subject() -> Customer:
    """The customer whose pages are asked for: in the middle of those that the signed-in manager owns."""
    own = Customer.objects.filter(owner__email=EMAIL).order_by("pk")
    return own[own.count() // 2]


def fill_tables(size: int) -> None:
    """All rows; outcomes measured in 24 months up to 10,000 customers, in 6 beyond."""
    users = [user.pk for user in _users()]
    industries = [Industry.objects.create(name=f"Industry {number}").pk for number in range(12)]
    values: dict[str, Any] = {
        **_array("first", FIRST),
        **_array("second", SECOND),
        **_array("forms", FORMS),
        **_array("cities", CITIES),
        **_array("users", users),
        **_array("industries", industries),
        "size": size,
        "months": 24 if size <= 10_000 else 6,
        "day": dt.datetime.now(dt.UTC),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statements in (CUSTOMERS, PEOPLE, OUTCOMES):
            cursor.execute(statements, values)
        cursor.execute("ANALYZE")  # the services' statements join what is there by now
        values |= fill_services.values(size, subject().pk)
        for statements in fill_services.STATEMENTS:
            cursor.execute(statements, values)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _users() -> list[User]:
    made = [User.objects.create_user(f"keeper{n}@bench.example", name=f"Keeper {n}") for n in range(20)]
    made.append(User.objects.create_user(EMAIL, PASSWORD, name="Bea Bench"))
    keeper, manager = Group.objects.get(name=BRM), Group.objects.get(name=MANAGER)
    for user in made:
        user.groups.add(keeper)
    made[-1].groups.add(manager)
    return made


def _array(name: str, values: list) -> dict[str, Any]:
    return {name: values, f"{name}s": len(values)}
