"""What the page of a contest shows to one person, each part read from the database when it is first needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import g, request, url_for
from flask_babel import get_locale, gettext as _

from contest.access.standing import Standing
from contest.access.table import Role
from contest.contests import agreement, brief, difference, rules as contest_rules
from contest.contests.model import DRAFT, PUBLISHED, Contest
from contest.contests.queries import conversation as conversation_queries
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.model import DECLINED, WITHDRAWN
from contest.judging import queries as judging_queries
from contest.kernel.sees import Sees
from contest.kernel.text import whole_number
from contest.payments import queries as payment_queries
from contest.web import guard
from contest.web.contests.next_step import NextStep, NextStepInput, next_step, part
from contest.web.contests.timeline import day_closed, last_day, points
from contest.web.judging.narrowing import narrowing

# What the page offers a button or a way to, where the table allows it.
ACTS = (
    "contest.cancel", "contest.hide", "entry.enter", "ledger.view_contest", "contest.ask",
    "contest.clarify_or_answer", "contest.announce", "contest.later_deadline", "report.abuse", "judge.see_recusals",
)  # fmt: skip

# Entries in these states lie apart from the others, below them.
BELOW = (DECLINED, WITHDRAWN)


@dataclass(frozen=True)
class ContestView:
    """A contest under the eyes of one person."""

    contest: Contest

    @cached_property
    def standing(self) -> Standing:
        """Where they stand."""
        return guard.standing(self.contest)

    @cached_property
    def sees(self) -> Sees:
        """What they may see."""
        return self.standing.sees()

    def sidebar_context(self) -> dict[str, Any]:
        """What the page says beside the entries."""
        return (
            self._shared
            | {
                "talk": conversation_queries.conversation(self.contest.id, sees=self.sees),
                "part_words": {part: _(word) for part, word in difference.PARTS.items()},
                "record": self._judging_summary.record,
            }
            | header_context(self.contest, self.role, self._facts)
        )

    def table(self) -> dict[str, Any]:
        """What lies on the light table."""
        award, cards = self.standing.award, self._cards
        earlier = None if len(cards) < entry_queries.PAGE else cards[-1].number
        waits = {tally.waits for tally in self._tallies.values() if tally.waits}
        return self._shared | {
            "cards": [card for card in cards if card.state not in BELOW],
            "below": {state: [card for card in cards if card.state == state] for state in BELOW},
            "narrowed": self._narrow.now is not None and earlier is None and _after() is None,
            "waiting": len(waits),
            "tallies": self._tallies,
            "narrow": self._narrow,
            "earlier": earlier,
            "latest": _after() is None,
            "winner": next((card for card in cards if award and card.id == award.entry_id), None),
            "most_entries": entry_rules.MOST_LIVING,
        }

    @cached_property
    def role(self) -> Role:
        """Which part they play."""
        return part(self.standing)

    @cached_property
    def _shared(self) -> dict[str, Any]:
        return {
            "contest": self.contest,
            "here": url_for("contests.show", number=self.contest.id),
            "phase": phase(self.contest),
            "role": self.role,
            "facts": self._facts,
            "standing": self.standing,
            "sees": self.sees,
            "counts": self._judging_summary.counts,
            "visible_counts": self._judging_summary.visible_counts,
            "may": {action: self.standing.allows(action) for action in ACTS},
        }

    @cached_property
    def _judging_summary(self) -> judging_queries.JudgingSummary:
        return judging_queries.judging_summary(self.contest, sees=self.sees)

    @cached_property
    def _tallies(self) -> dict[int, Any]:
        owes = Role.CLIENT in self.standing.roles and self.contest.state == PUBLISHED
        return judging_queries.tallies(self.contest.id, sees=self.sees, waiting=g.now if owes else None)

    @cached_property
    def _narrow(self) -> Any:
        return narrowing(self._tallies)

    @cached_property
    def _cards(self) -> list[entry_queries.Card]:
        award = self.standing.award
        return entry_queries.gallery(
            self.contest,
            sees=self.sees,
            now=g.now,
            after=_after(),
            ids=self._narrow.ids,
            winner=award.entry_id if award else None,
        )

    @cached_property
    def _facts(self) -> NextStepInput:
        return NextStepInput(
            living=self._judging_summary.counts.living,
            mine=self._judging_summary.mine,
            paid=self.contest.id in paid_drafts([self.contest]),
            award=self.standing.award,
            handover=self.standing.handover,
        )


def header_context(
    contest: Contest, role: Role, facts: NextStepInput, *, client: str | None = None
) -> dict[str, Any]:
    """What every reader of the page sees alike, and what this one does next."""
    closed = contest.entries_close_at is not None
    here = url_for("contests.show", number=contest.id)
    return {
        "contest": contest,
        "here": here,
        "role": role,
        "phase": phase(contest),
        "client": client or contest.client.name,
        "category": _(brief.CATEGORIES[contest.category]),
        "next_step": (next_ := next_step(contest, role, facts, g.now)),
        "next_step_url": way(contest, next_),
        "closed_day": day_closed(next_.until, contest.time_zone) if next_.until else None,
        "points": points(contest, facts.handover, g.now),
        "dates": _dates(contest) if closed else {},
        "agreement": agreement.read(contest.agreement_version, str(get_locale() or "en")[:2])
        if contest.agreement_version
        else None,
        "references": [one for one in entry_queries.references(contest.id, now=g.now) if one.preview],
        "most_entries": entry_rules.MOST_LIVING,
        "facts": facts,
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
    held = payment_queries.held_for_each(owed)
    return {number for number, total in owed.items() if held[number] >= total}


def phase(contest: Contest) -> str:
    """The state as people see it; a draft need not have a deadline."""
    ready = contest.entries_close_at is not None and contest.state != DRAFT
    return contest_rules.phase(contest, g.now) if ready else contest.state


def _after() -> int | None:
    """The entry below which the light table goes on, from the address; anything else begins at the newest."""
    return whole_number(request.args.get("after"))


def way(contest: Contest, next_: NextStep) -> str:
    """Where a duty is done; empty where there is nothing to do."""
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
