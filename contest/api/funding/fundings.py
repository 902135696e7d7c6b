"""Fundings: how to pay for a contest, and how far the payment is."""

from typing import Any

from flask import g
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.access.guard import Unknown
from contest.access.table import Role
from contest.api.blueprint import Act, payload
from contest.api.fields import Amount, Day, LongText, Many, OneOf, Part, Schema, Text, Whole
from contest.api.funding import bp
from contest.contests.actions import publication
from contest.kernel.refusal import N_
from contest.payments import gateways, queries as payment_queries
from contest.payments.model import PENDING, REFUNDED

STATES = ("pending", "held", "refunded")


class FundingAsked(Schema):
    """How the client will pay."""

    gateway = Text(
        most=20,
        required=True,
        metadata={"example": "bank_transfer", "description": "bank_transfer; sandbox where there is one"},
    )


class PaidDocument(Schema):
    """Money that came in for it."""

    received_on = Day()
    amount = Part(Amount)


class FundingDocument(Schema):
    """What a client is to pay for a contest, and how far it has come in."""

    id = Whole()
    contest = Whole(attribute="contest_id", metadata={"example": 42})
    state = OneOf(STATES)
    gateway = Text(most=20, metadata={"example": "bank_transfer"})
    due = Part(Amount)
    received = Part(Amount, attribute="held", metadata={"description": "What is held now"})
    missing = Part(Amount)
    reference = Text(most=20, metadata={"example": "K7Q2M9", "description": "To be written on the transfer"})
    payee = LongText(most=500, allow_none=True, metadata={"description": "The account to pay into"})
    receipts = Many(Part(PaidDocument))


@bp.post("/contests/<int:number>/funding")
@bp.accepts(FundingAsked)
@bp.returns(
    201,
    FundingDocument,
    N_("Choose a payment method: rates are fixed from now on; the sandbox pays right away"),
)
@bp.money
def ask(number: int) -> Act:
    """Asked again while a draft, it follows the prize."""
    guard.contest("contest.fund", number)
    me, gateway = guard.my_id(), gateways.named(payload()["gateway"])
    act = publication.fund_at_once if gateway.pays_at_once else publication.fund
    return Act(lambda: act(number, gateway=gateway.name, by=me, now=g.now), lambda _: funding(number))


@bp.get("/contests/<int:number>/funding")
@bp.returns(200, FundingDocument, N_("Amount due and payments received"))
def show(number: int) -> dict[str, Any]:
    """For the client and staff."""
    contest = guard.contest("ledger.view_contest", number)
    if not guard.relation(contest).roles & {Role.CLIENT, Role.STAFF}:
        raise Unknown
    return funding(number)


def funding(number: int) -> dict[str, Any]:
    """The funding of a contest as a document. Raises NoResultFound before it is asked for."""
    found = payment_queries.funding(number)
    if found is None:
        raise NoResultFound
    waits = found.state == PENDING and found.missing
    same = ("id", "contest_id", "gateway", "due", "held", "missing", "reference", "receipts")
    return {name: getattr(found, name) for name in same} | {
        "state": REFUNDED if found.state == REFUNDED else "pending" if waits else "held",
        "payee": gateways.account(found.payment, gateway=found.gateway),
    }
