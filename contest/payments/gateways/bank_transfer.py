"""Bank transfer: the client pays to the site's bank account; staff record what the bank statement shows."""

from flask import current_app

from contest.kernel.refusal import N_
from contest.payments.gateways.gateway import Begun, Incoming, Payment


class BankTransfer:
    """Several short receipts add up; the reference says what they are for."""

    name, label = "bank_transfer", N_("Bank transfer")
    pays_at_once = False
    button: str | None = None
    note: str | None = None
    done: str | None = None

    def begin(self, payment: Payment) -> Begun:
        """HOUSE_BANK_ACCOUNT, if it is set."""
        return Begun(account=str(current_app.config["HOUSE_BANK_ACCOUNT"]) or None)

    def learn(self, message: Incoming) -> Incoming:
        """A line of the statement is taken as staff read it."""
        return message

    def refund(self, payment: Payment) -> None:
        """A payout takes it."""
