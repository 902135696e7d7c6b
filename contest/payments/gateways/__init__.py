"""Payment gateways: one module each, listed in KNOWN, offered by the setting GATEWAYS."""

from flask import current_app

from contest.kernel.refusal import Refused
from contest.payments.gateways.bank_transfer import BankTransfer
from contest.payments.gateways.gateway import Gateway, Payment
from contest.payments.gateways.sandbox import Sandbox

KNOWN: dict[str, Gateway] = {one.name: one for one in (BankTransfer(), Sandbox())}


def available() -> list[Gateway]:
    """The gateways of this site. Those with play money never in production."""
    config = current_app.config
    play = config["KONPE_ENV"] != "production"
    return [
        one for one in KNOWN.values() if one.name in config["GATEWAYS"] and (play or not one.pays_at_once)
    ]


def named(name: str) -> Gateway:
    """A gateway of this site. Raises Refused("funding.unknown_gateway")."""
    for gateway in available():
        if gateway.name == name:
            return gateway
    raise Refused("funding.unknown_gateway")


def account(payment: Payment, *, gateway: str | None = None) -> str | None:
    """The bank account to pay into, by this gateway or any that is offered; None if there is none, or it is not set."""
    ways = (one for one in available() if one.button is None and gateway in (None, one.name))
    return next((account for one in ways if (account := one.begin(payment).account)), None)
