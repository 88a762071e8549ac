"""Addresses of the ground floor. The customer's own page is handed in by the product: it sees across all apps."""

from django.urls import path, re_path

from . import views
from .models import Section
from .pages import OF_CUSTOMER, CustomerPages

app_name = "customers"
SECTIONS = "|".join(Section.values)


def patterns(customer_pages: type[CustomerPages] = CustomerPages) -> list:
    """Every route; ``customer_pages`` declares the customer's list, record page and form."""
    return [
        path("suggestions/", views.suggestions, name="customer_suggestions"),
        path("assignments/", views.assignments, name="customer_assignments"),
        path("<int:pk>/assignment/", views.assignment, name="customer_assignment"),
        path("<int:pk>/tier/", views.tier, name="customer_tier"),
        path("<int:pk>/restriction/", views.restriction, name="customer_restriction"),
        path("<int:pk>/decision-rights/", views.decision_rights, name="customer_decision_rights"),
        re_path(
            rf"^(?P<pk>[0-9]+)/confirmations/(?P<section>{SECTIONS})/$",
            views.confirmation,
            name="customer_confirmation",
        ),
        *(route for pages in OF_CUSTOMER for route in pages.urls()),
        *customer_pages.urls(),
    ]
