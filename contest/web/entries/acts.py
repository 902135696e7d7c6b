"""What is done to an entry: withdrawing and taking that back, declining and restoring, talking, hiding."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectMultipleField

from contest.contests.model import Contest
from contest.entries import actions, rules
from contest.entries.model import Entry
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard
from contest.web.entries import bp
from contest.web.entries.page import page
from contest.web.forms import Form, LongText, once_key
from contest.web.words import sentence

# What is wrong with a form; other refusals are about how things stand.
AT_FIELD = {"entry.decline_reason", "entry.reason_needed", "comment.empty", "text.too_long"}


class Decline(Form):
    """Why the client says no: chips, words, or both."""

    chips = SelectMultipleField("", choices=[], validate_choice=False)
    text = LongText("", most=rules.LONGEST_DECLINE)


class Word(Form):
    """A word in the thread."""

    text = LongText("", most=rules.LONGEST_COMMENT)


class Reason(Form):
    """Why staff do what they do."""

    reason = LongText("", most=rules.LONGEST_REASON)


@bp.post("/contests/<int:number>/entries/<int:entry>/withdrawal")
def withdraw(number: int, entry: int) -> ResponseReturnValue:
    """The author withdraws the entry."""
    contest, row = guard.entry("entry.withdraw", number, entry)
    actions.withdraw(row.id, by=guard.my_id(), now=g.now)
    flash(
        _(
            "Entry #%(number)s is withdrawn. It stays on record, and nobody else sees its images. You can undo this below.",
            number=entry,
        ),
        "done",
    )
    return _back(number, entry, "withdrawn")


@bp.post("/contests/<int:number>/entries/<int:entry>/withdrawal/end")
def take_back_withdrawal(number: int, entry: int) -> ResponseReturnValue:
    """The author takes the withdrawal back."""
    _contest, row = guard.entry("entry.take_back_withdrawal", number, entry)
    actions.take_back_withdrawal(row.id, by=guard.my_id(), now=g.now)
    flash(_("Entry #%(number)s restored.", number=entry), "done")
    return _back(number, entry)


@bp.post("/contests/<int:number>/entries/<int:entry>/decline")
def decline(number: int, entry: int) -> ResponseReturnValue:
    """The client's side declines the entry."""
    contest, row = guard.entry("entry.decline", number, entry)
    form = Decline()
    form.validate()
    me, entry_id = guard.my_id(), row.id
    text, chips = (
        form.text.data or "",
        [chip for chip in form.chips.data or () if chip in rules.DECLINE_CHIPS],
    )
    return _do(
        lambda: actions.decline(entry_id, by=me, chips=chips, text=text, now=g.now),
        _(
            "Entry #%(number)s declined. The designer sees your reason; you can restore the entry until the award.",
            number=entry,
        ),
        on=(contest, row),
        field="decline",
        wrong=form.wrong("text"),
        typed={"chips": chips, "decline": text},
    )


@bp.post("/contests/<int:number>/entries/<int:entry>/decline/end")
def restore(number: int, entry: int) -> ResponseReturnValue:
    """The client's side takes the entry up again."""
    _contest, row = guard.entry("entry.decline", number, entry)
    actions.restore(row.id, by=guard.my_id(), now=g.now)
    flash(_("Entry #%(number)s restored.", number=entry), "done")
    return _back(number, entry)


@bp.post("/contests/<int:number>/entries/<int:entry>/comments")
def comment(number: int, entry: int) -> ResponseReturnValue:
    """Author or client writes to the other."""
    contest, row = guard.entry("entry.comment", number, entry)
    form = Word()
    form.validate()
    me, entry_id, text = guard.my_id(), row.id, form.text.data or ""
    key = once_key()
    return _do(
        lambda: once(
            key, by=me, now=g.now, act=lambda: actions.comment(entry_id, by=me, text=text, now=g.now)
        ),
        "",
        on=(contest, row),
        field="comment",
        wrong=form.wrong("text"),
        typed={"comment": text},
        anchor="thread",
    )


@bp.post("/contests/<int:number>/entries/<int:entry>/hiding")
def hide(number: int, entry: int) -> ResponseReturnValue:
    """Staff hide the entry."""
    return _staff(number, entry, actions.hide, _("Entry #%(number)s is hidden.", number=entry))


@bp.post("/contests/<int:number>/entries/<int:entry>/hiding/end")
def unhide(number: int, entry: int) -> ResponseReturnValue:
    """Staff show it again."""
    return _staff(number, entry, actions.unhide, _("Entry #%(number)s is visible again.", number=entry))


def _staff(number: int, entry: int, act: Callable[..., None], said: str) -> ResponseReturnValue:
    contest, row = guard.entry("entry.hide", number, entry)
    form = Reason()
    form.validate()
    me, entry_id, reason = guard.my_id(), row.id, form.reason.data or ""
    return _do(
        lambda: act(entry_id, by=me, reason=reason, now=g.now),
        said,
        on=(contest, row),
        field="hide",
        wrong=form.wrong("reason"),
        typed={"hide": reason},
    )


def _do(
    act: Callable[[], Any],
    said: str,
    *,
    on: tuple[Contest, Entry],
    field: str,
    wrong: str | None,
    typed: dict[str, Any],
    anchor: str | None = None,
) -> ResponseReturnValue:
    """Do it and go back to the entry; what was wrong is shown at the field, with what was typed."""
    contest, row = on
    number, entry = contest.id, row.number
    if wrong is None:
        try:
            act()
        except Refused as why:
            if why.code not in AT_FIELD:
                raise
            wrong = sentence(why)
    if wrong is not None:
        return page(contest, row, errors={field: wrong}, typed=typed), 422
    if said:
        flash(said, "done")
    return _back(number, entry, anchor)


def _back(number: int, entry: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show", number=number, entry=entry, _anchor=anchor), code=303)
