"""That no customer becomes a business unit of itself, by whatever way its parent is set."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

GUARD = "no_ring_of_units"
RING = _("The customer it would belong to is itself a unit of this customer by now.")

# Two who make each the other's unit at the same moment both find nothing wrong before they save, and so does an import
# that was checked earlier. Whoever comes second waits here for the first, then sees what they saved.
NO_RING = pgtrigger.Trigger(
    name=GUARD,
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("parent_id"),
    condition=pgtrigger.Condition("NEW.parent_id IS NOT NULL AND NEW.parent_id IS DISTINCT FROM OLD.parent_id"),
    func="""
        PERFORM pg_advisory_xact_lock(hashtextextended('units of customers', 0));
        IF EXISTS (
            WITH RECURSIVE above(id) AS (
                SELECT NEW.parent_id
                UNION
                SELECT customer.parent_id FROM customers_customer customer JOIN above ON customer.id = above.id
            )
            SELECT FROM above WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'customer % would be a unit of itself', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_ring_of_units';
        END IF;
        RETURN NULL;
    """,
)
