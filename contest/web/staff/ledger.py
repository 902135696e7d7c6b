"""The books: what every kind of account holds, and every transfer."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.kernel.money import yen
from contest.ledger import chart
from contest.payments import lists
from contest.web import guard, paging
from contest.web.money_words import account_name, transfer_name
from contest.web.staff import bp


@bp.get("/ledger")
def ledger() -> ResponseReturnValue:
    """All transfers, of one account or contest where asked, with what the accounts hold."""
    guard.house("ledger.view_global_or_export")
    account = _account()
    contest = paging.number("contest")
    found = lists.transfers(account=account, contest_id=contest, before=paging.before(), most=lists.PAGE + 1)
    rows, more = paging.cut(found, lists.PAGE, lambda row: row.transfer.id)
    totals = lists.totals() if account is None and contest is None and paging.before() is None else None
    return render_template(
        "staff/ledger.html",
        rows=rows,
        more=more,
        account=account,
        contest=contest,
        totals=totals,
        cash=sum((held for name, held in totals or () if _is_cash(name)), yen(0)),
        owed=sum((held for name, held in totals or () if not _is_cash(name)), yen(0)),
        account_name=account_name,
        transfer_name=transfer_name,
    )


def _is_cash(name: str) -> bool:
    return name.startswith(chart.CASH)


def _account() -> str | None:
    asked = request.args.get("account", "")
    try:
        chart.kind_of(asked)
    except chart.NotOfTheChart:
        return None
    return asked
