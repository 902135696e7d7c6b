"""Actions on an entry: withdrawing and taking that back, declining and restoring, hiding."""

from collections.abc import Callable
from typing import Any

from flask import g

from contest.access import guard
from contest.api.blueprint import Act, payload
from contest.api.entries import bp
from contest.api.entries.documents import EntryDocument, whole
from contest.api.fields import LongText, Many, OneOf, Reason, Schema
from contest.contests.queries import contest as contest_of
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import feedback, hiding as entry_hiding, withdrawing
from contest.kernel.refusal import N_


class Decline(Schema):
    """Why the client says no: chips, words, or both."""

    reasons = Many(OneOf(entry_rules.DECLINE_CHIPS), load_default=list, most=len(entry_rules.DECLINE_CHIPS))
    text = LongText(
        most=entry_rules.LONGEST_DECLINE, load_default="", metadata={"example": "色が看板に合いません。"}
    )


@bp.post("/contests/<int:number>/entries/<int:entry>/withdrawal")
@bp.returns(201, EntryDocument, N_("Withdraw an entry of mine, until the award"))
def withdraw(number: int, entry: int) -> Act:
    """It stays on record; nobody else sees its images. It can be taken back until `take_back_until`."""
    _contest, row = guard.entry("entry.withdraw", number, entry)
    entry_id, me = row.id, guard.my_id()
    return Act(lambda: withdrawing.withdraw(entry_id, by=me, now=g.now), _after(number, entry))


@bp.delete("/contests/<int:number>/entries/<int:entry>/withdrawal")
@bp.returns(204, None, N_("Take the withdrawal of an entry of mine back"))
def take_back_withdrawal(number: int, entry: int) -> None:
    """Until ten minutes after the deadline or, if later, after the withdrawal; while a place is free for it and nobody is
    chosen. It is in the contest as it was, and the client is notified of a withdrawal only after that."""
    _contest, row = guard.entry("entry.take_back_withdrawal", number, entry)
    withdrawing.take_back_withdrawal(row.id, by=guard.my_id(), now=g.now)


@bp.post("/contests/<int:number>/entries/<int:entry>/decline")
@bp.accepts(Decline)
@bp.returns(201, EntryDocument, N_("The client: decline an entry, with a reason"))
def decline(number: int, entry: int) -> Act:
    """Its designer reads why at once."""
    _contest, row = guard.entry("entry.decline", number, entry)
    entry_id, me, said = row.id, guard.my_id(), payload()
    return Act(
        lambda: feedback.decline(entry_id, by=me, chips=said["reasons"], text=said["text"], now=g.now),
        _after(number, entry),
    )


@bp.delete("/contests/<int:number>/entries/<int:entry>/decline")
@bp.returns(204, None, N_("The client: restore a declined entry"))
def restore(number: int, entry: int) -> None:
    """Until the award."""
    _contest, row = guard.entry("entry.decline", number, entry)
    feedback.restore(row.id, by=guard.my_id(), now=g.now)


@bp.post("/contests/<int:number>/entries/<int:entry>/hiding")
@bp.accepts(Reason)
@bp.returns(201, EntryDocument, N_("Staff: hide an entry; it cannot be chosen"))
def hide(number: int, entry: int) -> Act:
    """Its author and staff alone see it."""
    _contest, row = guard.entry("entry.hide", number, entry)
    entry_id, me, reason = row.id, guard.my_id(), payload()["reason"]
    return Act(lambda: entry_hiding.hide(entry_id, by=me, reason=reason, now=g.now), _after(number, entry))


@bp.delete("/contests/<int:number>/entries/<int:entry>/hiding")
@bp.accepts(Reason, location="query")
@bp.returns(204, None, N_("Staff: show it again"))
def unhide(number: int, entry: int) -> None:
    """With a reason, too."""
    _contest, row = guard.entry("entry.hide", number, entry)
    entry_hiding.unhide(row.id, by=guard.my_id(), reason=payload()["reason"], now=g.now)


def _after(number: int, entry: int) -> Callable[[Any], dict[str, Any]]:
    return lambda _: whole(contest_of(number), entry_queries.find(number, entry))
