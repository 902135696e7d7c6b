"""The JSON edge: who asks, one action or query, a document. One module per noun, the same nouns as the pages."""

from importlib import import_module

from flask import Flask

from contest.api import authentication, docs_page, limits
from contest.api.spec import Spec

NOUNS = (
    "contests", "references", "funding", "entries", "judging", "awards", "handover", "me", "notices", "reports",
    "staff",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Hang up the routes below /api/v1, their description and its readable page."""
    app.before_request(authentication.find)
    limiter = limits.init_app(app)
    spec = Spec(app)
    for noun in NOUNS:
        blueprint = import_module(f"contest.api.{noun}").bp
        app.extensions["csrf"].exempt(blueprint)  # no cookie speaks here: nobody's browser can be led to act
        limits.hold(limiter, blueprint)
        spec.register_blueprint(blueprint)
    app.register_blueprint(docs_page.bp)
