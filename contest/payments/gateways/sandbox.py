"""Sandbox gateway: money that does not exist, for the demo and tests; production refuses to start with it."""

from contest.kernel.refusal import N_
from contest.payments.gateways.gateway import Begun, Incoming, Payment


class Sandbox:
    """Pays what is missing at the press of a button."""

    name, label = "sandbox", N_("Sandbox")
    pays_at_once = True
    button: str | None = N_("Pay %(amount)s in the sandbox")
    note: str | None = N_("This is a test site: the sandbox pays instantly, with play money.")
    done: str | None = N_("The sandbox payment went through. No real money has moved.")

    def begin(self, payment: Payment) -> Begun:
        """It is paid."""
        return Begun(message=payment)

    def learn(self, message: Payment) -> Incoming:
        """What was begun has come in."""
        return Incoming(
            event_id=message.key, reference=message.reference, amount=message.amount, bank=self.name
        )

    def refund(self, payment: Payment) -> None:
        """A payout takes it."""
