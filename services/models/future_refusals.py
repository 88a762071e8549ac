"""Why a future service does not move, in words that say what to do instead."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .catalogue import Service

_DELIVERED = _("It is delivered and cannot move back. Archive the provision it has become instead.")
_DROPPED = _("It was dropped. Open it again first.")
_NOT_REQUESTED_YET = _("Nobody at the customer has requested it yet. Commit it first, then deliver it.")
NEEDS_MORE = _("This stage needs more than a move: say who requested it, what it became, or why it was dropped.")
NOT_DROPPED = _("Only what was dropped can be opened again.")
ARCHIVED = _("It is archived. Restore it first.")
NOT_REQUESTED = _("The authority by which %(who)s requested it does not cover this service.")
BEYOND_REQUEST = _(
    "This is not within what %(who)s, who requested it, may request. Drop it and open it again, so that somebody who "
    "may requests it anew; or correct the amount."
)
BEYOND_DELIVERED = _(
    "This is not within what %(who)s, on whose request it was delivered, may request. Correct the amount; what is "
    "needed beyond it is another future service, which somebody who may requests."
)
NOT_AS_REQUESTED = _(
    "%(who)s requested “%(title)s” (%(service)s). If it is another need, outline another future service and have that "
    "requested."
)
# By the stage that it is in.
WAY_BACK = {
    "committed": _("The customer has requested it. Drop it with the reason, or deliver it."),
    "delivered": _DELIVERED,
    "dropped": _DROPPED,
}
CANNOT_COMMIT = WAY_BACK | {"committed": _("It is committed already.")}
CANNOT_DELIVER = {
    "idea": _NOT_REQUESTED_YET,
    "assessed": _NOT_REQUESTED_YET,
    "delivered": _("It was delivered already."),
    "dropped": _DROPPED,
}


def require_offered(service: Service | None) -> None:
    """Raise ValidationError, saying what to do, unless the service can be provided today."""
    if service is None:
        raise ValidationError({"service": _("Say which service of the catalogue it has become.")})
    named = {"service": service}
    if service.lifecycle == Service.Lifecycle.PIPELINE:
        wrong = _("“%(service)s” is still in the pipeline. Have it moved to the catalogue first, then deliver it.")
        raise ValidationError({"service": wrong % named})
    if service.is_archived or service.lifecycle == Service.Lifecycle.RETIRED:
        wrong = _("“%(service)s” is retired and provided to nobody new. Choose a service of the catalogue.")
        raise ValidationError({"service": wrong % named})
