"""Background that artwork is shown on: chosen by the viewer, remembered in a cookie for all pages."""

from flask import Flask, has_request_context, request
from werkzeug import Response

COOKIE = "background"
BACKGROUNDS = ("white", "light", "mid", "dark", "checker")
DEFAULT = "mid"
"""Mid-grey: white artwork and black artwork are both seen on it."""
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give every template `background()`, macros included."""
    app.jinja_env.globals["background"] = background


def background() -> str:
    """The viewer's background, one of BACKGROUNDS."""
    chosen = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return chosen if chosen in BACKGROUNDS else DEFAULT


def remember(response: Response, chosen: str) -> None:
    """Keep the choice for a year; background.js writes the same cookie."""
    response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure)
