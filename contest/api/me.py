"""Account of the token's owner: profile, money, bank details. Entries, contests and notices are with their nouns."""

from typing import Any

from flask import g
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.access.guard import NotSignedIn
from contest.api import cursor
from contest.api.blueprint import Act, Blueprint, own_id, payload
from contest.api.fields import Amount, Instant, LongText, Many, OneOf, Part, Schema, Text, Truth, Whole
from contest.kernel.money import CURRENCIES
from contest.kernel.refusal import N_
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts
from contest.people import queries as person_queries, sealed_details
from contest.people.actions import accounts, details
from contest.people.bank import KINDS, normal
from contest.people.model import Person

bp = Blueprint("me", N_("About me: profile, balance, bank details, payouts"))


class PersonDocument(Schema):
    """Who one is to the site."""

    id = Whole()
    name = Text(most=80, metadata={"example": "港 はるか"})
    email = Text(most=254, metadata={"example": "client@example.com"})
    language = OneOf(accounts.LANGUAGES)
    time_zone = Text(most=40, metadata={"example": "Asia/Tokyo"})
    shortcuts = Truth()
    staff = Truth(attribute="is_staff")
    joined_at = Instant()


class Profile(Schema):
    """What the owner may change at will; what is left out stays."""

    name = Text(most=80, empty=False, metadata={"example": "港 はるか"})
    language = OneOf(accounts.LANGUAGES)
    time_zone = Text(most=40, metadata={"example": "Asia/Tokyo"})
    shortcuts = Truth()


class BalanceDocument(Schema):
    """What is one's own now, by currency."""

    balances = Many(Part(Amount))


class BankAccount(Schema):
    """Where prizes and refunds are paid to."""

    bank = Text(most=100, required=True, metadata={"example": "みさき信用金庫"})
    branch = Text(most=100, required=True, metadata={"example": "小樽"})
    kind = OneOf(KINDS, required=True)
    number = Text(most=40, required=True, metadata={"example": "1234567"})
    holder = Text(most=120, required=True, metadata={"example": "タカハシ ケン"})


class BankAccountDocument(Schema):
    """The same as its owner reads it: the number's end alone."""

    bank = Text(most=100, metadata={"example": "みさき信用金庫"})
    branch = Text(most=100, metadata={"example": "小樽"})
    kind = OneOf(KINDS)
    number = Text(most=40, metadata={"example": "・・・・567"})
    holder = Text(most=120, metadata={"example": "タカハシ ケン"})
    usable_from = Instant()


class PayoutAsked(Schema):
    """The currency of the balance that shall leave."""

    currency = OneOf(CURRENCIES, required=True)


class PayoutDocument(Schema):
    """A balance on its way to one's bank account."""

    id = Whole()
    amount = Part(Amount, attribute="money")
    state = OneOf(("requested", "sent", "settled", "failed"))
    requested_at = Instant()
    sent_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
    failed_reason = LongText(most=1_000, allow_none=True)


@bp.get("/me")
@bp.returns(200, PersonDocument, N_("My profile"))
def show() -> Person:
    """The owner of the token."""
    return _me()


@bp.patch("/me")
@bp.accepts(Profile)
@bp.returns(200, PersonDocument, N_("Change name, language, time zone or shortcuts"))
def change() -> Person:
    """What is left out stays."""
    person = _me()
    same = {name: getattr(person, name) for name in ("name", "language", "time_zone", "shortcuts")}
    accounts.rename(person.id, **same | payload(), now=g.now)
    return person


@bp.get("/me/balance")
@bp.returns(200, BalanceDocument, N_("My balance"))
def balance() -> dict[str, Any]:
    """Prizes, refunds and surplus that have not left."""
    return {"balances": payment_queries.balances(own_id())}


@bp.get("/me/payout-details")
@bp.returns(200, BankAccountDocument, N_("My payout account"))
def bank_details() -> dict[str, Any]:
    """Raises NoResultFound before any were given."""
    newest = person_queries.newest_details(own_id())
    if newest is None:
        raise NoResultFound
    plain = sealed_details.open_details(newest)
    return {
        "bank": plain.bank, "branch": plain.branch, "kind": plain.kind, "number": plain.masked, "holder": plain.holder,
        "usable_from": newest.usable_from,
    }  # fmt: skip


@bp.put("/me/payout-details")
@bp.accepts(BankAccount)
@bp.returns(204, None, N_("Add or change my bank details; a change waits 72 hours"))
@bp.money
def give_bank_details() -> None:
    """The first count at once."""
    me = own_id()
    details.give(me, normal(**payload()), now=g.now)


@bp.get("/me/payouts")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(PayoutDocument), N_("My payouts, newest first"))
def payout_list() -> dict[str, Any]:
    """All that ever left, or tried to."""
    me, asked = own_id(), payload()
    rows = payment_queries.payouts(me, before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.id)


@bp.post("/me/payouts")
@bp.accepts(PayoutAsked)
@bp.returns(201, PayoutDocument, N_("Request a payout of my whole balance"))
@bp.money
def request_payout() -> Act:
    """To the current bank details."""
    guard.site("payout.request")
    me, currency = guard.my_id(), payload()["currency"]
    return Act(
        lambda: payouts.request(me, currency=currency, now=g.now),
        payment_queries.payout,
    )


def _me() -> Person:
    guard.site("person.manage_own")
    person = guard.me()
    if person is None:
        raise NotSignedIn
    return person
