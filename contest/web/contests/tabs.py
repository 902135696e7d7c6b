"""Tabs of a contest: which there are for one person, their addresses and numbers, and which of them it opens on."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from contest.access.relation import Relation
from contest.access.table import Role
from contest.contests.model import DRAFT, SETTLED
from contest.judging.queries import JudgingSummary
from contest.kernel.sees import Entries, Sees
from contest.web.contests.next_step import part

WINNER, ENTRIES, BRIEF = "winner", "entries", "brief"
QUESTIONS, TIMELINE, PAYMENTS = "questions", "timeline", "payments"


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab; `many` is the number beside its name."""

    name: str
    label: str
    url: str
    many: int = 0


def opening_tab(relation: Relation, sees: Sees) -> str:
    """The tab that a contest opens on: what fits the person's part and the contest's state."""
    if _is_revealed(relation):
        return WINNER
    decides = part(relation) in (Role.CLIENT, Role.JUDGE)
    return ENTRIES if decides and relation.contest.state != DRAFT and sees.entries >= Entries.ALL else BRIEF


def tabs(relation: Relation, sees: Sees, summary: JudgingSummary) -> list[Tab]:
    """The tabs this person has, the one that the contest opens on first."""
    number = relation.contest.id
    first = opening_tab(relation, sees)
    draft = relation.contest.state == DRAFT
    whole = sees.entries >= Entries.ALL
    found = [] if draft else [
        Tab(
            name=ENTRIES,
            label=_entries(first, own=bool(summary.mine) and not whole),
            url=url_for("contests.entries", number=number),
            many=summary.visible_counts.entries if whole else summary.mine,
        )
    ]  # fmt: skip
    found.append(
        Tab(
            name=BRIEF,
            label=_("Brief"),
            url=url_for("contests.show" if draft else "brief.show", number=number),
        )
    )
    if not draft:
        found += [
            Tab(
                name=QUESTIONS,
                label=_("Questions"),
                url=url_for("contests.questions", number=number),
                many=summary.questions,
            ),
            Tab(name=TIMELINE, label=_("Timeline"), url=url_for("contests.timeline", number=number)),
        ]
    if relation.allows("ledger.view_contest"):
        found.append(Tab(name=PAYMENTS, label=_("Payments"), url=url_for("funding.payments", number=number)))
    if first == WINNER:
        found.insert(0, Tab(name=WINNER, label=_("Winner"), url=url_for("contests.show", number=number)))
    return sorted(found, key=lambda tab: tab.name != first)


def _entries(first: str, *, own: bool) -> str:
    word = _("Your entries") if own else _("All entries") if first == WINNER else _("Entries")
    return str(word)


def _is_revealed(relation: Relation) -> bool:
    return relation.contest.state == SETTLED and relation.contest.reveal and relation.winning_id is not None
