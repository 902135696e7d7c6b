"""Events of money. `person_id` is whom it concerns: the client who pays, or the payee."""

from contest.events import Event
from contest.kernel.money import Money


class ReceiptRecorded(Event, kind="receipt.recorded"):
    """Money came in. Without `contest_id` nobody knows yet what for; `missing` is what the contest still lacks."""

    receipt_id: int
    amount: Money
    missing: Money | None = None


class ReceiptMatched(Event, kind="receipt.matched"):
    """Unmatched payment matched to a contest."""

    receipt_id: int
    amount: Money
    missing: Money


class ReceiptReversed(Event, kind="receipt.reversed"):
    """A receipt was recorded by mistake and has been taken back."""

    receipt_id: int
    amount: Money
    reason: str


class FundingHeld(Event, kind="funding.held"):
    """Funding complete: all that is due has come in, and the client may publish."""

    amount: Money


class SurplusReturned(Event, kind="funding.surplus_returned"):
    """More came in than was due; the rest is in the client's balance."""

    amount: Money


class PrizeReleased(Event, kind="funding.released"):
    """The prize is in the winner's balance, whole; fee and tax are earned."""

    prize: Money
    fee: Money
    tax: Money


class Refunded(Event, kind="funding.refunded"):
    """Refund: all that was received for a contest is in its client's balance."""

    amount: Money


class PayoutRequested(Event, kind="payout.requested"):
    """Payout requested: a person's whole balance. `waits`: why staff look first."""

    payout_id: int
    amount: Money
    refund: bool
    waits: str | None


class PayoutApproved(Event, kind="payout.let_go"):
    """Staff looked at what made a payout wait, and approved it."""

    payout_id: int
    reason: str
    contests: tuple[int, ...] = ()  # whose money it holds


class PayoutDetailsSeen(Event, kind="payout.details_seen"):
    """A member of staff looked at the bank details of a payout."""

    payout_id: int


class PayoutSent(Event, kind="payout.sent"):
    """The bank has the order."""

    payout_id: int
    amount: Money
    contests: tuple[int, ...] = ()  # whose money it holds


class PayoutSettled(Event, kind="payout.settled"):
    """The money has arrived."""

    payout_id: int
    amount: Money
    contests: tuple[int, ...] = ()  # whose money it holds


class PayoutFailed(Event, kind="payout.failed"):
    """The bank could not pay: the amount is in the balance again."""

    payout_id: int
    amount: Money
    reason: str
    contests: tuple[int, ...] = ()  # whose money it holds


class MoneyExported(Event, kind="money.exported"):
    """A member of staff took receipts or payouts out of the site as a table."""

    table: str
