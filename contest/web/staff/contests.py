"""Register of all contests: client, state, and money in and out."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from contest.contests import folding, register, rules as contest_rules
from contest.web import guard, paging
from contest.web.staff import bp

ALL = "all"
TABS = (
    (ALL, _("All")),
    ("draft", _("Drafts")),
    ("open", _("Open for entries")),
    ("judging", _("Being judged")),
    ("awarded", _("Winner chosen")),
    ("settled", _("Completed")),
    ("cancelled", _("Cancelled")),
    ("lapsed", _("Ended without a winner")),
    (register.HIDDEN, _("Hidden contests")),
)


@bp.get("/contests")
def contests() -> ResponseReturnValue:
    """Contests of a state, or all; narrowed by a number, or words of title and client."""
    guard.site("ledger.view_global_or_export")
    tab, words = paging.tab(TABS, ALL), paging.words(most=folding.LONGEST_QUERY)
    client, state = paging.number("client"), None if tab == ALL else tab
    rows, more = paging.page(
        register.rows, now=g.now, without=guard.parts(), state=state, client_id=client, words=words,
        size=register.PAGE, key=lambda row: row.contest.id,
    )  # fmt: skip
    return render_template(
        "staff/contests.html", rows=rows, more=more, tab=tab, tabs=TABS, words=words, client=client,
        phase=contest_rules.phase,
    )  # fmt: skip
