"""The JSON edge: one module per noun, the same nouns as the pages. A route, whose decorators are its description:

    @bp.post("/contests/<int:number>/publication")
    @bp.accepts(Publication)
    @bp.returns(201, ContestDocument, N_("Open the contest to designers"))
    def publish(number: int) -> Act:
        guard.contest("contest.publish", number)                   # first who may: 401, 404, 409
        me, version = guard.my_id(), payload()["text_version"]     # then what was said: 422, 415
        return Act(lambda: publication.publish(number, agreement=version, by=me, now=g.now),
                   lambda _: whole(contest_queries.contest(number)))

A POST gives back an `Act(do, show)`, both run in the transaction of its `Idempotency-Key`; other methods the document, or
None for 204. A document is a plain dict that a Schema of `fields` writes: what only some roles read is put in by the
function that makes it. Lists go on by `cursor`. `authentication` finds the token's owner, `errors` says no.
"""

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
