"""Who asks: the owner of the token, or a visitor. No cookie is read."""

from flask import g, request

from contest.people import tokens

ROOT = "/api/v1/"
LANGUAGES = ("en", "ja")
READING = {"GET", "HEAD", "OPTIONS"}


class TokenUnknown(Exception):
    """A token that opens nothing: never made, revoked, or of a blocked person (401)."""


class ReadOnly(Exception):
    """A token that may only read (403)."""


def find() -> None:
    """Before everything else of a request of ours, its limit included: whose token it shows."""
    if not request.path.startswith(ROOT):
        return
    g.asks, g.token, g.scope = None, None, tokens.WRITE
    said = request.headers.get("Authorization")
    found = tokens.use(_secret(said), now=g.now) if said is not None else None
    if found is not None:
        g.token, g.asks, g.scope = found[0].id, found[1], found[0].scope
    g.token_wrong = said is not None and found is None
    g.language = _language()


def enter() -> None:
    """Before the view: turn away a token that is none, and one that may only read from what writes."""
    if g.token_wrong:
        raise TokenUnknown
    if request.method not in READING and g.scope != tokens.WRITE:
        raise ReadOnly


def _secret(said: str) -> str:
    scheme, _, secret = said.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _language() -> str:
    """The one asked for; else the one the person reads; else Japanese."""
    asked = request.accept_languages.best_match(LANGUAGES)
    return asked or (g.asks.language if g.asks is not None else "ja")
