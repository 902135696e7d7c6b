"""Register of all contests, with their money."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import payload
from contest.api.fields import Amount, Asked, Instant, OneOf, Part, Schema, Text, Truth, Whole, money
from contest.api.staff import bp
from contest.contests import folding, register, rules as contest_rules
from contest.kernel.refusal import N_
from contest.kernel.text import MOST_NUMBER


class RegisteredClient(Schema):
    """Whose contest it is."""

    id = Whole()
    name = Text(most=80, metadata={"example": "みなと商店"})


class RegisteredMoney(Schema):
    """A contest's money in the books: `held` is what was `received` less all that follows it."""

    received = Part(Amount, metadata={"description": "Without receipts that were reversed"})
    held = Part(Amount)
    refunded = Part(Amount, metadata={"description": "Refunds and surplus, to the client's balance"})
    prize = Part(Amount, metadata={"description": "Paid to the winner's balance"})
    fee = Part(Amount, metadata={"description": "Earned by the site"})
    tax = Part(Amount, metadata={"description": "Consumption tax on the fee"})


class RegisteredContest(Schema):
    """A contest as staff find it in the register."""

    number = Whole(metadata={"example": 42})
    title = Text(most=120)
    state = OneOf(register.STATES)
    hidden = Truth()
    client = Part(RegisteredClient)
    prize = money(allow_none=True)
    funding = OneOf(
        ("pending", "held", "released", "refunded"),
        allow_none=True,
        metadata={"description": "Null before it is asked for"},
    )
    money = Part(RegisteredMoney)
    created_at = Instant()
    published_at = Instant(allow_none=True)
    entries_close_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)


class Register(cursor.Paging):
    """Which contests; all, unless narrowed."""

    state = OneOf((*register.STATES, register.HIDDEN), load_default=None)
    client = Asked(
        least=1, most=MOST_NUMBER, load_default=None, metadata={"description": "The client's number"}
    )
    q = Text(
        most=folding.LONGEST_QUERY,
        load_default="",
        metadata={
            "description": "Words in the number, the title, the client's name or address, or the brief"
        },
    )


@bp.get("/staff/contests")
@bp.accepts(Register, location="query")
@bp.returns(
    200,
    cursor.pages_of(RegisteredContest),
    N_("Staff: all contests and their money, but those in which the caller takes part"),
)
def contests() -> dict[str, Any]:
    """The newest first, drafts and hidden ones too."""
    guard.site("ledger.view_global_or_export")
    asked = payload()
    rows = register.rows(
        now=g.now,
        without=guard.parts(),
        state=asked["state"],
        client_id=asked["client"],
        words=asked["q"],
        before=cursor.number(asked),
        most=asked["limit"] + 1,
    )
    return cursor.cut(rows, asked, key=lambda row: row.contest.id, show=_line)


def _line(row: register.Row) -> dict[str, Any]:
    contest = row.contest
    same = ("title", "client", "prize", "created_at", "published_at", "entries_close_at", "ended_at")
    return {name: getattr(contest, name) for name in same} | {
        "number": contest.id,
        "state": contest_rules.phase(contest, g.now),
        "hidden": contest.hidden_at is not None,
        "funding": row.funding,
        "money": row.flow,
    }
