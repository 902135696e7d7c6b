"""What surrounds every page: the ways to go, who is signed in, the languages. Values for base.html."""

from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import get_locale, gettext

from contest.web import guard

TONGUES = (("ja", "日本語"), ("en", "English"))


def init_app(app: Flask) -> None:
    """Give every template `frame`, `lang`, `shortcuts`, `house` and `request_id`."""
    house = {"name": app.config["HOUSE_NAME"], "contact": app.config["HOUSE_CONTACT"]}

    @app.context_processor
    def values() -> dict[str, Any]:
        locale = get_locale()
        person = guard.me()
        return {
            "frame": frame(),
            "lang": locale.language if locale else "ja",
            "shortcuts": person is None or person.shortcuts,
            "house": house,
            "request_id": g.get("request_id"),
        }


def frame() -> dict[str, Any]:
    """The masthead and the foot of a page, for whoever asks."""
    person = guard.me()
    links = [("contests.index", gettext("Contests"))]
    if person is not None and person.is_staff:
        links.append(("staff.desk", gettext("Staff desk")))
    elif person is not None:
        links += [
            ("contests.mine", gettext("My contests")),
            ("entries.mine", gettext("My entries")),
            ("earnings.index", gettext("Earnings")),
        ]
    locale = get_locale()
    return {
        "home": url_for("contests.index"),
        "links": [
            {"label": label, "url": url_for(endpoint), "current": _is_here(endpoint)}
            for endpoint, label in links
        ],
        "account": {"name": person.name, "url": url_for("account.show")} if person else None,
        "inbox": {
            "url": url_for("notices.index"),
            "unread": person.unread,
            "current": _is_here("notices.index"),
        }
        if person
        else None,
        "sign_in": url_for("security.login", next=_here()) if person is None else None,
        "sign_up": url_for("security.register") if person is None else None,
        "sign_out": url_for("security.logout") if person else None,
        "tongues": [
            {"code": code, "name": name, "current": bool(locale and locale.language == code)}
            for code, name in TONGUES
        ],
        "tongues_url": url_for("house.language"),
        "here": _here(),
        "colophon": [
            {"label": gettext("Terms"), "url": url_for("house.terms")},
            {"label": gettext("Privacy"), "url": url_for("house.privacy")},
            {"label": gettext("Commercial disclosure"), "url": url_for("house.tokushoho")},
        ],
    }


def _is_here(endpoint: str) -> bool:
    if request.endpoint == endpoint:
        return True
    return endpoint == "staff.desk" and request.blueprint == "staff"


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
