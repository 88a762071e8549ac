"""What is measured: each page with the ratio and growth that it must keep."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.test import RequestFactory
from django.urls import reverse

from customers.lists.customer import CustomerList
from customers.models import Customer
from portfolio.accounts.models import User
from services.models import Service

from .client import TOKEN, Answer, Browser
from .fill import EMAIL, subject
from .fill_services import WIDESPREAD


@dataclass(frozen=True)
class Page:
    """One page: how it is asked for, and its targets: p50 ÷ floor, p50 at the larger ÷ smaller size, queries."""

    name: str
    ask: Callable[[Browser], Answer]
    ratio: float
    growth: float
    queries: int
    path: str = ""


def pages() -> list[Page]:
    """The pages for the database of the default connection."""
    middle = subject()
    record, edit = f"/customers/{middle.pk}/", f"/customers/{middle.pk}/edit/"
    typed = f"{reverse('customers:customer_suggestions')}?q=klin"
    lists = {
        "customer list": ("", 2.5, 1.15),
        "customer list, newest change first": ("?sort=-changed", 2.5, 1.15),
        "customer list, by tier": ("?sort=tier", 2.5, 1.15),
        "customer list, deep page": (deep("name"), 2.5, 1.15),
        "customer list, deep page by tier": (deep("tier"), 2.5, 1.15),
        "customer list, search a common word": ("?q=klinik", 3, 1.3),
        "customer list, search one customer": (f"?q={middle.code}", 3, 1.3),
        "customer list, search without a hit": ("?q=zzzznobody", 3, 1.3),
        "customer list, three filters": ("?status=active&tier=standard&country=Country", 3, 1.3),
    }
    found = [
        Page(name, _get(f"/customers/{query}"), ratio, growth, 8, f"/customers/{query}")
        for name, (query, ratio, growth) in lists.items()
    ]
    return [
        *found,
        Page("customer record", _get(record), 5, 1.1, 25, record),
        Page("edit form, GET", _get(edit), 2.5, 1.1, 10, edit),
        Page("edit form, POST", _post(edit), 4, 1.1, 20),
        Page("suggestions as you type", _get(typed), 2, 1.3, 6, typed),
        *service_pages(middle),
    ]


def service_pages(customer: Customer) -> list[Page]:
    """The pages of the services floor; the customer has two years of months and 64 events."""
    widespread = Service.objects.get(code=WIDESPREAD)
    paths = {
        "customer's services": f"/services/customers/{customer.pk}/",
        "service with 5,000 customers": f"/services/{widespread.pk}/",
        "requirements of a customer": f"/services/customers/{customer.pk}/requirements/",
        "measurement grid": f"/services/customers/{customer.pk}/measurements/",
        "performance timeline": f"/services/customers/{customer.pk}/performance/",
        "list of provisions": "/services/provisions/",
        "list of events": "/services/events/",
    }
    board = "/services/future-services/board/"  # its sums go over every customer
    return [
        *(Page(name, _get(path), 5, 1.15, 15, path) for name, path in paths.items()),
        Page("board of future services", _get(board), 6, 2, 12, board),
    ]


def deep(sort: str) -> str:
    """The query of a page in the middle of the list."""
    request = RequestFactory().get("/customers/", {"sort": sort})
    request.user = User.objects.get(email=EMAIL)
    rows = CustomerList(request)
    row = rows.filtered.order_by(*rows.order)[Customer.objects.count() // 2]
    return f"?sort={sort}&after={rows.cursor_of(row)}"


def _get(path: str) -> Callable[[Browser], Answer]:
    return lambda browser: browser.get(path)


def _post(path: str) -> Callable[[Browser], Answer]:
    def ask(browser: Browser) -> Answer:
        page = browser.get(path).text
        token, version = TOKEN.search(page), re.search(r'name="version" value="(\d+)"', page)
        if token is None or version is None:
            raise RuntimeError("The edit form has no token or no version.")
        code = re.search(r'name="code" value="([^"]+)"', page)
        return browser.post(
            path,
            {
                "csrfmiddlewaretoken": token[1],
                "version": version[1],
                "name": f"Nord Werke {version[1]} GmbH",
                "code": code[1] if code else "",
                "kind": "external",
                "status": "active",
                "time_zone": "UTC",
                "billing_currency": "EUR",
                "city": "Berlin",
            },
        )

    return ask
