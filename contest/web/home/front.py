"""Front page: what the site is, how a contest goes, and what one costs by this site's own fee."""

from decimal import Decimal
from typing import Any

from flask import current_app, g

from contest.awards import queries as award_queries
from contest.contests import finding, rules as contest_rules
from contest.contests.model import Contest
from contest.kernel.money import CURRENCIES, HOME
from contest.web.contests import lists

EXAMPLE = 200_000  # prize, in whole units of the home currency
WINNERS = 8  # winning works in a row
OPEN = 6  # open contests, those first that close first


def front() -> dict[str, Any]:
    """Winning works, open contests, and the sums of an example at the fee that a contest begun now is charged.

    Five statements, one where no contest is open.
    """
    fee, tax = Decimal(current_app.config["FEE_PERCENT"]), Decimal(current_app.config["FEE_TAX"])
    example = Contest(prize_amount=EXAMPLE * 10 ** CURRENCIES[HOME].exponent, currency=HOME)
    open_ = finding.find(finding.ContestFilter(), now=g.now, size=OPEN).rows
    return {
        "winners": award_queries.winners(now=g.now, most=WINNERS),
        "open": lists.listed(open_) if open_ else (),
        "due": contest_rules.due(example, fee, tax),
        "fee_percent": fee,
        "fee_tax": tax,
        "choice_days": contest_rules.CHOICE_DAY,
    }
