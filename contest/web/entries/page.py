"""Page of one entry, its originals, and its forms: withdrawing, declining, messages, hiding, and taking those back."""

from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from wtforms import SelectMultipleField

from contest.access.table import Role
from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import feedback, hiding as entry_hiding, originals, withdrawing
from contest.entries.model import DECLINED, PROCESSING, READY, WITHDRAWN, Entry
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.kernel.text import whole_number
from contest.web import guard
from contest.web.entries import bp, pin_layers
from contest.web.forms import Form, LongText, reason_form
from contest.web.judging import opinions
from contest.web.light_table import after_deciding
from contest.web.page_action import done, errors, once_per_form, page_action, read, typed

Reason = reason_form(most=entry_rules.LONGEST_REASON, needed=None)


class Decline(Form):
    """Reasons of a decline: chips, words, or both."""

    refusals = {"entry.decline_reason": "text", "text.too_long": "text"}
    chips = SelectMultipleField("", choices=[], validate_choice=False)
    text = LongText("", most=entry_rules.LONGEST_DECLINE)

    def known_chips(self) -> list[str]:
        """The chips there are."""
        return [chip for chip in self.chips.data or () if chip in entry_rules.DECLINE_CHIPS]


class Comment(Form):
    """A word in the thread."""

    refusals = {"comment.empty": "text", "text.too_long": "text"}
    text = LongText("", most=entry_rules.LONGEST_COMMENT)


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


@bp.post("/contests/<int:number>/entries/<int:entry>/withdrawal")
@page_action(to=".show", _anchor="withdrawn")
def withdraw(number: int, entry: int) -> ResponseReturnValue:
    """The author withdraws the entry."""
    _contest, row = guard.entry("entry.withdraw", number, entry)
    withdrawing.withdraw(row.id, by=guard.my_id(), now=g.now)
    return done(
        _(
            "Entry #%(number)s is withdrawn. It stays on record, and nobody else sees its images. You can undo this below.",
            number=entry,
        )
    )


@bp.post("/contests/<int:number>/entries/<int:entry>/withdrawal/end")
@page_action(to=".show")
def take_back_withdrawal(number: int, entry: int) -> ResponseReturnValue:
    """The author takes the withdrawal back."""
    _contest, row = guard.entry("entry.take_back_withdrawal", number, entry)
    withdrawing.take_back_withdrawal(row.id, by=guard.my_id(), now=g.now)
    return done(_("Entry #%(number)s restored.", number=entry))


@bp.post("/contests/<int:number>/entries/<int:entry>/decline")
@page_action(to=".show", again=show, at="decline", by_script=True)
def decline(number: int, entry: int) -> ResponseReturnValue:
    """The client's side declines the entry."""
    _contest, row = guard.entry("entry.decline", number, entry)
    form = read(Decline)
    once_per_form(
        feedback.decline, row.id, by=guard.my_id(), chips=form.known_chips(), text=form.text.data, now=g.now
    )
    return done(
        _(
            "Entry #%(number)s declined. The designer sees your reason; you can restore the entry until the award.",
            number=entry,
        )
    )


@bp.post("/contests/<int:number>/entries/<int:entry>/decline/end")
@page_action(to=after_deciding, by_script=True)
def restore(number: int, entry: int) -> ResponseReturnValue:
    """The client's side takes the entry up again."""
    _contest, row = guard.entry("entry.decline", number, entry)
    once_per_form(feedback.restore, row.id, by=guard.my_id(), now=g.now)
    return done(_("Entry #%(number)s restored.", number=entry))


@bp.post("/contests/<int:number>/entries/<int:entry>/comments")
@page_action(to=".show", _anchor="thread", again=show, at="comment")
def comment(number: int, entry: int) -> ResponseReturnValue:
    """Author or client writes to the other."""
    _contest, row = guard.entry("entry.comment", number, entry)
    once_per_form(feedback.comment, row.id, by=guard.my_id(), text=read(Comment).text.data, now=g.now)
    return done()


@bp.post("/contests/<int:number>/entries/<int:entry>/hiding")
@page_action(to=".show", again=show, at="hide")
def hide(number: int, entry: int) -> ResponseReturnValue:
    """Staff hide the entry."""
    _contest, row = guard.entry("entry.hide", number, entry)
    entry_hiding.hide(row.id, by=guard.my_id(), reason=read(Reason).reason.data, now=g.now)
    return done(_("Entry #%(number)s is hidden.", number=entry))


@bp.post("/contests/<int:number>/entries/<int:entry>/hiding/end")
@page_action(to=".show", again=show, at="hide")
def unhide(number: int, entry: int) -> ResponseReturnValue:
    """Staff show it again."""
    _contest, row = guard.entry("entry.hide", number, entry)
    entry_hiding.unhide(row.id, by=guard.my_id(), reason=read(Reason).reason.data, now=g.now)
    return done(_("Entry #%(number)s is visible again.", number=entry))


def _reason(contest: Contest, row: Entry) -> str:
    """Why an original is fetched; staff must say. Raises FormRefused."""
    relation = guard.relation(contest)
    reason = request.args.get("reason", "").strip()[: entry_rules.LONGEST_REASON]
    needed = Role.STAFF in relation.roles and row.author_id != relation.person_id
    if needed and not (reason and reason.isprintable()):
        Form(formdata=None).refuse("original", sentence(Refused("entry.reason_needed")))
    return reason


def _seen(contest: Contest, seen: entry_queries.EntryPage) -> dict[str, Any]:
    """The entry, and the version and image that are looked at: `?version=`, `?image=`, `?beside=` an older version."""
    version = _version(seen, "version") or seen.shown or seen.newest
    position = whole_number(_asked("image")) or 1
    images = version.images if version else ()
    layers = pin_layers.layers(seen, version)
    return {
        "contest": contest,
        "entry": seen,
        "version": version,
        "pins": layers,
        "crops": pin_layers.crops(seen, version, layers),
        "picture": next((one for one in images if one.position == position), images[0] if images else None),
        "beside": _version(seen, "beside"),
        "previous_version": next(
            (one for one in seen.versions if version and one.number < version.number), None
        ),
        "way": entry_queries.neighbours(contest, seen.number, seen.state, sees=guard.sees(contest)),
        "waiting": any(one.state == PROCESSING for one in seen.versions),
        "late": any(one.late for one in seen.versions),
        "wins": seen.id == guard.relation(contest).winning_id,
        "reasons": _reasons(seen),
        "me": guard.relation(contest).person_id,
    }


def _version(seen: entry_queries.EntryPage, name: str) -> entry_queries.VersionView | None:
    """The version that the address asks for. Raises NoResultFound if there is none of that number."""
    number = whole_number(_asked(name))
    if number is None:
        return None
    version = next((one for one in seen.versions if one.number == number), None)
    if version is None:
        raise NoResultFound
    return version


def _asked(name: str) -> str | None:
    return request.args.get(name) if request.method == "GET" else None


def _offered(contest: Contest, row: Entry, seen: entry_queries.EntryPage) -> dict[str, Any]:
    """What one may do about it, and its forms as they were filled in."""
    may = _may(contest, row, seen)
    return {
        "feedback": opinions.feedback(contest, row),
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
        "place_pin": alive and may("pin.place"),
        "finish_pin": alive and seen.own and may("entry.comment"),
        "resolve_pin": alive and may("pin.resolve"),
        "hide": may("entry.hide"),
        "report": not seen.own and may("report.abuse"),
        "original": may("entry.download_original"),
    }
