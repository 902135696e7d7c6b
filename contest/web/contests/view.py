"""View of a contest: what its page shows to one person."""

from collections.abc import Sequence
from typing import Any

from flask import g, url_for
from flask_babel import get_locale, gettext as _

from contest.access.table import Role
from contest.awards.model import Handover
from contest.contests import agreement, brief, difference, rules as contest_rules
from contest.contests.model import DRAFT, Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.judging import queries as judging_queries
from contest.payments import queries as payment_queries
from contest.web import guard
from contest.web.contests.next_step import NextStep, NextStepInput, next_step, part
from contest.web.contests.tabs import tabs
from contest.web.contests.timeline import day_closed, last_day, points

# What the page offers a button or a way to, where the table allows it.
ACTS = (
    "contest.cancel", "contest.hide", "entry.enter", "ledger.view_contest", "contest.ask",
    "contest.clarify_or_answer", "contest.announce", "contest.later_deadline", "report.abuse", "judge.see_recusals",
)  # fmt: skip


def head_context(contest: Contest, tab: str) -> dict[str, Any]:
    """What stands above every tab, for the one who asks; one statement beside the relation."""
    relation, sees = guard.relation(contest), guard.sees(contest)
    summary = judging_queries.judging_summary(contest, sees=sees)
    facts = NextStepInput(
        living=summary.counts.living,
        mine=summary.mine,
        paid=contest.id in paid_drafts([contest]),
        award=relation.award,
        handover=relation.handover,
    )
    context = contest_context(contest, part(relation), facts, client=contest.client.name)
    found = tabs(relation, sees, summary)
    if any(one.name == tab and one.url == context["next_step_url"] for one in found):
        context["next_step_url"] = ""  # it is done on this very tab
    return context | {
        "tab": tab,
        "tabs": found,
        "relation": relation,
        "sees": sees,
        "counts": summary.counts,
        "visible_counts": summary.visible_counts,
        "record": summary.record,
        "may": {action: relation.allows(action) for action in ACTS},
    }


def contest_context(contest: Contest, role: Role, facts: NextStepInput, *, client: str) -> dict[str, Any]:
    """What every reader of a contest sees alike, and what this one does next."""
    next_ = next_step(contest, role, facts, g.now)
    return {
        "contest": contest,
        "here": url_for("contests.show", number=contest.id),
        "role": role,
        "phase": phase(contest),
        "client": client,
        "category": _(brief.CATEGORIES[contest.category]),
        "next_step": next_,
        "next_step_url": way(contest, next_),
        "most_entries": entry_rules.MOST_LIVING,
        "facts": facts,
    }


def brief_context(contest: Contest) -> dict[str, Any]:
    """The brief with its pictures, its rules with their days, and the agreement; one statement."""
    return {
        "dates": _dates(contest) if contest.entries_close_at is not None else {},
        "agreement": agreement.read(contest.agreement_version, str(get_locale() or "en")[:2])
        if contest.agreement_version
        else None,
        "references": [one for one in entry_queries.references(contest.id, now=g.now) if one.preview],
    }


def timeline_context(contest: Contest, next_: NextStep, handover: Handover | None) -> dict[str, Any]:
    """The days of a contest, and when the next step ends."""
    return {
        "points": points(contest, handover, g.now),
        "closed_day": day_closed(next_.until, contest.time_zone) if next_.until else None,
        "part_words": {part: _(word) for part, word in difference.PARTS.items()},
    }


def paid_drafts(contests: Sequence[Contest]) -> set[int]:
    """Those of these contests that are drafts for which all that is owed has arrived."""
    owed = {
        one.id: contest_rules.owed(one).total
        for one in contests
        if one.state == DRAFT and one.rates and one.prize
    }
    if not owed:
        return set()
    held = payment_queries.held_for_each({number: total.currency for number, total in owed.items()})
    return {number for number, total in owed.items() if held[number] >= total}


def phase(contest: Contest) -> str:
    """The state as people see it; a draft need not have a deadline."""
    ready = contest.entries_close_at is not None and contest.state != DRAFT
    return contest_rules.phase(contest, g.now) if ready else contest.state


def way(contest: Contest, next_: NextStep) -> str:
    """Where a next step is done; empty where there is nothing to do."""
    if not next_.label or next_.path.startswith("/me/"):
        return next_.path
    return url_for("contests.show", number=contest.id) + next_.path


def _dates(contest: Contest) -> dict[str, Any]:
    return {
        "closes": contest_rules.closes(contest),
        "grace": contest_rules.entry_grace_ends(contest),
        "due": last_day(contest_rules.award_due(contest)),
        "ends": last_day(contest_rules.choice_ends(contest)),
    }
