"""The description of the API: OpenAPI 3, made from the routes themselves."""

from typing import Any

from flask import Flask
from flask_smorest import Api
from flask_smorest.utils import prepare_response

from contest.api import fields, problem
from contest.api.blueprint import IDEMPOTENCY_KEY
from contest.kernel.problems import TYPE

ABOUT = """The same acts as the pages of this house, for programs. Times are RFC 3339 in UTC; money is an amount in
minor units with its currency. Make a token on your account page and send it as `Authorization: Bearer <token>`;
without one the caller is a visitor. Refusals are problem documents (RFC 9457) with a `code`."""


class Spec(Api):  # type: ignore[misc]
    """flask-smorest's, with our problem documents, and no pages of other hosts."""

    ERROR_SCHEMA = problem.Problem

    def __init__(self, app: Flask) -> None:
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
        """Describe its routes too, and that every POST takes a key."""
        for methods in blp._docs.values():
            if "post" in methods:
                methods["post"].setdefault("manual_doc", {})["parameters"] = [IDEMPOTENCY_KEY]
        super().register_blueprint(blp, **options)

    def _register_error_handlers(self) -> None:
        """The nouns bring their own (errors.py)."""

    def _register_responses(self) -> None:
        """One kind of no for all routes."""
        no = {"description": "A refusal", "schema": self.ERROR_SCHEMA, "example": problem.EXAMPLE}
        prepare_response(no, self.spec, TYPE)
        self.spec.components.response("DEFAULT_ERROR", no)
