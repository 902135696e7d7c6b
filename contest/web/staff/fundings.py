"""Fundings: what clients were asked to pay, and how much of it has come in."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from contest.payments import lists
from contest.payments.reference import shown
from contest.web import guard, paging
from contest.web.staff import bp

TABS = (("pending", _("Awaiting payment")), ("held", _("Held")), ("ended", _("Paid or refunded")))


@bp.get("/fundings")
def fundings() -> ResponseReturnValue:
    """Fundings, a tab at a time."""
    guard.site("ledger.view_global_or_export")
    tab = paging.tab(TABS, "pending")
    rows, more = paging.page(lists.fundings, tab=tab, size=lists.PAGE, key=lambda row: row.funding.id)
    return render_template("staff/fundings.html", rows=rows, more=more, tab=tab, tabs=TABS, shown=shown)
