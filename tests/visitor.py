"""A browser without a face, for tests that ask a running site hundreds of times."""

import html
import http.client
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str

    def value(self, field: str, *, form: str = "") -> str:
        """What stands in a hidden field, of the form whose address ends so."""
        text = self.text
        if form:
            text = next(one for one in re.findall(r"<form.*?</form>", text, re.S) if f'{form}"' in one)
        found = re.search(rf'name="{field}" value="([^"]*)"', text)
        assert found, f"no field {field}"
        return html.unescape(found[1])


class Visitor:
    """One connection for each request, with a session's cookie; threads that share it share the cookies."""

    def __init__(self, url: str, *, session: str = "", timeout: float = 60) -> None:
        self._host = urlsplit(url).netloc
        self._cookies = {"session": session} if session else {}
        self._timeout = timeout

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self.asks("GET", path)

    def post(self, path: str, fields: dict[str, Any], page: Answer | None = None) -> Answer:
        """Send a form; its csrf token is taken from the `page` it stands on."""
        token = {"csrf_token": page.value("csrf_token")} if page else {}
        body = urlencode({**token, **fields}, doseq=True).encode()
        return self.asks("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def sends(self, method: str, path: str, payload: Any, page: Answer) -> Answer:
        """Send JSON as a page's script does."""
        token = re.search(r'name="csrf" content="([^"]+)"', page.text)
        assert token
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token[1]}
        return self.asks(method, path, json.dumps(payload).encode(), headers)

    def asks(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request."""
        connection = http.client.HTTPConnection(self._host, timeout=self._timeout)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            given = {"Cookie": cookies, "Accept-Language": "en", **(headers or {})}
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            text = answer.read().decode()
            return Answer(answer.status, answer.headers.get("Location", ""), text)
        finally:
            connection.close()
