"""Handing over the source files: agreement, files, delivery, changes, acceptance. Each locks the contest first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.awards import actions, keeping, lifecycle, rules
from contest.awards.events import DeliverableFetched
from contest.awards.model import ChangeRequest, Deliverable, Delivered, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import uploads
from contest.entries.jobs import present, render_clean
from contest.entries.model import DELIVERABLE
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.refusal import require
from contest.payments import holds
from contest.work.queue import enqueue
from storage import keys


def agree(contest_id: int, *, version: str, by: int, now: datetime) -> None:
    """The winner accepts the transfer agreement of this contest."""
    with transaction():
        lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        events.record(lifecycle.agree(handover, version=version, now=now), by=by)


def add_files(
    contest_id: int, *, upload_ids: Sequence[str], format: str, by: int, now: datetime
) -> list[int]:
    """The winner adds source files that have been sent, all or none; jobs check and keep them. Their ids.

    Raises Refused as lifecycle.change_files and uploads.take do, and "handover.unknown_format".
    """
    with transaction() as session:
        contest = lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        lifecycle.change_files(handover, files=len(_files(handover)) + len(upload_ids))
        require(format in (*contest.required_formats, rules.OTHER), "handover.unknown_format")
        files = [
            Deliverable(
                handover_id=handover.id,
                upload_id=upload.id,
                format=format,
                salt=keys.salt(),
                filename=upload.filename,
                size=upload.size,
                sha256=upload.sha256,
                added_at=now,
            )
            for upload in uploads.take(upload_ids, by=by, contest_id=contest_id, purpose=DELIVERABLE, now=now)
        ]
        session.add_all(files)
        session.flush()
        for file in files:
            slot = f"deliverable/{file.id}"
            enqueue(keeping.keep, due_at=now, person_id=by, slot=slot, deliverable_id=file.id)
        return [file.id for file in files]


def remove_file(contest_id: int, *, deliverable_id: int, by: int, now: datetime) -> None:
    """The winner takes a file out of what will be delivered; earlier deliveries keep it."""
    with transaction():
        lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        lifecycle.change_files(handover, files=0)
        file = lock(Deliverable, deliverable_id)
        require(file.handover_id == handover.id, "handover.file_gone")
        if file.removed_at is None:
            file.removed_at = now


def confirm_format(contest_id: int, *, deliverable_id: int, by: int, now: datetime) -> None:
    """The winner confirms that a file which does not look like its format is right all the same."""
    with transaction():
        lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        file = lock(Deliverable, deliverable_id)
        require(file.handover_id == handover.id, "handover.file_gone")
        events.record(lifecycle.confirm_format(handover, file, now=now), by=by)


def deliver(contest_id: int, *, by: int, now: datetime) -> None:
    """The winner makes a complete delivery; the client has five days to answer."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        files = _files(handover)
        told = lifecycle.deliver(handover, required=contest.required_formats, files=files, now=now)
        session.add_all(
            Delivered(handover_id=handover.id, delivery=handover.deliveries, deliverable_id=file.id, at=now)
            for file in files
        )
        events.record(told, by=by)


def request_changes(contest_id: int, *, note: str, by: int, now: datetime) -> None:
    """The client asks for changes; the winner has seven days again."""
    with transaction() as session:
        lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        told = lifecycle.request_changes(handover, note=note, now=now)
        session.add(ChangeRequest(handover_id=handover.id, number=told.number, note=told.note, at=now))
        events.record(told, by=by)


def accept(contest_id: int, *, delivery: int | None = None, by: int | None, now: datetime) -> None:
    """The client, or the clock (`by` None), accepts: handover, contest and books are settled in one transaction.

    `delivery`: the one that was looked at; Refused("handover.newer_delivery") if there has been another since.
    """
    with transaction():
        contest = lock(Contest, contest_id)
        award, handover = actions.live(contest_id)
        require(delivery in (None, handover.deliveries), "handover.newer_delivery")
        told = lifecycle.accept(contest, handover, by=by, now=now)
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
        events.record(told, by=by)
        # The winner's preview loses its watermark once settled.
        slot = f"clean/{award.entry_id}"
        enqueue(render_clean, due_at=now, person_id=award.winner_id, slot=slot, entry_id=award.entry_id)


def fetch(contest_id: int, *, deliverable_id: int, by: int, reason: str = "", now: datetime) -> None:
    """Put on the record that someone is given the address of a source file.

    Raises Refused("handover.file_missing") where the store has lost it.
    """
    key = reader().scalar(select(Deliverable.key).where(Deliverable.id == deliverable_id))
    end_page()
    require(present(key or ""), "handover.file_missing")
    with transaction():
        told = DeliverableFetched(
            contest_id=contest_id, deliverable_id=deliverable_id, reason=reason.strip(), at=now
        )
        events.record(told, by=by)


def _files(handover: Handover) -> list[Deliverable]:
    """The files that the next delivery would hold, those being checked included."""
    with transaction() as session:
        present = select(Deliverable).where(
            Deliverable.handover_id == handover.id,
            Deliverable.removed_at.is_(None),
            Deliverable.state != "refused",
        )
        return list(session.scalars(present))
