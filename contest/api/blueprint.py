"""Blueprint of the API: what a route accepts and returns, and that a POST acts once."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Response, current_app, g, request
from flask_smorest import Blueprint as _Blueprint
from marshmallow import ValidationError

from contest.access import guard
from contest.api import authentication, errors
from contest.api.fields import Schema, example
from contest.api.parsing import body, query
from contest.kernel.db import end_page
from contest.kernel.idempotency import first_answer, run_once
from contest.kernel.refusal import Invalid, Refused
from contest.people import scopes

LONGEST_KEY = 200
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "The same key with the same body is answered as the first time, and nothing is done twice.",
}


@dataclass(frozen=True)
class Act:
    """What a POST does, once it is authorized and its files are known to have arrived: `do` in the transaction of
    its key, and `show` what the caller is answered, from what `do` returned."""

    do: Callable[[], Any]
    show: Callable[[Any], Any]

    def __call__(self) -> Any:
        """Do it, and read the state after it."""
        return self.show(self.do())


class Blueprint(_Blueprint):  # type: ignore[misc]
    """A noun. Its views authorize first, then read the request (`payload()`), then act or ask."""

    def __init__(self, noun: str, description: str) -> None:
        super().__init__(
            f"api_{noun}",
            f"contest.api.{noun}",
            url_prefix=authentication.ROOT.rstrip("/"),
            description=description,
        )
        self.before_request(authentication.enter)
        self.after_request(_headers)
        errors.handle(self)

    def accepts(self, schema: type[Schema], *, location: str = "json") -> Callable[..., Any]:
        """Say what the body (or, with "query", the address) holds; the view reads it by `payload()`, once it knows
        that the caller may ask at all."""

        def decorator(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                g.accepts = schema(), location
                return view(*args, **kwargs)

            wrapper._apidoc = dict(getattr(view, "_apidoc", {}))  # type: ignore[attr-defined]
            needed = any(field.required for field in schema().fields.values())
            documented = {"in": location, "required": needed, "schema": schema}
            if location == "json":
                documented["example"] = example(schema)
            wrapper._apidoc["arguments"] = {"parameters": [documented]}  # type: ignore[attr-defined]
            return wrapper

        return decorator

    def returns(self, status: int, schema: type[Schema] | None, does: str) -> Callable[..., Any]:
        """Say what comes back, and in a few words (a sentence of the catalogue) what the route is for."""
        document = self.response(status, schema, example=example(schema) if schema else None)

        def decorator(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Response:
                if "accepts" not in g and request.method not in ("GET", "HEAD") and guard.me():
                    g.accepts = Schema(), "json"
                    payload()  # nothing, or an empty object: whoever sends more means something else
                if request.method == "POST":
                    return _once(lambda: view(*args, **kwargs), status, schema)
                return _written(status, _dumped(schema, view(*args, **kwargs)))

            documented = document(wrapper)
            return self.doc(summary=does)(documented)  # type: ignore[no-any-return]

        return decorator

    def money(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Say that the route acts on money: a token needs the scope for it. Placed next to the view."""
        view.needs_scope = scopes.MONEY  # type: ignore[attr-defined]
        return self.doc(**{"x-scope": scopes.MONEY})(view)  # type: ignore[no-any-return]

    def redirects_to(self, does: str) -> Callable[..., Any]:
        """Say that the route redirects to storage."""
        return self.doc(  # type: ignore[no-any-return]
            summary=does,
            responses={
                "302": {
                    "description": "The address, for five minutes",
                    "headers": {"Location": {"schema": {"type": "string"}}},
                }
            },
        )


def payload() -> dict[str, Any]:
    """What the request says, read as the route's `accepts` says. Raises Invalid, UnsupportedMediaType.

    A DELETE says its reason in the address, or in a body: not every program can send one with it.
    """
    schema, location = g.accepts
    asked = location == "query" and not (request.method == "DELETE" and request.get_data())
    try:
        return dict(schema.load(query() if asked else body(), unknown="exclude" if asked else None))
    except ValidationError as error:
        raise Invalid(_flat(error.messages)) from None


def own_id() -> int:
    """The id of the one who asks about, or acts on, what is their own."""
    guard.site("person.manage_own")
    return guard.my_id()


def _once(view: Callable[[], Any], status: int, schema: type[Schema] | None) -> Response:
    """Let a POST act once for its key: a repeat is answered before anything is asked, as things have moved on."""
    key, by = request.headers.get("Idempotency-Key"), guard.me()
    if key is None or by is None:
        found = view()
        return _written(status, _dumped(schema, found() if isinstance(found, Act) else found))
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid({"Idempotency-Key": Refused("key.too_long")})
    said, owner, key = _said(), by.id, f"api\n{key}"
    first = first_answer(key, by=owner, body=said)
    if first is None:
        try:
            act = view()
        except Exception:
            end_page()
            if first := first_answer(
                key, by=owner, body=said
            ):  # done while we asked: that is why it cannot be done
                return _written(*first)
            raise
        first = run_once(
            key, by=owner, now=g.now, body=said,
            act=lambda: [status, _dumped(schema, act() if isinstance(act, Act) else act)],
        )  # fmt: skip
    return _written(*first)


def _said() -> str:
    """A hash of what a request asks: two that differ in anything that counts have different ones."""
    given = request.get_data()
    with suppress(ValueError, RecursionError):
        given = json.dumps(json.loads(given), sort_keys=True).encode()
    return sha256(b"\n".join([request.path.encode(), request.query_string, given])).hexdigest()


def _dumped(schema: type[Schema] | None, found: Any) -> Any:
    return None if schema is None else schema().dump(found)


def _written(status: int, found: Any) -> Response:
    if found is None:
        return Response(status=status)
    return Response(current_app.json.dumps(found), status, mimetype="application/json")


def _headers(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response


def _flat(messages: Any, at: str = "") -> dict[str, Refused]:
    """Errors by the place of their field: "declarations.ai.used", "uploads.0"."""
    if isinstance(messages, dict):
        found: dict[str, Refused] = {}
        for name, inner in messages.items():
            place = at if name == "_schema" else f"{at}.{name}" if at else str(name)
            found |= _flat(inner, place)
        return found
    why = messages[0]
    return {at: why if isinstance(why, Refused) else Refused(why)}
