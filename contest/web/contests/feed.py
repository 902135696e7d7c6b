"""Atom feed of the public list (RFC 4287), for each filter its own, newest first."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

from flask import current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext as _

from contest.awards import changes
from contest.contests import brief, finding, rules as contest_rules
from contest.contests.model import Contest
from contest.kernel import phrases
from contest.web import LANGUAGES, language
from contest.web.contests import bp, filters

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@bp.get("/contests.atom")
def feed() -> ResponseReturnValue:
    """Thirty contests; `?lang=` says in which language the site's own words are."""
    asked = request.args.get("lang", "")
    tongue = asked if asked in LANGUAGES else language()
    contest_filter = replace(filters.read(), order="newest")
    found = finding.find(contest_filter, now=g.now)
    with force_locale(tongue):
        body = _written(found.rows, contest_filter, tongue)
    response = make_response(body)
    response.content_type = "application/atom+xml; charset=utf-8"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    changed = changes.of_lists(now=g.now)
    # A second that is not over may bring another change; and where days are counted, time itself is one.
    if changed < g.now.replace(microsecond=0) and contest_filter.within is None:
        response.last_modified = changed + timedelta(seconds=1)
    return response.make_conditional(request)


def address(contest_filter: finding.ContestFilter, tongue: str) -> str:
    """The one address of a wish's feed, whatever the order of the list that leads to it."""
    return filters.address(replace(contest_filter, order="closing"), "contests.feed", lang=tongue)


def _written(rows: Sequence[Contest], contest_filter: finding.ContestFilter, tongue: str) -> bytes:
    changed = changes.of_contests(rows)
    ElementTree.register_namespace("", ATOM)
    here, there = address(contest_filter, tongue), filters.address(contest_filter)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": tongue})
    site = current_app.config["HOUSE_NAME"] or "Konpe"
    _say(
        root,
        "title",
        " · ".join([_("Contests"), *(words for words, _way in filters.filters(contest_filter)), site]),
    )
    _say(root, "id", _whole(here))
    _say(root, "updated", max(changed.values(), default=changes.LONG_AGO).isoformat())
    _say(root, "link", rel="self", type="application/atom+xml", href=_whole(here))
    _say(root, "link", rel="alternate", type="text/html", href=_whole(there))
    for contest in rows:
        _entry(root, contest, changed[contest.id])
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _entry(root: ElementTree.Element, contest: Contest, changed: datetime) -> None:
    """One contest: what the list says of it. Its id is its address, which never changes."""
    entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
    url = _whole(f"/contests/{contest.id}")
    _say(entry, "title", contest.title, **{"xml:lang": contest.language})
    _say(entry, "id", url)
    _say(entry, "link", rel="alternate", type="text/html", href=url)
    published = contest.published_at or contest.created_at
    _say(entry, "published", published.isoformat())
    _say(entry, "updated", changed.isoformat())
    _say(_say(entry, "author"), "name", contest.client.name)
    _say(entry, "category", term=contest.category, label=_(brief.CATEGORIES[contest.category]))
    closes = phrases.moment(contest_rules.closes(contest), contest.time_zone)
    facts = _("Prize %(prize)s, secured. Entries until %(closes)s (%(zone)s).", prize=contest.prize, closes=closes,
              zone=contest.time_zone)  # fmt: skip
    _say(entry, "summary", " ".join(part for part in (contest.lead, facts) if part))


def _say(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = None if text is None else _NOT_XML.sub(" ", text)
    return element


def _whole(path: str) -> str:
    """Absolute, on the address the site goes by, never on the Host header."""
    return str(current_app.config["PUBLIC_URL"]) + path
