"""First of the staff pages: what waits for staff."""

from typing import NamedTuple

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from contest.awards import queries as award_queries
from contest.payments import lists
from contest.reports import queries as report_queries
from contest.web import guard
from contest.web.staff import bp, files
from contest.work import queries as work_queries
from contest.work.model import DEAD

# What waits, its page and tab, and what is to be done there.
MONEY = (
    ("unmatched", "staff.receipts", "unmatched", _("Payments without a known reference"), _("Match them")),
    ("to_send", "staff.payouts", "to_send", _("Payouts and refunds to send"), _("Send payouts")),
    ("waiting", "staff.payouts", "waiting", _("Payouts to review"), _("Review")),
    ("sent", "staff.payouts", "sent", _("Payouts on their way"), _("Confirm arrivals")),
    ("pending", "staff.fundings", "pending", _("Funding awaiting payment"), _("Review")),
)
REPORTS = (
    ("ready", _("Cases to decide"), _("Decide")),
    ("waiting", _("Cases waiting for an answer"), _("Review")),
)


class Queue(NamedTuple):
    """So many things of a kind wait, and where they are dealt with."""

    number: int
    label: str
    url: str
    act: str


@bp.get("/")
def desk() -> ResponseReturnValue:
    """What waits, and where; the heading says how much that is in all."""
    guard.site("ledger.view_global_or_export")
    waits, own = lists.waits(), files.own_contests()
    money, inquiries, jobs = _money(waits), _inquiries(), _troubles(own)
    voids = [(contest, at) for contest, at in award_queries.asked_to_void() if contest.id not in own]
    waiting = sum(one.number for one in (*money, *inquiries)) + len(voids) + sum(jobs.values())
    return render_template(
        "staff/desk.html",
        money=money,
        inquiries=inquiries,
        voids=voids,
        refunds=waits.refunds,
        waiting=waiting,
        **jobs,
    )


def _money(waits: lists.Waits) -> list[Queue]:
    return [
        Queue(getattr(waits, name), label, url_for(endpoint, shelf=tab), act)
        for name, endpoint, tab, label, act in MONEY
    ]


def _inquiries() -> list[Queue]:
    counts = report_queries.counts(g.now, without=guard.parts())
    return [
        Queue(number, label, url_for("staff.reports", shelf=tab), act)
        for number, (tab, label, act) in zip(counts, REPORTS, strict=True)
    ]


def _troubles(own: set[int]) -> dict[str, int]:
    """Jobs that are dead, files that are lost or late."""
    lost, late = files.lost(own), files.late(own, g.now)
    return {
        "dead": work_queries.counts().get(DEAD, 0),
        "lost": len(lost.pictures) + len(lost.sources),
        "late": len(late.entries) + len(late.sources),
    }
