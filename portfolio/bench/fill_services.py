"""The services floor of the scratch database: twenty services, four provisions each, and two years of what followed.

One service is provided to 5,000 customers at every size, so that its page can be compared. Months and events are the
bulk: 24 months of usage and of measurements for every provision, and twelve events, of every customer at 10,000 and of
every tenth at 100,000 (the same two million rows, which keeps a whole run within minutes); the others have two events.
The customer that the pages are asked for has them in any case, with twelve requirements and 64 events.
"""

from typing import Any

from services.models import (
    EventImpact,
    FutureService,
    Measurement,
    OutcomeSupport,
    PerformanceEvent,
    Provision,
    Requirement,
    RequirementVersion,
    Service,
    StandardTarget,
    Usage,
)

WIDESPREAD = "SVC-01"
MODELS = (
    *(Service, StandardTarget, Provision, OutcomeSupport, Requirement, RequirementVersion, Usage, Measurement),
    *(PerformanceEvent, EventImpact, FutureService),
)

SERVICES = """
INSERT INTO services_servicecategory (name, is_active)
SELECT 'Category ' || n, true FROM generate_series(1, 5) n;
INSERT INTO services_service (version, created_at, changed_at, code, name, lifecycle, description, volume_unit,
    service_days, category_id, owner_id)
SELECT 1, now(), now(), 'SVC-' || lpad(n::text, 2, '0'), 'Service ' || n, (array['catalogue','catalogue','catalogue',
    'catalogue','pipeline'])[1 + n %% 5], repeat('What it does. ', 20), 'orders',
    (array['every_day','mon_fri'])[1 + n %% 2], (SELECT min(id) FROM services_servicecategory) + n %% 5,
    (%(users)s::bigint[])[1 + n %% %(userss)s]
FROM generate_series(1, 20) n;
INSERT INTO services_standardtarget (version, created_at, changed_at, aspect, statement, metric, comparator, target,
    unit, service_id)
SELECT 1, now(), now(), a, 'Promised to everybody', 'Value per month', 'at_least', 99.5, '%%', s.id
FROM services_service s CROSS JOIN unnest(array['availability','security']) a;
"""
PROVISIONS = """
INSERT INTO services_provision (version, created_at, changed_at, customer_id, service_id, label, status, starts_on,
    ends_on, units, unit, charge_basis, is_vital, vital_function, service_days, notes)
SELECT 1, now(), %(day)s::timestamptz - (c.n %% 1500) * interval '1 hour', c.id,
    (SELECT min(id) FROM services_service) + CASE WHEN k = 0 AND c.n <= least(5000, %(size)s / 2) THEN 0
        ELSE 1 + (c.n * 4 + k) %% 19 END,
    '', s.status, current_date - 900, CASE WHEN s.status = 'ended' THEN current_date - 30 END, 120, 'users',
    'per_user', k = 0, CASE WHEN k = 0 THEN 'Order intake of customer ' || c.n ELSE '' END, '', ''
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM customers_customer) c CROSS JOIN generate_series(0, 3) k
CROSS JOIN LATERAL (SELECT (array['active','active','active','ended','planned'])[1 + (c.n + k) %% 5] AS status) s;
INSERT INTO services_outcomesupport (version, created_at, changed_at, provision_id, outcome_id, strength, note)
SELECT 1, now(), now(), p.id, o.id, 2, '' FROM services_provision p
JOIN (SELECT DISTINCT ON (customer_id) id, customer_id FROM customers_businessoutcome ORDER BY customer_id, id) o
    ON o.customer_id = p.customer_id
WHERE p.is_vital;
"""
REQUIREMENTS = """
INSERT INTO services_requirement (version, created_at, changed_at, aspect, statement, is_special, priority, state,
    ability, ability_plan, provision_id, standard_id)
SELECT 1, now(), p.changed_at, a, 'Works when the shops are open', p.id %% 3 = 0, 2, 'agreed', 'able', '', p.id, t.id
FROM services_provision p
CROSS JOIN LATERAL unnest(CASE WHEN p.customer_id = %(subject)s THEN array['availability','capacity','security']
    ELSE array['availability'] END) a
LEFT JOIN services_standardtarget t ON t.service_id = p.service_id AND t.aspect = a;
INSERT INTO services_requirementversion (requirement_id, number, metric, comparator, target, unit, applies_from,
    proposed_at, agreed_on, agreed_by_id, authority_id, statement, note)
SELECT r.id, 1, 'Value per month', 'at_least', 99.5, '%%', (date_trunc('month', current_date) - interval '30 months'),
    now() - interval '900 days', current_date - 900, a.person_id, a.id, r.statement, ''
FROM services_requirement r JOIN services_provision p ON p.id = r.provision_id
JOIN (SELECT DISTINCT ON (customer_id) id, customer_id, person_id FROM customers_authority ORDER BY customer_id, id) a
    ON a.customer_id = p.customer_id;
"""
MONTHS = """
INSERT INTO services_usage (version, created_at, changed_at, provision_id, month, users, volume, note)
SELECT 1, now(), now() - (p.id %% 900) * interval '1 hour', p.id,
    date_trunc('month', current_date) - m * interval '1 month', 100 + m, 4000 + p.id %% 900 + m, ''
FROM services_provision p CROSS JOIN generate_series(1, 24) m
WHERE p.customer_id %% %(every)s = 0 OR p.customer_id = %(subject)s;
INSERT INTO services_measurement (version, created_at, changed_at, requirement_id, month, value, unit, note)
SELECT 1, now(), now() - (r.id %% 900) * interval '1 hour', r.id,
    date_trunc('month', current_date) - m * interval '1 month', 100 - ((r.id + m) %% 7) / 9.0, '', ''
FROM services_requirement r JOIN services_provision p ON p.id = r.provision_id CROSS JOIN generate_series(1, 24) m
WHERE p.customer_id %% %(every)s = 0 OR p.customer_id = %(subject)s;
"""
EVENTS = """
INSERT INTO services_performanceevent (version, created_at, changed_at, customer_id, kind, severity, title,
    started_at, ended_at, impact, cause, correction, credit_currency, external_system, external_id)
SELECT 1, now(), now() - (c.id %% 900) * interval '1 hour', c.id,
    (array['outage','degradation','major_incident','achievement','breach'])[1 + (c.id + e) %% 5], 1 + e %% 4,
    'Orders could not be taken in, ' || e, at, at + interval '70 minutes', repeat('What it meant. ', 12), 'A cause.',
    'A correction.', '', 'Service desk', 'SD-' || c.id || '-' || e
FROM customers_customer c
CROSS JOIN LATERAL generate_series(1, CASE WHEN c.id = %(subject)s THEN 64 WHEN c.id %% %(every)s = 0 THEN 12
    ELSE 2 END) e
CROSS JOIN LATERAL (SELECT now() - (e * 720 / CASE WHEN c.id = %(subject)s THEN 64 ELSE 12 END) * interval '1 day'
    - (c.id %% 600) * interval '1 minute' AS at) w;
INSERT INTO services_eventimpact (event_id, provision_id, unavailable, function_lost)
SELECT e.id, p.id, e.kind <> 'achievement', e.kind IN ('outage', 'major_incident')
FROM services_performanceevent e JOIN services_provision p ON p.customer_id = e.customer_id AND p.is_vital;
"""
FUTURE = """
INSERT INTO services_futureservice (version, created_at, changed_at, customer_id, title, stage, stage_since,
    expected_start, probability, expected_revenue, expected_cost, investment, currency, notes, reason_dropped)
SELECT 1, now(), now() - (c.id %% 900) * interval '1 hour', c.id, 'Second data centre, ' || k, s.stage,
    current_date - 40, current_date + (c.id %% 500)::int, 60, 120000, 80000, 30000, 'EUR', '',
    CASE WHEN s.stage = 'dropped' THEN 'Too dear' ELSE '' END
FROM customers_customer c CROSS JOIN LATERAL generate_series(1, CASE WHEN c.id = %(subject)s THEN 6 ELSE 1 END) k
CROSS JOIN LATERAL (SELECT (array['idea','assessed','dropped'])[1 + (c.id + k) %% 3] AS stage) s
WHERE c.id %% 3 = 0 OR c.id = %(subject)s;
"""
STATEMENTS = (SERVICES, PROVISIONS, REQUIREMENTS, MONTHS, EVENTS, FUTURE)


def values(size: int, subject: int) -> dict[str, Any]:
    """What the statements need beside the values of the customers' own."""
    return {"subject": subject, "every": max(1, size // 10_000)}
