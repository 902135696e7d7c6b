"""Ways for clients' money to come in: one module each, chosen by the setting GATEWAYS."""

from typing import Protocol

from flask import current_app

from contest.kernel.refusal import Refused
from contest.payments.gateways.bank_transfer import BankTransfer
from contest.payments.gateways.sandbox import Sandbox


class Gateway(Protocol):
    """A way of paying in."""

    name: str
    pays_at_once: bool  # a button instead of a bank transfer that staff record

    def payee(self) -> str | None:
        """The account clients pay into, as they shall read it; None where there is nothing to type."""


_KNOWN: tuple[Gateway, ...] = (BankTransfer(), Sandbox())


def available() -> list[Gateway]:
    """The gateways of this house. The sandbox pays with money that does not exist: never in production."""
    config = current_app.config
    play = config["KONPE_ENV"] != "production"
    return [one for one in _KNOWN if one.name in config["GATEWAYS"] and (play or not one.pays_at_once)]


def named(name: str) -> Gateway:
    """A gateway of this house. Raises Refused("funding.unknown_gateway")."""
    for gateway in available():
        if gateway.name == name:
            return gateway
    raise Refused("funding.unknown_gateway")
