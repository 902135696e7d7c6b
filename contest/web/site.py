"""Pages of the site: its texts, the choice of language, and how it is doing."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from markdown_it import MarkdownIt
from markupsafe import Markup

from contest.health import checks
from contest.kernel import legal_pages
from contest.people.actions import accounts
from contest.web import guard
from contest.web.requests import own

bp = Blueprint("site", __name__)
BACKGROUNDS = ("white", "light", "mid", "dark", "checker")
MID = "mid"  # grey: white artwork and black artwork are both seen on it
YEAR = 365 * 24 * 3600
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@bp.get("/terms")
def terms() -> ResponseReturnValue:
    """On which terms the site is used."""
    return _text("terms")


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What the site keeps of people, and why."""
    return _text("privacy")


@bp.get("/tokushoho")
def tokushoho() -> ResponseReturnValue:
    """Who sells here: the disclosure of the Act on Specified Commercial Transactions (特定商取引法 article 11)."""
    return _text("tokushoho")


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Read on in the other language: kept in the account, a visitor's in the session."""
    chosen = request.form.get("language", "")
    if chosen not in legal_pages.LANGUAGES:
        abort(400)
    session["language"] = chosen
    if person := guard.me():
        accounts.speak(person.id, language=chosen)
    return redirect(own(request.form.get("next")) or request.script_root + "/", code=303)


@bp.app_template_global()
def background() -> str:
    """The background that the viewer sees artwork on: kept in a cookie, for all pages and in macros too."""
    chosen = request.cookies.get("background", "") if has_request_context() else ""
    return chosen if chosen in BACKGROUNDS else MID


@bp.post("/background")
def choose_background() -> ResponseReturnValue:
    """Show artwork on another background from now on. Only pages without script ask this."""
    chosen = request.form.get("background", "")
    if chosen not in BACKGROUNDS:
        abort(400)
    came_from = urlsplit(request.referrer or "")
    page = (
        own(came_from._replace(scheme="", netloc="").geturl()) if came_from.netloc == request.host else None
    )
    response = redirect(page or request.script_root + "/", code=303)
    # background.js writes the same cookie.
    response.set_cookie("background", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return response


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is up; nothing else is asked."""
    return {"status": "up"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether the site can serve: database, migrations, triggers, store, clocks, worker; at most 5 s old."""
    found = checks.recent(now=g.now)
    ready = all(one.ok for one in found if one.needed)
    for one in found:
        if not one.ok:  # the reasons are not for strangers: `flask doctor` and the log have them
            current_app.logger.warning("not well: %s: %s", one.name, one.wrong)
    words = {one.name: "ok" if one.ok else "failed" if one.needed else "warning" for one in found}
    return {"status": "ready" if ready else "not ready", "checks": words}, 200 if ready else 503


def _text(name: str) -> ResponseReturnValue:
    language = "ja" if str(get_locale()).startswith("ja") else "en"
    title, _, body = legal_pages.text(name, language, current_app.config).partition("\n")
    matter = Markup(_markdown.render(body))  # noqa: S704 — html is off: what it renders is escaped
    return render_template("site/text.html", heading=title.lstrip("# "), matter=matter)
