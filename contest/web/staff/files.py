"""Files that trouble: lost by the store, not prepared an hour after they came, refused as infected."""

from collections.abc import Iterable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from contest.awards import queries as awards
from contest.entries import queries as entries
from contest.entries.jobs import look_for_lost
from contest.kernel.db import db
from contest.web import guard
from contest.web.staff import bp
from contest.work.queue import enqueue, kind_of

KINDS = {
    "original": _("Original"),
    "thumb": _("Thumbnail"),
    "preview": _("Preview"),
    "clean": _("Preview without watermark"),
    "full": _("Full size"),
}


@bp.get("/files")
def files() -> ResponseReturnValue:
    """What is lost, what waits too long, what was infected."""
    guard.house("job.view_or_retry")
    own = set(db.session.scalars(guard.parts()))

    def others(found: Iterable[Any]) -> list[Any]:
        """Without what names somebody in a contest in which the one who asks has a part."""
        return [one for one in found if one.contest_id not in own]

    return render_template(
        "staff/files.html",
        pictures=others(entries.losses()),
        sources=others(awards.losses()),
        late=others(entries.late(g.now)),
        late_sources=others(awards.late(g.now)),
        infected=others(entries.infected()),
        kinds=KINDS,
    )


@bp.post("/files/look")
def look_for_files() -> ResponseReturnValue:
    """Have the store asked now whether lost files are back."""
    guard.house("job.view_or_retry")
    enqueue(look_for_lost, due_at=g.now, slot=f"{kind_of(look_for_lost)}/asked/{g.now:%Y-%m-%dT%H:%M}")
    flash(gettext("The store is being asked. Reload this page in a moment."))
    return redirect(url_for(".files"), code=303)
