"""Actions on an entry: withdrawing and taking that back, declining and restoring, messages, hiding."""

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectMultipleField

from contest.entries import rules as entry_rules
from contest.entries.actions import feedback, hiding as entry_hiding, withdrawing
from contest.web import guard
from contest.web.entries import bp
from contest.web.entries.page import show
from contest.web.forms import Form, LongText
from contest.web.page_action import done, once_per_form, page_action, read
from contest.web.reason import reason_form

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
@page_action(to=".show", again=show, at="decline")
def decline(number: int, entry: int) -> ResponseReturnValue:
    """The client's side declines the entry."""
    _contest, row = guard.entry("entry.decline", number, entry)
    form = read(Decline)
    feedback.decline(row.id, by=guard.my_id(), chips=form.known_chips(), text=form.text.data, now=g.now)
    return done(
        _(
            "Entry #%(number)s declined. The designer sees your reason; you can restore the entry until the award.",
            number=entry,
        )
    )


@bp.post("/contests/<int:number>/entries/<int:entry>/decline/end")
@page_action(to=".show")
def restore(number: int, entry: int) -> ResponseReturnValue:
    """The client's side takes the entry up again."""
    _contest, row = guard.entry("entry.decline", number, entry)
    feedback.restore(row.id, by=guard.my_id(), now=g.now)
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
