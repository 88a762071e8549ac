"""How files name a provision and a requirement in one cell; exports write these names and imports find them again."""

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Concat


def in_a_file(service: str, path: str = "") -> Case:
    """The service with the label of the provision behind it, where it has one: ``ERP – Oslo``.

    ``service`` is a path from the provision, ``path`` leads to it.
    """
    label, name = F(f"{path}label"), F(f"{path}{service}")
    with_label = Concat(name, Value(" – "), label, output_field=TextField())
    return Case(When(**{f"{path}label": ""}, then=name), default=with_label, output_field=TextField())


def requirement_in_a_file(path: str = "") -> Concat:
    """The requirement with provision and aspect before it: ``ERP – Oslo, capacity: A hundred users at a time``."""
    provision = in_a_file("service__code", f"{path}provision__")
    parts = (provision, Value(", "), F(f"{path}aspect"), Value(": "), F(f"{path}statement"))
    return Concat(*parts, output_field=TextField())
