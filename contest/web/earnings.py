"""Money of a person: balance, payouts, and every line between."""

from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.contests.queries import titles
from contest.kernel.money import HOME, home
from contest.payments import queries as payment_queries, rules as payment_rules
from contest.payments.actions import payouts
from contest.people import sealed_details
from contest.web import guard
from contest.web.money_words import line_name
from contest.web.page_action import done, once_per_form, page_action
from contest.web.paging import before, page

bp = Blueprint("earnings", __name__, url_prefix="/me")


@bp.get("/earnings")
def index() -> ResponseReturnValue:
    """Balance, payouts and statement."""
    guard.site("payout.request")
    me, at = guard.my_id(), before()
    lines, more = page(payment_queries.statement, me, size=payment_queries.PAGE, key=lambda line: line.id)
    return render_template(
        "earnings/index.html", lines=lines, more=more, first=at is None, payouts=payment_queries.payouts(me) if at is None else [],
        titles=titles({line.contest_id for line in lines if line.contest_id is not None}), line_name=line_name,
        **_balance(me),
    )  # fmt: skip


@bp.post("/payouts")
@page_action(to=".index")
def request_payout() -> ResponseReturnValue:
    """Ask for the whole balance."""
    guard.site("payout.request")
    guard.fresh()
    once_per_form(payouts.request, guard.my_id(), currency=HOME, now=g.now)
    return done(gettext("Payout requested. We will email you when it is on its way."))


def _balance(person_id: int) -> dict[str, Any]:
    """What is there, what it came of, and the account it would be paid to."""
    outlook = payment_queries.outlook(person_id, currency=HOME, now=g.now)
    sums = payment_queries.sums(person_id, HOME)
    return {
        "outlook": outlook,
        "account": sealed_details.opened(outlook.details),
        "waiting": outlook.waiting,
        "least": payment_rules.least_payout(HOME),
        "smallest": home(1),
        "sums": {
            "prizes": sums.get("prize", home(0)),
            "returned": sums.get("refund", home(0)) + sums.get("surplus", home(0)),
            "paid": sums.get("payout", home(0)) - sums.get("payout_return", home(0)),
        },
    }
