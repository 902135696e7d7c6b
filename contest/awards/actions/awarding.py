"""Award: the choice of a winner, and its voiding. Each locks the contest first."""

from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.awards import lifecycle as award_lifecycle, queries as award_queries
from contest.awards.model import Award, Handover
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.entries.queries.counts import processing_count
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries


def award(contest_id: int, *, entry_id: int, by: int, now: datetime) -> int:
    """The client picks the winner; the award's id. Marks are sealed, everyone is notified.

    Raises Refused("contest.…", "award.…") when the time, the state or the entry does not allow it.
    """
    with transaction() as session:
        contest = lock(Contest, contest_id)
        entry = lock(Entry, entry_id)
        chosen, handover, event = award_lifecycle.award(
            contest,
            entry,
            by=by,
            processing=processing_count(contest_id, now),
            same_account=person_queries.same_account(
                entry.author_id, contest.client_id, other_until=contest.published_at
            ),
            voided=entry.id in award_queries.voided_entries(contest_id),
            now=now,
        )
        session.add(chosen)
        session.flush()
        handover.award_id = chosen.id
        session.add(handover)
        events.record(event, by=by)
        return chosen.id


def ask_void(contest_id: int, *, reason: str, by: int, now: datetime) -> None:
    """The client of an overdue delivery asks staff to void the award."""
    with transaction():
        _, award, handover = lock_award(contest_id)
        events.record(award_lifecycle.ask_void(award, handover, reason=reason, now=now), by=by)


def void(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff void an overdue award; the contest returns to the choice."""
    with transaction() as session:
        contest, award, handover = lock_award(contest_id)
        number = session.get_one(Entry, award.entry_id).number
        event = award_lifecycle.void(contest, award, handover, by=by, number=number, reason=reason, now=now)
        events.record(event, by=by)


def lock_award(contest_id: int) -> tuple[Contest, Award, Handover]:
    """A contest, its award in force and the handover, locked in this order. Raises Refused("award.none_in_force")."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        found = session.execute(
            select(Award.id, Handover.id)
            .join(Handover, Handover.award_id == Award.id)
            .where(Award.contest_id == contest_id, Award.voided_at.is_(None))
        ).one_or_none()
        if found is None:
            raise Refused("award.none_in_force")
        return contest, lock(Award, found[0]), lock(Handover, found[1])
