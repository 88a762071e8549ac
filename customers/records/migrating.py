"""What our migrations are written with beside Django's own operations."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Indexes, constraints and triggers of many models, as if added one after the other.

    After each operation Django makes the models that it touches anew, and with them all that refer to these: in our
    first migrations, where everything refers to customers and users, nine tenths of the time. Here that is done once.
    """

    def __init__(self, operations: Sequence[IndexOperation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        models = state.__dict__.pop("apps", None)  # while it is not there, nothing is made anew
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if models is not None:
            state.__dict__["apps"] = models
            state.reload_models([(app_label, operation.model_name_lower) for operation in self.operations])

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Add {len(self.operations)} indexes, constraints and triggers"
