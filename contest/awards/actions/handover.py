"""Handover of the source files: agreement, delivery, change requests, acceptance. Each locks the contest first."""

from datetime import datetime

from contest import events
from contest.awards import lifecycle as award_lifecycle
from contest.awards.actions.awarding import lock_award
from contest.awards.model import ChangeRequest, Delivered
from contest.awards.queries import next_delivery
from contest.contests import rules as contest_rules
from contest.entries.jobs import render_clean
from contest.kernel.db import transaction
from contest.kernel.refusal import require
from contest.payments.actions import holds
from contest.work.queue import enqueue


def agree(contest_id: int, *, version: str, by: int, now: datetime) -> None:
    """The winner accepts the transfer agreement of this contest."""
    with transaction():
        _, _, handover = lock_award(contest_id)
        events.record(award_lifecycle.agree(handover, version=version, now=now), by=by)


def deliver(contest_id: int, *, by: int, now: datetime) -> None:
    """The winner makes a complete delivery; the client has five days to answer."""
    with transaction() as session:
        contest, _, handover = lock_award(contest_id)
        files = next_delivery(handover.id)
        event = award_lifecycle.deliver(handover, required=contest.required_formats, files=files, now=now)
        session.add_all(
            Delivered(handover_id=handover.id, delivery=handover.deliveries, deliverable_id=file.id, at=now)
            for file in files
        )
        events.record(event, by=by)


def request_changes(contest_id: int, *, note: str, by: int, now: datetime) -> None:
    """The client asks for changes; the winner has seven days again."""
    with transaction() as session:
        _, _, handover = lock_award(contest_id)
        event = award_lifecycle.request_changes(handover, note=note, now=now)
        session.add(ChangeRequest(handover_id=handover.id, number=event.number, note=event.note, at=now))
        events.record(event, by=by)


def accept(contest_id: int, *, delivery: int | None = None, by: int | None, now: datetime) -> None:
    """The client, or the clock (`by` None), accepts: handover, contest and books are settled in one transaction.

    `delivery`: the one that was looked at; Refused("handover.newer_delivery") if there has been another since.
    """
    with transaction():
        contest, award, handover = lock_award(contest_id)
        require(delivery in (None, handover.deliveries), "handover.newer_delivery")
        event = award_lifecycle.accept(contest, handover, by=by, now=now)
        owed = contest_rules.owed(contest)
        holds.settle(
            contest_id=contest_id,
            winner_id=award.winner_id,
            client_id=contest.client_id,
            prize=owed.prize,
            fee=owed.fee,
            tax=owed.tax,
            now=now,
            by=by,
        )
        events.record(event, by=by)
        # The winner's preview loses its watermark once settled.
        slot = f"clean/{award.entry_id}"
        enqueue(render_clean, due_at=now, person_id=award.winner_id, slot=slot, entry_id=award.entry_id)
