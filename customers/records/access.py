"""The one permission layer: what a user may see, and what they may do to it.

Pages, API, search, counts, exports, feeds and jobs ask here and nowhere else. ``visible_to`` on a queryset limits
rows; ``can`` answers for one row. The rule itself is written once, on the customer (``Customer.allows``); every other
record answers as its customer does.
"""

from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

# Archiving and restoring ask for RESTORE, which an archived record still allows; CHANGE it does not.
CHANGE, RESTORE, ASSIGN, RESTRICT, SET_TIER = "change", "restore", "assign", "restrict", "set_tier"
ACTIONS = frozenset({CHANGE, RESTORE, ASSIGN, RESTRICT, SET_TIER})


class Answerable(Protocol):
    def allows(self, user: Any, action: str) -> bool: ...

    @property
    def archived_above(self) -> Any: ...


class Archived(PermissionDenied):
    """The user might do it if ``record`` were not archived: the one that is to be changed, or what it belongs to.

    Pages answer it with 409 and offer to restore ``record``, the API with the problem “conflict”.
    """

    def __init__(self, record: Any) -> None:
        said = _("“%(what)s” is archived: it stays as it is, and so does what belongs to it. Restore it first.")
        super().__init__(said % {"what": record})
        self.record = record


class KeptByOthers(PermissionDenied):
    """The user's role changes customers, and sees this one, but others keep it; ``customer`` says who."""

    def __init__(self, customer: Any) -> None:
        super().__init__()
        self.customer = customer


def can(user: Any, action: str, record: Answerable) -> bool:
    """Whether the user may do the action to this record today. Unknown actions are a programming error."""
    if action not in ACTIONS:
        raise ValueError(f"Unknown action {action!r}; declare it in {__name__}.ACTIONS.")
    return bool(user.is_authenticated and user.is_active and record.allows(user, action))


def require(user: Any, action: str, record: Answerable) -> None:
    """Raise PermissionDenied (403) unless the user may do the action to a record they are known to see.

    Raises Archived where nothing stands in the way but an archive that the user may open again, and KeptByOthers where
    the role would do, but the customer is not theirs.
    """
    if can(user, action, record):
        return
    archived = record.archived_above if action in (CHANGE, RESTORE) else None
    if archived is not None and can(user, RESTORE, archived):
        raise Archived(archived)
    customer: Any = getattr(record, "its_customer", None) if action in (CHANGE, RESTORE) else None
    may = customer is not None and customer.is_visible_to(user) and user.has_perm("customers.change_customer")
    if may and not customer.is_kept_by(user):
        raise KeptByOthers(customer)
    raise PermissionDenied


def get_visible(queryset: Any, user: Any, **lookup: Any) -> Model:
    """The one row that this user may see; Http404 for an absent and for a foreign one alike."""
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        raise Http404 from None
