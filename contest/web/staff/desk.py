"""The desk's first page: what waits for staff."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from contest.awards import queries as awards
from contest.entries import queries as entries
from contest.entries import shelves
from contest.payments import lists
from contest.reports import queries as reports
from contest.web import guard
from contest.web.staff import bp
from contest.work import queries as work
from contest.work.model import DEAD

# What waits, its page and shelf, and what is to be done there.
QUEUES = (
    ("unmatched", "staff.receipts", "unmatched", _("Receipts without a known reference"), _("Match them")),
    ("to_send", "staff.payouts", "to_send", _("Payouts and refunds to send"), _("Send them")),
    ("waiting", "staff.payouts", "waiting", _("Payouts that wait for a look"), _("Look at them")),
    ("sent", "staff.payouts", "sent", _("Payouts on their way"), _("Say which have arrived")),
    ("pending", "staff.fundings", "pending", _("Fundings asked for"), _("Look at them")),
)


@bp.get("/")
def desk() -> ResponseReturnValue:
    """What waits, and where."""
    guard.house("ledger.view_global_or_export")
    waits = lists.waits()
    queues = [
        {"count": getattr(waits, name), "endpoint": endpoint, "shelf": shelf, "label": label, "act": act}
        for name, endpoint, shelf, label, act in QUEUES
    ]
    voids, dead = awards.asked_to_void(), work.counts().get(DEAD, 0)
    lost, late = len(shelves.lost()), len(entries.late(g.now)) + len(awards.late(g.now))
    to_decide, answering = reports.counts(g.now, without=guard.parts())
    urgent = waits.unmatched + waits.to_send + waits.waiting + len(voids) + dead + lost + late + to_decide
    return render_template(
        "staff/desk.html",
        queues=queues,
        waits=waits,
        voids=voids,
        dead=dead,
        lost=lost,
        late=late,
        urgent=urgent,
        to_decide=to_decide,
        answering=answering,
    )
