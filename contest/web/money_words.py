"""Names of accounts, transfers and ways of paying, in the viewer's language."""

from flask_babel import gettext, lazy_gettext as _

from contest.ledger import chart
from contest.payments import gateways

_TRANSFERS = {
    "receipt": _("Payment received"),
    "receipt_unmatched": _("Payment received without a known reference"),
    "match": _("Payment matched"),
    "reversal": _("Payment reversed"),
    "reversal_unmatched": _("Payment reversed"),
    "surplus": _("Surplus to the client’s balance"),
    "prize": _("Prize paid"),
    "fee": _("Fee earned"),
    "fee_tax": _("Consumption tax on the fee"),
    "refund": _("Refund to the client’s balance"),
    "payout": _("Payout"),
    "payout_return": _("Payout returned"),
}
# Acts at the command line, by the kind of event.
_COMMANDS = {
    "receipt.recorded": _("Payment %(number)s recorded"),
    "receipt.matched": _("Payment %(number)s matched to this contest"),
    "receipt.reversed": _("Payment %(number)s reversed"),
    "payout.let_go": _("Payout %(number)s released"),
    "payout.sent": _("Payout %(number)s sent to the bank"),
    "payout.settled": _("Payout %(number)s has arrived"),
    "payout.failed": _("Payout %(number)s failed"),
}
# The same as the owner of a balance reads it.
_OWN = {"prize": _("Prize"), "refund": _("Refund"), "surplus": _("Surplus returned")}
_ACCOUNTS = {
    chart.CASH: _("Cash"),
    chart.UNMATCHED: _("Unmatched"),
    chart.HOLD: _("Holds"),
    chart.BALANCE: _("Balances"),
    chart.FEES: _("Fee income"),
    chart.FEE_TAX: _("Consumption tax on fees"),
}


def account_name(name: str) -> str:
    """What an account, or all of its kind, is called: "Hold of contest 42", "Holds"."""
    kind, _slash, owner = name.partition("/")
    if kind == chart.CASH and owner:
        return str(gettext("Cash, %(gateway)s", gateway=gateway_name(owner)))
    if kind == chart.HOLD and owner:
        return str(gettext("Hold of contest %(number)s", number=owner))
    if kind == chart.BALANCE and owner:
        return str(gettext("Balance of person %(number)s", number=owner))
    return str(_ACCOUNTS[kind])


def gateway_name(name: str) -> str:
    """What a way of paying in is called."""
    known = gateways.KNOWN.get(name)
    return str(gettext(known.label)) if known else name


def command_name(kind: str, number: int) -> str:
    """What was done at the command line."""
    return str(_COMMANDS[kind]) % {"number": number}


def transfer_name(kind: str) -> str:
    """What happened, as a line of the books says it."""
    return str(_TRANSFERS[kind])


def line_name(kind: str) -> str:
    """The same as the owner of a balance reads it."""
    return str(_OWN.get(kind) or _TRANSFERS[kind])
