"""Calling the API as another process does."""

from typing import Any

from django.test import Client

from tests import factories


class Api:
    """A process that calls with somebody's token."""

    def __init__(self, user: Any, *scopes: str) -> None:
        token = factories.ApiTokenFactory(user=user, scopes=list(scopes or ("read", "write")))
        self.client = Client(headers={"authorization": f"Bearer {token.secret}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers)

    def patch(self, path: str, body: Any, version: int | None = None, **headers: str) -> Any:
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
