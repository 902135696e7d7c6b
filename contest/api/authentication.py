"""Authentication of API requests: the owner of the token, or a visitor. No cookie is read."""

import logging

from flask import current_app, g, request

from contest.kernel import logs
from contest.people import scopes
from contest.people.actions import tokens
from contest.people.rules import network

ROOT = "/api/v1/"
LANGUAGES = ("en", "ja")
_security = logging.getLogger("konpe.security")
READING = {"GET", "HEAD", "OPTIONS"}


class TokenUnknown(Exception):
    """A token that opens nothing: never made, revoked, expired, or of a blocked person (401)."""


class TokenWeak(Exception):
    """A token of a member of staff, made without the second factor that this site asks of staff (403)."""


class ScopeTooSmall(Exception):
    """A token that may not do this; `needed` is the scope that may (403)."""

    def __init__(self, needed: str) -> None:
        super().__init__(needed)
        self.needed = needed


def find() -> None:
    """Before everything else of a request of ours, its limit included: whose token it shows."""
    if not request.path.startswith(ROOT):
        return
    g.asks, g.token, g.scope, g.token_weak = None, None, scopes.MONEY, False
    said = request.headers.get("Authorization")
    found = (
        tokens.use(_secret(said), network=network(request.remote_addr), now=g.now)
        if said is not None
        else None
    )
    if found is not None:
        logs.asked_by(found[1].id)
        g.token, g.asks, g.scope = found[0].id, found[1], found[0].scope
        two = current_app.config["STAFF_SECOND_FACTOR"] and found[1].is_staff
        g.token_weak = two and not found[0].strong
    g.token_wrong = said is not None and found is None
    g.language = _language()


def enter() -> None:
    """Before the view, and before a repeat is answered: turn away a token that is none, and one that may do less."""
    if g.token_wrong:
        _security.info("refused: unknown token", extra={"status": 401})
        raise TokenUnknown
    if g.token_weak:
        _security.info("refused: token without a second factor", extra={"status": 403, "token": g.token})
        raise TokenWeak
    view = current_app.view_functions[request.endpoint or ""]
    usual = scopes.READ if request.method in READING else scopes.WRITE
    require(getattr(view, "needs_scope", usual))


def require(needed: str) -> None:
    """Go on if the token's scope covers this one. Raises ScopeTooSmall."""
    if not scopes.covers(g.scope, needed):
        _security.info("refused: scope of a token", extra={"status": 403, "token": g.token})
        raise ScopeTooSmall(needed)


def _secret(said: str) -> str:
    scheme, _, secret = said.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _language() -> str:
    """The one asked for; else the one the person reads; else Japanese."""
    asked = request.accept_languages.best_match(LANGUAGES)
    return asked or (g.asks.language if g.asks is not None else "ja")
