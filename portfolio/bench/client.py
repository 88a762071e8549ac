"""A small browser for the benchmark: one kept-alive connection, cookies, forms."""

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back, and how long the whole exchange took in milliseconds."""

    status: int
    body: bytes
    location: str
    milliseconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """Speaks to one local server as a balancer would that has taken HTTPS off."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, path: str) -> Answer:
        return self._send("GET", path)

    def post(self, path: str, data: dict[str, object]) -> Answer:
        return self._send("POST", path, urlencode(data, doseq=True))

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {
            "X-Forwarded-Proto": "https",
            "Host": "127.0.0.1",
            "Referer": "https://127.0.0.1/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        milliseconds = (time.perf_counter() - began) * 1000
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, content, response.headers.get("Location", ""), milliseconds)

    def sign_in(self, path: str, email: str, password: str) -> None:
        """Sign in through the product's own page; RuntimeError when it refuses."""
        page = self.get(path)
        found = TOKEN.search(page.text)
        if found is None:
            raise RuntimeError(f"The sign-in page answered {page.status} without a form.")
        answer = self.post(path, {"csrfmiddlewaretoken": found[1], "login": email, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"Signing in answered {answer.status} instead of a redirect.")
