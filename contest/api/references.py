"""Pictures of a brief."""

from typing import Any

from flask import g
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.api.blueprint import Act, Blueprint, payload
from contest.api.contests.documents import ReferenceDocument, reference
from contest.api.fields import Schema, Text
from contest.entries import queries as entry_queries
from contest.entries.actions import references as references_actions
from contest.entries.actions.uploads import arriving
from contest.kernel.refusal import N_

bp = Blueprint("references", N_("The pictures of a brief"))


class NewReference(Schema):
    """A picture that has arrived."""

    upload = Text(most=40, required=True, metadata={"example": "Zk3vXw0q9PpQxqg0r1c2dA"})


@bp.post("/contests/<int:number>/references")
@bp.accepts(NewReference)
@bp.returns(201, ReferenceDocument, N_("Add a picture to the brief of a draft"))
def add(number: int) -> Act:
    """Behind those that are there."""
    guard.contest("contest.edit_brief", number)
    me, upload = guard.my_id(), payload()["upload"]
    arriving.receive([upload], by=me)
    return Act(
        lambda: references_actions.add(number, by=me, upload_ids=[upload], now=g.now),
        lambda _: reference(entry_queries.references(number, now=g.now)[-1]),
    )


@bp.delete("/contests/<int:number>/references/<int:reference_id>")
@bp.returns(204, None, N_("Remove a picture from the brief"))
def remove(number: int, reference_id: int) -> None:
    """Again is no change."""
    guard.contest("contest.edit_brief", number)
    references_actions.remove(number, reference_id, by=guard.my_id(), now=g.now)


@bp.post("/contests/<int:number>/references/<int:reference_id>/earlier")
@bp.returns(201, ReferenceDocument, N_("Move a picture one place forward"))
def bring_forward(number: int, reference_id: int) -> Act:
    """The first stays."""
    guard.contest("contest.edit_brief", number)
    _one(number, reference_id)
    return Act(
        lambda: references_actions.bring_forward(number, reference_id), lambda _: _one(number, reference_id)
    )


def _one(number: int, reference_id: int) -> dict[str, Any]:
    for one in entry_queries.references(number, now=g.now):
        if one.id == reference_id:
            return reference(one)
    raise NoResultFound
