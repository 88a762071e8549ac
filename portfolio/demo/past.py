"""The demo's history, told as if it had been written over the years and not on the day of seeding."""

from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection

# When an event of a table without stamps happened, from its own columns or those of what it belongs to.
_OWN_TIMES = {
    "CustomerTeamMemberEvent": "(SELECT created_at FROM customers_customer c WHERE c.id = e.customer_id)",
    "SectionConfirmationEvent": "e.confirmed_on + time '15:00'",
    "AuthorityScopeEvent": "(SELECT created_at FROM customers_authority a WHERE a.id = e.authority_id)",
    "RequirementVersionEvent": "COALESCE(e.agreed_on + time '14:00', e.proposed_at)",
    "EventImpactEvent": "(SELECT created_at FROM services_performanceevent p WHERE p.id = e.event_id)",
}


def date_the_events() -> None:
    """Give each event of the seed the time of what it tells; only a seed may, for the history is append-only."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for model in _event_models():
            stamped = any(field.name == "changed_at" for field in model._meta.concrete_fields)
            when = (
                "CASE WHEN e.pgh_label = 'created' THEN e.created_at ELSE e.changed_at END"
                if stamped
                else _OWN_TIMES.get(model.__name__)
            )
            if when:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"UPDATE {table} e SET pgh_created_at = COALESCE({when}, pgh_created_at)")  # noqa: S608


def _event_models() -> list[Any]:
    floors = (apps.get_app_config(name) for name in ("customers", "services"))
    return [model for floor in floors for model in floor.get_models() if hasattr(model, "pgh_tracked_model")]
