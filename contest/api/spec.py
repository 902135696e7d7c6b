"""OpenAPI 3 description of the API, made from the routes themselves."""

import threading
from typing import Any

from flask import Flask, Response, json
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from marshmallow.fields import Dict, String

from contest.api import fields
from contest.api.blueprint import IDEMPOTENCY_KEY
from contest.kernel.problems import TYPE

ABOUT = """Everything this site’s pages can do, for programs. Times are RFC 3339 in UTC; money is an amount in
minor units with its currency. Create a token on your account page and send it as `Authorization: Bearer <token>`;
without one the caller is a visitor. Its scope is read (GET), write (all but money) or money (routes with
`x-scope: money`, and whatever write does); it works for 1 to 365 days. Refusals are problem documents (RFC 9457) with a `code`."""


class Problem(fields.Schema):
    """A refusal."""

    code = fields.Text(most=60, required=True, metadata={"description": "noun.reason"})
    title = fields.Text(most=200, required=True)
    status = fields.Whole(required=True)
    detail = fields.Text(most=2_000, metadata={"description": "What is wrong, and what to do"})
    errors = Dict(keys=String(), values=String(), metadata={"description": "By field"})


EXAMPLE = {
    "code": "contest.prize_not_held",
    "title": "Not possible now",
    "status": 409,
    "detail": "Still to pay: ¥10,000. You can publish once it has arrived in full.",
}


class Spec(Api):  # type: ignore[misc]
    """flask-smorest's, with our problem documents, and no pages of other hosts."""

    ERROR_SCHEMA = Problem

    def __init__(self, app: Flask) -> None:
        self._to_describe: list[Any] = []
        self._describing = threading.Lock()
        app.config["OPENAPI_URL_PREFIX"] = "/api"
        about = {"description": " ".join(ABOUT.split())}
        super().__init__(
            app,
            spec_kwargs={"title": "Konpe", "version": "1", "openapi_version": "3.0.3", "info": about},
        )
        self.register_field(fields.Instant, "string", "date-time")
        self.register_field(fields.Day, "string", "date")
        self.register_field(fields.Whole, "integer", None)
        self.register_field(fields.Truth, "boolean", None)
        self.register_field(fields.Text, "string", None)
        bearer = {"type": "http", "scheme": "bearer"}
        self.spec.components.security_scheme("token", bearer)
        self.spec.options["security"] = [{"token": []}, {}]

    def register_blueprint(self, blp: Any, **options: Any) -> None:
        """Hang up its routes. They are described when somebody first asks: it takes longer than all the rest of a start."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._to_describe.append(blp)

    def described(self) -> dict[str, Any]:
        """The whole description; every POST takes a key."""
        with self._describing:
            for blp in self._to_describe:
                for methods in blp._docs.values():
                    if "post" in methods:
                        methods["post"].setdefault("manual_doc", {})["parameters"] = [IDEMPOTENCY_KEY]
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
            self._to_describe.clear()
            return self.spec.to_dict()  # type: ignore[no-any-return]

    def _openapi_json(self) -> Response:
        text = json.dumps(self.described(), indent=2, sort_keys=False)
        return Response(text, mimetype="application/json")

    def _register_error_handlers(self) -> None:
        """The nouns bring their own (errors.py)."""

    def _register_responses(self) -> None:
        """One kind of no for all routes."""
        no = {"description": "A refusal", "schema": self.ERROR_SCHEMA, "example": EXAMPLE}
        prepare_response(no, self.spec, TYPE)
        self.spec.components.response("DEFAULT_ERROR", no)
