"""What was agreed before its words were kept is told as the requirement read on the day, as the history has it."""

from importlib import import_module

import pgtrigger
import pytest
from django.db import connection

from customers.models import Customer
from services.models import Requirement, RequirementVersion
from tests import factories
from tests.services.deciding import agreed, holder

AS_IT_READ_THEN: str = import_module("services.migrations.0009_agreed_wording").AS_IT_READ_THEN
KEPT = next(one for one in RequirementVersion._meta.constraints if one.name == "agreed_in_words")


@pytest.mark.django_db(transaction=True)
def test_words_are_taken_from_the_history_where_it_has_them(requirement: Requirement, kestrel: Customer) -> None:
    ada = holder(kestrel, "Ada")
    agreed(requirement, ada)
    waiting = factories.RequirementFactory(provision=requirement.provision, statement="Quick")
    with pgtrigger.ignore("services.Requirement:created_insert"):
        unknown = factories.RequirementFactory(provision=requirement.provision, statement="Safe", agreed=ada)
    Requirement.objects.filter(pk=requirement.pk).update(statement="Best effort")
    with connection.schema_editor() as editor:
        editor.remove_constraint(RequirementVersion, KEPT)
    try:
        with pgtrigger.ignore("services.RequirementVersion:agreed_stays"), connection.cursor() as cursor:
            RequirementVersion.objects.update(statement="")
            cursor.execute(AS_IT_READ_THEN)
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(RequirementVersion, KEPT)
    told = dict(RequirementVersion.objects.values_list("requirement", "statement"))
    assert told == {requirement.pk: "Up while trains run", waiting.pk: "", unknown.pk: "Safe"}
