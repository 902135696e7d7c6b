"""Frame of every page: navigation, who is signed in, languages. Values for base.html."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale, gettext

from contest.web import guard

TONGUES = (("ja", "日本語"), ("en", "English"))


def init_app(app: Flask) -> None:
    """Give every template `frame`, `lang`, `shortcuts`, `site` and `request_id`."""
    app.context_processor(values)
    app.context_processor(lambda: {"request_id": g.get("request_id")})


def values() -> dict[str, Any]:
    """What surrounds a page."""
    locale = get_locale()
    person = guard.me()
    return {
        "frame": frame(),
        "lang": locale.language if locale else "ja",
        "shortcuts": person is None or person.shortcuts,
        "site": {"name": current_app.config["HOUSE_NAME"], "contact": current_app.config["HOUSE_CONTACT"]},
    }


def frame() -> dict[str, Any]:
    """The masthead and the foot of a page, for whoever asks."""
    return _frame(*_of())


def subjects(listed: Sequence[tuple[str, str, Any]], under: Collection[str] = ()) -> list[dict[str, Any]]:
    """The lines of a navigation, of the module of a subject, its first page and its label; the present one is marked.
    The pages of the modules `under` are under "security"."""
    here = current_app.view_functions[request.endpoint or ""].__module__.rsplit(".", 1)[-1]
    here = "security" if here in under else here
    return [{"endpoint": page, "label": label, "current": module == here} for module, page, label in listed]


def _of() -> tuple[tuple[str, bool, int] | None, str, str | None, str | None, str, str, str]:
    person = guard.me()
    who = (person.name, person.is_staff, person.unread) if person else None
    locale = get_locale()
    tongue = locale.language if locale else ""
    contact = current_app.config["HOUSE_CONTACT"]
    return who, tongue, request.endpoint, request.blueprint, _here(), request.root_path, contact


@lru_cache(2_000)
def _frame(
    who: tuple[str, bool, int] | None,
    tongue: str,
    endpoint: str | None,
    blueprint: str | None,
    here: str,
    root: str,
    contact: str,
) -> dict[str, Any]:
    """Rendered again only where one of these differs: every page begins with it."""
    name, is_staff, unread = who or ("", False, 0)

    def is_here(wanted: str) -> bool:
        return wanted == endpoint or (wanted == "staff.desk" and blueprint == "staff")

    about = url_for("home.about")
    links = [("contests.index", gettext("Find a contest"))]
    if who:
        links.insert(0, ("home.index", gettext("My work")))
        links.append(
            ("staff.desk", gettext("Staff pages")) if is_staff else ("earnings.index", gettext("Earnings"))
        )
    explained = [
        {"label": gettext("How it works"), "url": f"{about}#how"},
        {"label": gettext("Fees"), "url": f"{about}#cost"},
    ]
    return {
        "home": url_for("home.index"),
        "staff": is_staff,
        "links": [
            {"label": label, "url": url_for(wanted), "current": is_here(wanted)} for wanted, label in links
        ]
        + ([] if who else explained),
        "account": {"name": name, "url": url_for("account.show")} if who else None,
        "inbox": {
            "url": url_for("notices.index"),
            "unread": unread,
            "current": is_here("notices.index"),
        }
        if who
        else None,
        "sign_in": url_for("security.login", next=here) if who is None else None,
        "sign_up": url_for("security.register") if who is None else None,
        "sign_out": url_for("security.logout") if who else None,
        "tongues": [{"code": code, "name": name, "current": tongue == code} for code, name in TONGUES],
        "tongues_url": url_for("site.language"),
        "here": here,
        "colophon": [
            *explained,
            {"label": gettext("Terms"), "url": url_for("site.terms")},
            {"label": gettext("Privacy"), "url": url_for("site.privacy")},
            {"label": gettext("Commercial disclosure"), "url": url_for("site.tokushoho")},
            {"label": gettext("Help and contact"), "url": _help(contact)},
        ],
    }


def _help(contact: str) -> str:
    """Where to write to: an address of mail or of a page, or the page that says who runs this site."""
    if contact.startswith(("https://", "http://")):
        return contact
    mail = next((word.strip("<>(),;") for word in contact.split() if "@" in word), None)
    return f"mailto:{mail}" if mail else url_for("site.tokushoho")


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
