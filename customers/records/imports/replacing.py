"""A floor above knows more of a record than the floor that keeps it; its import stands in the place of the former."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

from .kinds import KINDS, RecordImport


def replaces(former: type[RecordImport]) -> Callable[[type[RecordImport]], type[RecordImport]]:
    """Class decorator: make the import known in place of the one that it extends, under the same name."""

    def put(kind: type[RecordImport]) -> type[RecordImport]:
        if KINDS.get(former.name) is not former or kind.name != former.name or not issubclass(kind, former):
            raise ImproperlyConfigured(f"{kind.__name__} cannot replace the import “{former.name}”.")
        KINDS[former.name] = kind
        return kind

    return put
