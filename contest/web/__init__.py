"""The HTML edge: one module per noun. A form's route is a `page_action`: authorize, read the form, act once, lead on.

`guard` is `contest.access.guard` for pages; `guard.fresh` asks who one is before what concerns money or keys. `forms`
reads what was typed, `errors` answers refusals, `frame` surrounds every page. `flask routes` lists all addresses.
"""

from importlib import import_module

from flask import Flask, Response, current_app, g, has_request_context, request, session
from flask_babel import Babel
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter

from contest.judging import methods
from contest.kernel import catalogue, ports
from contest.kernel.clock import known_zone
from contest.kernel.money import CURRENCIES, HOME
from contest.kernel.text import MOST_NUMBER
from contest.web import errors, frame, page_action, proportions, sign_in, words
from contest.web.requests import Request

NOUNS = (
    "site", "second_step", "account", "home", "contests", "brief", "funding", "uploads", "entries", "judging", "viewer",
    "awards", "handover", "earnings", "notices", "reports", "staff",
)  # fmt: skip
LANGUAGES = ("ja", "en")
# Packages whose pages a browser does not keep, so that the back button shows nothing after signing out.
KEPT_NOWHERE = {"account", "earnings", "funding", "handover", "notices", "second_step", "security", "staff"}
csrf = CSRFProtect()


def _up_to(most: int) -> str:
    """A pattern of the whole numbers up to `most`, leading zeros or not."""
    digits = str(most)
    less = [
        f"{digits[:at]}[0-{int(digit) - 1}][0-9]{{{len(digits) - at - 1}}}"
        for at, digit in enumerate(digits)
        if digit != "0"
    ]
    return f"0*(?:[0-9]{{1,{len(digits) - 1}}}|{'|'.join(less)}|{digits})"


class Number(IntegerConverter):
    """A row's number in an address; what no database could hold is simply not found.

    The pattern says so, not `to_python` alone: the router counts a rule of another method as a match by its pattern,
    and would answer 405.
    """

    regex = _up_to(MOST_NUMBER)

    def __init__(self, url_map: object, **options: object) -> None:
        super().__init__(url_map, max=MOST_NUMBER, **options)  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Hang up the pages."""
    app.request_class = Request
    app.url_map.converters["int"] = Number
    app.after_request(_headers)
    csrf.init_app(app)
    app.before_request(sign_in.links_open_a_page)  # whose form is a form as any other
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    catalogue.compile_if_stale()
    Babel(app, locale_selector=language, timezone_selector=time_zone)
    errors.init_app(app)
    words.init_app(app)
    frame.init_app(app)
    proportions.init_app(app)
    app.jinja_env.globals["new_form_key"] = page_action.new_form_key
    app.jinja_env.globals |= {
        "judging_method": lambda contest: methods.of(contest),
        "judging_choices": methods.CHOICES,
    }
    app.jinja_env.globals["home_currency"] = CURRENCIES[HOME]
    for noun in NOUNS:
        app.register_blueprint(import_module(f"contest.web.{noun}").bp)


def language() -> str:
    """The page's language: the account's, else the visitor's choice, else the browser's, else Japanese."""
    if "language" in g:
        return str(g.language)
    if not has_request_context():
        return "en"
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "ja"


def time_zone() -> str:
    """The viewer's zone."""
    if not has_request_context():
        return "Asia/Tokyo"
    if current_user and current_user.is_authenticated:
        return str(current_user.time_zone)
    chosen = request.cookies.get("zone", "")  # set by clock.js from the browser
    return chosen if chosen and known_zone(chosen) else "Asia/Tokyo"


def _headers(response: Response) -> Response:
    store = ports.store().origin
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'; "
        f"img-src 'self' data: blob: {store}; connect-src 'self' {store}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers.setdefault("Content-Security-Policy", " ".join(policy.split()).replace(" ;", ";"))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint != "static":
        # Pages differ by who looks: no shared cache may keep them, and what is about one person alone none at all.
        alone = request.blueprint in KEPT_NOWHERE or request.path.startswith("/me/")
        if alone:
            response.headers["Cache-Control"] = "private, no-store"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Vary", "Cookie")
    if current_app.config["PUBLIC_URL"].startswith("https:"):
        names = "; includeSubDomains" if current_app.config["HSTS_SUBDOMAINS"] else ""
        response.headers.setdefault("Strict-Transport-Security", f"max-age=31536000{names}")
    return response
