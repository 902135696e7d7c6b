"""Programs that ask the JSON API in somebody's name."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Flask

from contest.kernel.clock import utcnow
from contest.people.actions import tokens


def token(
    app: Flask, person_id: int, *, scope: str = "money", name: str = "tests", strong: bool = True
) -> str:
    """A token of this person's."""
    with app.app_context():
        facts = {"name": name, "scope": scope, "days": tokens.MOST_DAYS, "strong": strong, "by": person_id}
        return tokens.make(person_id, **facts, now=utcnow())


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @cached_property
    def json(self) -> Any:
        """The document."""
        return json.loads(self.text)


@dataclass
class Caller:
    """Asks in the name of whose token it has; without one as a visitor."""

    app: Flask
    secret: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    def get(self, path: str, **headers: str) -> Answer:
        """Ask."""
        return self.send("GET", path, **headers)

    def post(self, path: str, payload: Any = None, **headers: str) -> Answer:
        """Act."""
        return self.send("POST", path, payload, **headers)

    def send(self, method: str, path: str, payload: Any = None, **headers: str) -> Answer:
        """Any method; underscores in the names of headers stand for hyphens."""
        given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret is not None:
            given["Authorization"] = f"Bearer {self.secret}"
        body = {} if payload is None else {"json": payload}
        answer = self.app.test_client().open(f"/api/v1{path}", method=method, headers=given, **body)
        try:
            return Answer(answer.status_code, dict(answer.headers), answer.get_data(as_text=True))
        finally:
            answer.close()


def caller(app: Flask, person_id: int | None, *, scope: str = "money") -> Caller:
    """A program of this person's; None: of nobody's."""
    return Caller(app, None if person_id is None else token(app, person_id, scope=scope))
