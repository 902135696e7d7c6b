"""Page of one entry, and its originals."""

from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from contest.access.table import Role
from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import originals
from contest.entries.model import DECLINED, PROCESSING, READY, WITHDRAWN, Entry
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.kernel.text import whole_number
from contest.web import guard
from contest.web.entries import bp
from contest.web.forms import Form
from contest.web.judging.feedback import feedback
from contest.web.page_action import errors, page_action, typed


@bp.get("/contests/<int:number>/entries/<int:entry>")
def show(number: int, entry: int) -> ResponseReturnValue:
    """One entry, as the one who asks may see it."""
    contest = guard.contest("contest.view", number)
    row = entry_queries.find(contest.id, entry)
    winner = guard.relation(contest).winning_id
    seen = entry_queries.entry(contest, entry, sees=guard.sees(contest), now=g.now, winner=winner)
    return render_template("entries/show.html", **_seen(contest, seen), **_offered(contest, row, seen))


@bp.get("/contests/<int:number>/entries/<int:entry>/original")
@page_action(again=show)
def original(number: int, entry: int) -> ResponseReturnValue:
    """To an original, as an attachment: an address for five minutes, on the record; staff say why."""
    contest, row = guard.entry("entry.download_original", number, entry)
    url = originals.fetch(
        row.id,
        version=whole_number(request.args.get("version")),
        position=whole_number(request.args.get("image")) or 1,
        by=guard.my_id(),
        reason=_reason(contest, row),
        now=g.now,
    )
    return redirect(url, code=302)


def _reason(contest: Contest, row: Entry) -> str:
    """Why an original is fetched; staff must say. Raises FormRefused."""
    relation = guard.relation(contest)
    reason = request.args.get("reason", "").strip()[: entry_rules.LONGEST_REASON]
    needed = Role.STAFF in relation.roles and row.author_id != relation.person_id
    if needed and not (reason and reason.isprintable()):
        Form(formdata=None).refuse("original", sentence(Refused("entry.reason_needed")))
    return reason


def _seen(contest: Contest, seen: entry_queries.EntryPage) -> dict[str, Any]:
    """The entry, and the version that is looked at."""
    number = whole_number(request.args.get("version")) if request.method == "GET" else None
    version = next((one for one in seen.versions if one.number == number), None)
    if number is not None and version is None:
        raise NoResultFound
    return {
        "contest": contest,
        "entry": seen,
        "version": version or seen.shown or seen.newest,
        "waiting": any(one.state == PROCESSING for one in seen.versions),
        "late": any(one.late for one in seen.versions),
        "wins": seen.id == guard.relation(contest).winning_id,
        "reasons": _reasons(seen),
    }


def _offered(contest: Contest, row: Entry, seen: entry_queries.EntryPage) -> dict[str, Any]:
    """What one may do about it, and its forms as they were filled in."""
    may = _may(contest, row, seen)
    return {
        "feedback": feedback(contest, row),
        "may": may,
        "chips": entry_rules.DECLINE_CHIPS,
        "errors": errors(),
        "typed": typed(),
        "undo_until": entry_rules.take_back_until(contest, seen.withdrawn_at or g.now, g.now),
        "full": may["take_back"]
        and entry_queries.living_of(contest.id, guard.my_id()) >= entry_rules.MOST_LIVING,
        "most_living": entry_rules.MOST_LIVING,
        "by_staff": Role.STAFF in guard.relation(contest).roles and not seen.own,
    }


def _reasons(seen: entry_queries.EntryPage) -> dict[int, str]:
    """Why images cannot be used, in the viewer's words, by image."""
    images = [image for version in seen.versions for image in version.images]
    return {image.id: sentence(Refused(image.reason, **image.values)) for image in images if image.reason}


def _may(contest: Contest, row: Entry, seen: entry_queries.EntryPage) -> dict[str, bool]:
    """Which acts the page offers: those the table allows in a state of the entry in which they make sense."""
    alive = seen.state != WITHDRAWN

    def may(action: str) -> bool:
        return guard.may(action, contest, row)

    return {
        "replace": alive and may("entry.replace"),
        "withdraw": alive and may("entry.withdraw"),
        "take_back": not alive and may("entry.take_back_withdrawal"),
        "decline": seen.state == READY and may("entry.decline"),
        "restore": seen.state == DECLINED and may("entry.decline"),
        "comment": alive and may("entry.comment"),
        "hide": may("entry.hide"),
        "report": not seen.own and may("report.abuse"),
        "original": may("entry.download_original"),
    }
