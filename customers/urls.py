"""Addresses of the ground floor. The product hands in the pages that see what the floors above know."""

from functools import partial

from django.urls import path, re_path
from django.views.decorators.http import require_GET

from . import views
from .models import Section
from .pages import OF_CUSTOMER, CustomerPages
from .questions import DecisionQuestion
from .records.policies import policy
from .records.views import RecordPages

app_name = "customers"
SECTIONS = "|".join(Section.values)


def patterns(
    customer_pages: type[CustomerPages] = CustomerPages,
    *handed_in: type[RecordPages],
    question: type[DecisionQuestion] = DecisionQuestion,
) -> list:
    """Every route; ``customer_pages`` declares the customer's list, record page and form.

    Each of ``handed_in`` stands in for our own pages of the same name; ``question`` is what the register is asked.
    """
    instead = {pages.name: pages for pages in handed_in}
    decision_rights = require_GET(partial(views.decision_rights, question=question))
    return [
        path("suggestions/", views.suggestions, name="customer_suggestions"),
        path("assignments/", views.assignments, name="customer_assignments"),
        path("<int:pk>/assignment/", views.assignment, name="customer_assignment"),
        path("<int:pk>/tier/", views.tier, name="customer_tier"),
        path("<int:pk>/restriction/", views.restriction, name="customer_restriction"),
        path(
            "<int:pk>/decision-rights/",
            policy("customers.view_customer")(decision_rights),
            name="customer_decision_rights",
        ),
        re_path(
            rf"^(?P<pk>[0-9]+)/confirmations/(?P<section>{SECTIONS})/$",
            views.confirmation,
            name="customer_confirmation",
        ),
        *(route for pages in OF_CUSTOMER for route in instead.get(pages.name, pages).urls()),
        *customer_pages.urls(),
    ]
