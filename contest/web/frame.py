"""What stands around every page: where one can go, who is signed in, the two languages."""

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

TONGUES = (("ja", "日本語"), ("en", "English"))


def init_app(app: Flask) -> None:
    """Give every page its frame."""
    app.context_processor(_values)


def _values() -> dict[str, Any]:
    lang = str(get_locale() or "en")[:2]
    signed_in = bool(current_user and current_user.is_authenticated)
    return {
        "lang": lang,
        "shortcuts": not signed_in or current_user.shortcuts,
        "frame": {
            "home": _at("/contests"),
            "links": [
                {"label": label, "url": _at(path), "current": request.path.startswith(path)}
                for label, path in _ways(signed_in)
            ],
            "account": {"name": current_user.name, "url": _at("/me/account")} if signed_in else None,
            "sign_in": url_for("security.login"),
            "sign_up": url_for("security.register")
            if current_app.config.get("SECURITY_REGISTERABLE")
            else None,
            "sign_out": url_for("security.logout"),
            "tongues": [{"code": code, "name": name, "current": code == lang} for code, name in TONGUES],
            "tongues_url": _at("/language"),
            "here": request.full_path.rstrip("?") if request.method == "GET" else _at("/contests"),
            "colophon": [
                {"label": gettext("Terms"), "url": _at("/terms")},
                {"label": gettext("Privacy"), "url": _at("/privacy")},
                {"label": gettext("Commercial disclosure"), "url": _at("/tokushoho")},
            ],
        },
    }


def _ways(signed_in: bool) -> list[tuple[str, str]]:
    ways = [(gettext("Contests"), "/contests")]
    if signed_in:
        ways += [
            (gettext("My contests"), "/me/contests"),
            (gettext("My entries"), "/me/entries"),
            (gettext("Earnings"), "/me/earnings"),
        ]
        if current_user.is_staff:
            ways.append((gettext("Staff desk"), "/staff"))
    return ways


def _at(path: str) -> str:
    return request.script_root + path
