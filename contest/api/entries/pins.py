"""Pins: messages with a place on an image of an entry, and what becomes of them."""

from typing import Any

from flask import g
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.api.blueprint import Act, payload
from contest.api.entries import bp
from contest.api.entries.documents import CommentDocument, comment
from contest.api.entries.thread import Word, read_thread
from contest.api.fields import Whole
from contest.entries import rules as entry_rules
from contest.entries.actions import pins
from contest.kernel.refusal import N_


class PlacedWord(Word):
    """A word to the other side, with its place on an image."""

    version = Whole(least=1, most=entry_rules.MOST_VERSIONS, required=True, metadata={"example": 1})
    image = Whole(
        least=1, most=entry_rules.MOST_IMAGES, load_default=1,
        metadata={"example": 1, "description": "Its place among the version’s images"},
    )  # fmt: skip
    x = Whole(
        most=entry_rules.PIN_SCALE, required=True,
        metadata={"example": 655, "description": "Thousandths of its width, from the left"},
    )  # fmt: skip
    y = Whole(
        most=entry_rules.PIN_SCALE, required=True,
        metadata={"example": 526, "description": "Thousandths of its height, from the top"},
    )  # fmt: skip


@bp.post("/contests/<int:number>/entries/<int:entry>/pins")
@bp.accepts(PlacedWord)
@bp.returns(201, CommentDocument, N_("Send a message about a place on an image"))
def place(number: int, entry: int) -> Act:
    """Author or client. An entry has at most 100 open pins."""
    _contest, row = guard.entry("pin.place", number, entry)
    entry_id, me, said = row.id, guard.my_id(), payload()
    return Act(lambda: pins.place(entry_id, by=me, now=g.now, **said), lambda pin: _shown(number, entry, pin))


@bp.post("/contests/<int:number>/entries/<int:entry>/pins/<int:pin>/done")
@bp.returns(201, CommentDocument, N_("The designer: mark a pin as done"))
def finish(number: int, entry: int, pin: int) -> Act:
    """An open one. The client is notified when no other is open."""
    _contest, row = guard.entry("entry.comment", number, entry)
    entry_id, me = row.id, guard.my_id()
    return Act(lambda: pins.finish(entry_id, pin, by=me, now=g.now), lambda _: _shown(number, entry, pin))


@bp.post("/contests/<int:number>/entries/<int:entry>/pins/<int:pin>/resolution")
@bp.returns(201, CommentDocument, N_("The client: resolve a pin"))
def resolve(number: int, entry: int, pin: int) -> Act:
    """One that is open or done."""
    _contest, row = guard.entry("pin.resolve", number, entry)
    entry_id, me = row.id, guard.my_id()
    return Act(lambda: pins.resolve(entry_id, pin, by=me, now=g.now), lambda _: _shown(number, entry, pin))


@bp.post("/contests/<int:number>/entries/<int:entry>/pins/<int:pin>/reopening")
@bp.returns(201, CommentDocument, N_("The client: reopen a pin"))
def reopen(number: int, entry: int, pin: int) -> Act:
    """One that is done or resolved. Its designer is notified."""
    _contest, row = guard.entry("pin.resolve", number, entry)
    entry_id, me = row.id, guard.my_id()
    return Act(lambda: pins.reopen(entry_id, pin, by=me, now=g.now), lambda _: _shown(number, entry, pin))


def _shown(number: int, entry: int, pin: int) -> dict[str, Any]:
    """The message of a pin."""
    seen, thread = read_thread(number, entry)
    for word in thread:
        if word.pin is not None and word.pin.number == pin:
            return comment(word, seen)
    raise NoResultFound
