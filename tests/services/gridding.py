"""The grid of a customer's months, as a browser sends it back."""

import html
import re
from typing import Any

from django.test import Client


def fields_of(page: Any) -> dict[str, str]:
    """What a browser would send of the grid's cells and of what they were read with."""
    text = page.content.decode()
    tags = re.findall(r"<input[^>]*>", text[text.index("data-grid ") :])
    found = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and re.match(r"(read-)?[muv]\d", name[1]):
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


class GridOf:
    """Somebody before the grid of a customer: what they read, what they type, and what they send."""

    def __init__(self, client: Client, customer: Any, query: str = "") -> None:
        self.client = client
        self.url = f"/services/customers/{customer.pk}/measurements/{query}"
        self.read()

    def read(self) -> None:
        page = self.client.get(self.url)
        assert page.status_code == 200
        self.sent = fields_of(page)

    def save(self, cells: dict[str, str] | None = None, **more: Any) -> Any:
        return self.client.post(self.url, {**self.sent, **(cells or {}), **more})
