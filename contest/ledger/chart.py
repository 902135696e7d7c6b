"""Chart of accounts, and the only kinds of transfer there are."""

CASH, UNMATCHED, HOLD, BALANCE, FEES, FEE_TAX = "cash", "unmatched", "hold", "balance", "fees", "fee-tax"
# The order in which an action locks accounts, so that two can never wait for each other.
KINDS = (CASH, UNMATCHED, HOLD, BALANCE, FEES, FEE_TAX)
# Kinds of which there is one account only; the others are one per gateway, contest or person.
SINGLE = {UNMATCHED, FEES, FEE_TAX}

# Name of the transfer: from which kind of account to which.
CHART = {
    "receipt": (CASH, HOLD),  # money for a contest came in
    "receipt_unmatched": (CASH, UNMATCHED),  # money came in, nobody knows what for
    "match": (UNMATCHED, HOLD),
    "reversal": (HOLD, CASH),  # a receipt was recorded by mistake
    "reversal_unmatched": (UNMATCHED, CASH),
    "surplus": (HOLD, BALANCE),  # more came in than was due
    "prize": (HOLD, BALANCE),
    "fee": (HOLD, FEES),
    "fee_tax": (HOLD, FEE_TAX),
    "refund": (HOLD, BALANCE),
    "payout": (BALANCE, CASH),
    "payout_return": (CASH, BALANCE),  # a payout failed
}


class NotOfTheChart(Exception):
    """A transfer that the trade does not know: a mistake in the code that asked for it."""


def cash(gateway: str) -> str:
    """What came in through a gateway and has not left: "cash/bank_transfer"."""
    return f"{CASH}/{gateway}"


def hold(contest_id: int) -> str:
    """What is held for a contest: "hold/42"."""
    return f"{HOLD}/{contest_id}"


def balance(person_id: int) -> str:
    """What is a person's own: "balance/7"."""
    return f"{BALANCE}/{person_id}"


def kind_of(account: str) -> str:
    """The kind of an account, by its name. Raises NotOfTheChart for a name that no account can have."""
    kind, slash, owner = account.partition("/")
    if kind not in KINDS or bool(slash) == (kind in SINGLE):
        raise NotOfTheChart(account)
    numbered = kind in (HOLD, BALANCE)
    if slash and not (owner.isascii() and (owner.isdigit() if numbered else owner.isidentifier())):
        raise NotOfTheChart(account)
    return kind


def check(kind: str, source: str, target: str) -> None:
    """Raise NotOfTheChart unless this kind of transfer leads from this account to that."""
    if CHART.get(kind) != (kind_of(source), kind_of(target)):
        raise NotOfTheChart(f"{kind}: {source} → {target}")
