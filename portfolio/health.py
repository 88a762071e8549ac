"""Probes for a balancer: alive at all, and ready to serve."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers.records.policies import policy


@policy(public="a balancer asks without signing in; the answer carries no data")
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "live"})


@policy(public="a balancer asks without signing in; the answer carries no data")
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and holds every migration, 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "not ready", "reason": "the database does not answer"}, status=503)
    if pending:
        return JsonResponse({"status": "not ready", "reason": f"{len(pending)} migrations to apply"}, status=503)
    return JsonResponse({"status": "ready"})
