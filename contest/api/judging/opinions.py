"""Marks of a judge; stars and shortlist of the client."""

from flask import g

from contest.access import guard
from contest.api.blueprint import payload
from contest.api.fields import OneOf, Schema, Whole
from contest.api.judging import bp
from contest.judging import actions as judging_actions, methods, rules as judging_rules
from contest.kernel.refusal import N_


class MarkTold(Schema):
    """What a judge thinks."""

    mark = OneOf(methods.CHOICES, required=True)


class StarsTold(Schema):
    """What the client thinks."""

    stars = Whole(least=1, most=judging_rules.MOST_STARS, required=True, metadata={"example": 4})


@bp.put("/contests/<int:number>/entries/<int:entry>/mark")
@bp.accepts(MarkTold)
@bp.returns(204, None, N_("A judge: keep, maybe or out"))
def mark(number: int, entry: int) -> None:
    """The latest counts."""
    guard.contest("entry.mark", number)
    judging_actions.mark(number, entry, by=guard.my_id(), mark=payload()["mark"], now=g.now)


@bp.delete("/contests/<int:number>/entries/<int:entry>/mark")
@bp.returns(204, None, N_("A judge: back to unmarked"))
def unmark(number: int, entry: int) -> None:
    """Both stay on record."""
    guard.contest("entry.mark", number)
    judging_actions.unmark(number, entry, by=guard.my_id(), now=g.now)


@bp.put("/contests/<int:number>/entries/<int:entry>/rating")
@bp.accepts(StarsTold)
@bp.returns(204, None, N_("The client: one to five stars"))
def rate(number: int, entry: int) -> None:
    """Its author sees them at once."""
    guard.entry("entry.rate", number, entry)
    judging_actions.rate(number, entry, by=guard.my_id(), stars=payload()["stars"], now=g.now)


@bp.delete("/contests/<int:number>/entries/<int:entry>/rating")
@bp.returns(204, None, N_("The client: clear the stars"))
def unrate(number: int, entry: int) -> None:
    """As if never given."""
    guard.entry("entry.rate", number, entry)
    judging_actions.rate(number, entry, by=guard.my_id(), stars=None, now=g.now)


@bp.put("/contests/<int:number>/entries/<int:entry>/shortlisting")
@bp.returns(204, None, N_("The client: shortlist an entry"))
def shortlist(number: int, entry: int) -> None:
    """Reversible until the award."""
    guard.entry("entry.shortlist", number, entry)
    judging_actions.shortlist(number, entry, by=guard.my_id(), now=g.now)


@bp.delete("/contests/<int:number>/entries/<int:entry>/shortlisting")
@bp.returns(204, None, N_("The client: remove it from the shortlist"))
def unshortlist(number: int, entry: int) -> None:
    """Again is no change."""
    guard.entry("entry.shortlist", number, entry)
    judging_actions.unshortlist(number, entry, by=guard.my_id(), now=g.now)
