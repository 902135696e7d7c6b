"""Withdrawal of an entry by its author, taken back, or final."""

from datetime import datetime

from sqlalchemy import select

from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import lifecycle as entry_lifecycle, rules as entry_rules
from contest.entries.events import WithdrawalFinal
from contest.entries.jobs import withdrawal_end
from contest.entries.model import Entry, Version
from contest.entries.queries.counts import living_of
from contest.events import record
from contest.events.model import Recorded
from contest.kernel.db import lock, transaction
from contest.people.actions import sanctions
from contest.work.queue import enqueue


def withdraw(entry_id: int, *, by: int, now: datetime) -> None:
    """The author withdraws an entry until the award; it stays on record, seen by its author and staff."""
    with transaction() as session:
        # The contest's row first, as the award does: one of the two comes first, cleanly.
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        withdrawn = record(entry_lifecycle.withdraw(contest, lock(Entry, entry_id), now=now), by=by)
        # After the deadline, when that time no longer moves, the client is notified once it is final. Of earlier ones not:
        # entries come and go while the contest is open.
        if now > contest_rules.closes(contest):
            due_at = entry_rules.withdrawal_ends(contest, now) + entry_rules.HINDSIGHT
            slot = f"entries.end_withdrawal/{withdrawn.id}"
            enqueue(withdrawal_end.end_withdrawal, due_at=due_at, slot=slot, event_id=withdrawn.id)


def take_back_withdrawal(entry_id: int, *, by: int, now: datetime) -> None:
    """The author takes a withdrawal back; the entry is in the contest as it was, with its marks, stars and messages.

    Raises Refused as lifecycle.take_back_withdrawal does, and for who is suspended: it is entering again.
    """
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        entry = lock(Entry, entry_id)
        sanctions.require_free(by, now=now)
        versions = session.scalars(select(Version).where(Version.entry_id == entry_id)).all()
        living = living_of(contest.id, entry.author_id)
        record(entry_lifecycle.take_back_withdrawal(contest, entry, versions, living=living, now=now), by=by)


def finish_withdrawal(entry_id: int, *, withdrawn_at: datetime, now: datetime) -> None:
    """Put on record, once, that a withdrawal is final, if it is: the client is notified."""
    with transaction() as session:
        contest = lock(Contest, session.get_one(Entry, entry_id).contest_id)
        entry = lock(Entry, entry_id)
        known = select(Recorded.id).where(
            Recorded.contest_id == contest.id, Recorded.entry_id == entry_id,
            Recorded.kind == WithdrawalFinal.kind, Recorded.at >= withdrawn_at,
        )  # fmt: skip
        final = entry_lifecycle.finish_withdrawal(contest, entry, withdrawn_at=withdrawn_at, now=now)
        if final is not None and session.scalar(known.limit(1)) is None:
            record(final, by=None)
