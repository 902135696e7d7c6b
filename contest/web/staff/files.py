"""Files with problems: lost by storage, not prepared an hour after they came, refused as infected."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.awards import queries as award_queries
from contest.entries import queries as entry_queries
from contest.entries.jobs import look_for_lost
from contest.kernel.db import db
from contest.web import guard
from contest.web.page_action import done, page_action
from contest.web.staff import bp
from contest.work.queue import enqueue, kind_of

KINDS = {
    "original": _("Original"),
    "thumb": _("Thumbnail"),
    "preview": _("Preview"),
    "clean": _("Preview without watermark"),
    "full": _("Full size"),
}


class Lost(NamedTuple):
    """Files that storage has lost: of images, and source files."""

    pictures: list[entry_queries.Loss]
    sources: list[award_queries.Loss]


class Late(NamedTuple):
    """Entries and source files that are not prepared an hour after they came."""

    entries: list[entry_queries.Late]
    sources: list[award_queries.Late]


def own_contests() -> set[int]:
    """The contests in which the one who asks has a part: what names somebody there is another member's to see."""
    return set(db.session.scalars(guard.parts()))


def lost(own: set[int]) -> Lost:
    """What is missing, but for contests of one's `own`."""
    return Lost(_others(entry_queries.losses(), own), _others(award_queries.losses(), own))


def late(own: set[int], now: datetime) -> Late:
    """What waits too long, but for contests of one's `own`."""
    return Late(_others(entry_queries.late(now), own), _others(award_queries.late(now), own))


@bp.get("/files", endpoint="files")
def file_list() -> ResponseReturnValue:
    """What is lost, what waits too long, what was infected."""
    guard.site("job.view_or_retry")
    own = own_contests()
    missing, waiting = lost(own), late(own, g.now)
    return render_template(
        "staff/files.html",
        pictures=missing.pictures,
        sources=missing.sources,
        late=waiting.entries,
        late_sources=waiting.sources,
        infected=_others(entry_queries.infected(), own),
        kinds=KINDS,
    )


@bp.post("/files/look")
@page_action(to=".files")
def look_for_files() -> ResponseReturnValue:
    """Have storage asked now whether lost files are back."""
    guard.site("job.view_or_retry")
    enqueue(look_for_lost, due_at=g.now, slot=f"{kind_of(look_for_lost)}/asked/{g.now:%Y-%m-%dT%H:%M}")
    return done(gettext("Checking storage. Reload this page in a moment."), "message")


def _others(found: Iterable[Any], own: set[int]) -> list[Any]:
    return [one for one in found if one.contest_id not in own]
