"""People: search, and blocking of accounts, with a reason and reversibly."""

from collections.abc import Collection
from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import Instant, LongText, Reason, Text, Truth
from contest.api.me import PersonDocument
from contest.api.staff import bp
from contest.kernel.refusal import N_
from contest.people import queries as person_queries
from contest.people.actions import accounts
from contest.people.model import Person
from contest.staff import person_file


class PersonSheet(PersonDocument):
    """A person as staff see them. When and why somebody is blocked is null if they are not, and if a ban in a contest
    in which you have a part did it."""

    confirmed_at = Instant(allow_none=True)
    blocked = Truth()
    blocked_at = Instant(allow_none=True)
    blocked_reason = LongText(most=1_000, allow_none=True)


class Looking(cursor.Paging):
    """A part of the address or the name; all, the newest first, unless one is asked for."""

    email = Text(most=200, load_default="")


@bp.get("/people")
@bp.accepts(Looking, location="query")
@bp.returns(200, cursor.pages_of(PersonSheet), N_("Staff: find people by a part of their address or name"))
def people() -> dict[str, Any]:
    """When and why of a ban in a contest in which one has a part is for other members of staff."""
    guard.site("person.find_or_block")
    asked = payload()
    rows = person_queries.find(asked["email"], before=cursor.number(asked), most=asked["limit"] + 1)
    unshown = person_file.blocked_apart([row.id for row in rows], by=guard.my_id())
    return cursor.cut(rows, asked, key=lambda row: row.id, show=lambda row: _sheet(row, unshown))


@bp.post("/people/<int:person_id>/block")
@bp.accepts(Reason)
@bp.returns(201, PersonSheet, N_("Staff: block an account: no sign-in, no token, payouts on hold"))
def block(person_id: int) -> Act:
    """Its sessions end at once."""
    guard.site("person.find_or_block")
    person_queries.person(person_id)
    me, reason = guard.my_id(), payload()["reason"]
    person_file.require_blockable(person_id, by=me)
    return Act(
        lambda: accounts.block(person_id, reason=reason, by=me, now=g.now),
        lambda _: _sheet(person_queries.person(person_id)),
    )


@bp.delete("/people/<int:person_id>/block")
@bp.accepts(Reason, location="query")
@bp.returns(204, None, N_("Staff: unblock an account"))
def unblock(person_id: int) -> None:
    """With a reason, too."""
    guard.site("person.find_or_block")
    person_queries.person(person_id)
    person_file.require_blockable(person_id, by=guard.my_id())
    accounts.unblock(person_id, reason=payload()["reason"], by=guard.my_id(), now=g.now)


def _sheet(person: Person, unshown: Collection[int] = ()) -> dict[str, Any]:
    """Of people `unshown`, only that they are blocked."""
    same = ("id", "name", "email", "language", "time_zone", "shortcuts", "is_staff", "joined_at", "confirmed_at",
            "blocked_at", "blocked_reason")  # fmt: skip
    sheet = {name: getattr(person, name) for name in same} | {"blocked": person.blocked_at is not None}
    return sheet | ({"blocked_at": None, "blocked_reason": None} if person.id in unshown else {})
