"""Ledger: what every kind of account holds, and every transfer."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.kernel.money import CURRENCIES, Money, home, total
from contest.ledger import chart
from contest.payments import lists
from contest.web import guard, paging
from contest.web.money_words import account_name, transfer_name
from contest.web.staff import bp


@bp.get("/ledger")
def ledger() -> ResponseReturnValue:
    """All transfers, of one account or contest where asked, with what the accounts hold."""
    guard.site("ledger.view_global_or_export")
    account, contest, before = _account(), paging.number("contest"), paging.before()
    rows, more = paging.page(
        lists.transfers, account=account, contest_id=contest, size=lists.PAGE, key=lambda row: row.transfer.id
    )
    return render_template(
        "staff/ledger.html", rows=rows, more=more, account=account, contest=contest, account_name=account_name,
        transfer_name=transfer_name, **_totals(whole=account is None and contest is None and before is None),
    )  # fmt: skip


def _totals(*, whole: bool) -> dict[str, Any]:
    """What the accounts hold, where the `whole` ledger is looked at from its beginning."""
    totals = lists.totals() if whole else None

    def held(currency: str, *, cash: bool) -> Money:
        accounts = (one for name, one in totals or () if name.startswith(chart.CASH) == cash)
        return total((one for one in accounts if one.currency == currency), currency)

    balanced = all(held(one, cash=True) == held(one, cash=False) for one in CURRENCIES)
    return {"totals": totals, "balanced": balanced, "nothing": home(0)}


def _account() -> str | None:
    asked = request.args.get("account", "")
    try:
        chart.kind_of(asked)
    except chart.NotOfTheChart:
        return None
    return asked
