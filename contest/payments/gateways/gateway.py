"""Interface of a payment gateway: begin a payment, learn of money that came in, refund it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from contest.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Payment by a client. `key` stays the same until money comes in: an idempotency key for a gateway's server."""

    reference: str
    amount: Money
    key: str


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A payment that was begun: the client transfers to `account`, goes on to `address`, or has paid already, which
    `message` tells."""

    account: str | None = None
    address: str | None = None
    message: Any = None


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """Money that came in. Of several with one `event_id` the first counts; without one, staff are asked about repeats."""

    reference: str  # the payment's, or text that contains it
    amount: Money
    bank: str
    event_id: str | None = None
    received_on: date | None = None  # None: the day on which it is learnt


class Gateway(Protocol):
    """A way for clients' money to come in. Words are keys of the catalogue, marked by N_."""

    name: str
    label: str
    pays_at_once: bool  # what is begun is paid in the same transaction, with play money
    button: str | None  # begins the payment ("Pay %(amount)s …"); None: the page shows how, without a click
    note: str | None  # shown above the button
    done: str | None  # said once it is paid at once

    def begin(self, payment: Payment) -> Begun:
        """Start a payment. May ask the gateway's server, unless it has no button or pays at once."""

    def learn(self, message: Any) -> Incoming:
        """What a message says: a line of the bank's statement, a webhook, a check's answer. Raises Refused if forged."""

    def refund(self, payment: Payment) -> None:
        """All received for a payment is in the client's balance, from where a payout takes it. Called in that
        transaction: a gateway that sends it back itself enqueues its job here."""
