"""A person's money: balance, payouts, and every line between."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.contests.queries import titles
from contest.kernel.money import Money, yen
from contest.kernel.once import once
from contest.payments import payouts, queries as payment_queries
from contest.people import details
from contest.web import guard
from contest.web.forms import once_key
from contest.web.money_words import line_name
from contest.web.paging import before, cut

bp = Blueprint("earnings", __name__, url_prefix="/me")


@bp.get("/earnings")
def index() -> ResponseReturnValue:
    """Balance, payouts and statement."""
    guard.house("payout.request")
    me = guard.my_id()
    outlook = payouts.outlook(me, now=g.now)
    at = before()
    lines, more = cut(
        payment_queries.statement(me, before=at, most=payment_queries.PAGE + 1),
        payment_queries.PAGE,
        lambda line: line.id,
    )
    sums = payment_queries.sums(me)
    return render_template(
        "earnings/index.html",
        outlook=outlook,
        account=details.opened(outlook.details),
        waiting=outlook.details if outlook.details and outlook.details.usable_from > g.now else None,
        payouts=[(row, Money(row.amount, row.currency)) for row in payment_queries.payouts(me)]
        if at is None
        else [],
        sums={
            "prizes": sums.get("prize", yen(0)),
            "returned": sums.get("refund", yen(0)) + sums.get("surplus", yen(0)),
            "paid": sums.get("payout", yen(0)) - sums.get("payout_return", yen(0)),
        },
        lines=lines,
        more=more,
        first=at is None,
        titles=titles({line.contest_id for line in lines if line.contest_id is not None}),
        line_name=line_name,
    )


@bp.post("/payouts")
def request_payout() -> ResponseReturnValue:
    """Ask for the whole balance."""
    guard.house("payout.request")
    guard.fresh()
    me, now = guard.my_id(), g.now
    once(once_key(), by=me, now=now, act=lambda: payouts.request(me, now=now))
    flash(gettext("Payout requested. We will email you when it is on its way."), "done")
    return redirect(url_for(".index"), code=303)
