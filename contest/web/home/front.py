"""Front page: what the site is, how a contest goes, and what one costs by this site's own fee."""

from decimal import Decimal
from typing import Any

from flask import current_app

from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.kernel.money import CURRENCIES, HOME

EXAMPLE = 200_000  # prize, in whole units of the home currency


def front() -> dict[str, Any]:
    """The sums of an example, at the fee that a contest begun now is charged."""
    fee, tax = Decimal(current_app.config["FEE_PERCENT"]), Decimal(current_app.config["FEE_TAX"])
    example = Contest(prize_amount=EXAMPLE * 10 ** CURRENCIES[HOME].exponent, currency=HOME)
    return {
        "due": contest_rules.due(example, fee, tax),
        "fee_percent": fee,
        "fee_tax": tax,
        "choice_days": contest_rules.CHOICE_DAY,
    }
