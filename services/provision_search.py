"""Finding provisions by words of the customer, the service, the label or the function they are vital to.

The words stand in three tables. A condition over all three would be served by no index, so the service and the few
customers that a word names are looked up first; the condition then asks one table, whose indexes serve every part.
"""

from typing import Any

from django.apps import apps
from django.db.models import IntegerField, Q, Value

from customers.models import Customer
from customers.records.search import containing, words_of

FEW = 200  # customers; a word that names more of them is so common that any index finds a page of provisions at once


def naming(text: str) -> Q:
    """The condition on provisions that every word of the text (the first eight) is said somewhere about them."""
    words = words_of(text)
    if not words:
        return Q()
    services, customers = _named(words)
    condition = Q()
    for number, word in enumerate(words):
        said = Q(search_text__like=containing(word)) | Q(service__in=services.get(number, ()))
        found = customers.get(number, ())
        said |= Q(customer__in=found) if len(found) <= FEW else Q(customer__search_text__like=containing(word))
        condition &= said
    return condition


def _named(words: list[str]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The keys of services and of customers that each word names, by the word's number; one query for all of them."""
    parts: list[Any] = []
    for number, word in enumerate(words):
        for of_service, model, limit in ((1, apps.get_model("services.Service"), None), (0, Customer, FEW + 1)):
            rows: Any = model._default_manager.filter(search_text__like=containing(word)).order_by()
            marks = {"number": Value(number, IntegerField()), "of_service": Value(of_service, IntegerField())}
            parts.append(rows.annotate(**marks).values_list("number", "of_service", "pk")[:limit])
    services: dict[int, list[int]] = {}
    customers: dict[int, list[int]] = {}
    for number, of_service, key in parts[0].union(*parts[1:], all=True):
        (services if of_service else customers).setdefault(number, []).append(key)
    return services, customers
