"""Handing over the source files: agreement, files, delivery, changes, acceptance. Each locks the contest first."""

from datetime import datetime

from sqlalchemy import select

from contest import events
from contest.awards import actions, keeping, lifecycle, rules
from contest.awards.events import DeliverableFetched
from contest.awards.model import ChangeRequest, Deliverable, Delivered, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import uploads
from contest.entries.jobs.preparing import render_clean
from contest.entries.model import DELIVERABLE
from contest.kernel.db import lock, transaction
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


def add_file(contest_id: int, *, upload_id: str, format: str, by: int, now: datetime) -> int:
    """The winner adds a source file that has been sent; a job checks and keeps it. The deliverable's id."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        lifecycle.change_files(handover, files=len(_files(handover)) + 1)
        require(format in (*contest.required_formats, rules.OTHER), "handover.unknown_format")
        upload = uploads.take([upload_id], by=by, contest_id=contest_id, purpose=DELIVERABLE, now=now)[0]
        file = Deliverable(
            handover_id=handover.id,
            upload_id=upload.id,
            format=format,
            salt=keys.salt(),
            filename=upload.filename,
            size=upload.size,
            sha256=upload.sha256,
            added_at=now,
        )
        session.add(file)
        session.flush()
        enqueue(keeping.keep, due_at=now, slot=f"deliverable/{file.id}", deliverable_id=file.id)
        return file.id


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


def deliver(contest_id: int, *, by: int, now: datetime) -> None:
    """The winner makes a complete delivery; the client has five days to answer."""
    with transaction() as session:
        contest = lock(Contest, contest_id)
        _, handover = actions.live(contest_id)
        files = _files(handover)
        kept = [file for file in files if file.state == "ready"]
        told = lifecycle.deliver(
            handover,
            required=contest.required_formats,
            present={file.format for file in kept},
            waiting=sum(file.state == "processing" for file in files),
            now=now,
        )
        session.add_all(
            Delivered(handover_id=handover.id, delivery=handover.deliveries, deliverable_id=file.id, at=now)
            for file in kept
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


def accept(contest_id: int, *, by: int | None, now: datetime) -> None:
    """The client, or the clock (`by` None), accepts: handover, contest and books are settled in one transaction."""
    with transaction():
        contest = lock(Contest, contest_id)
        award, handover = actions.live(contest_id)
        told = lifecycle.accept(contest, handover, by=by, now=now)
        owed = contest_rules.due(contest, *(contest.rates or ()))
        holds.settle(
            contest_id=contest_id,
            winner_id=award.winner_id,
            client_id=contest.client_id,
            prize=owed.prize,
            fee=owed.fee,
            tax=owed.tax,
            now=now,
        )
        events.record(told, by=by)
        # The winner's preview loses its watermark once settled.
        enqueue(render_clean, due_at=now, slot=f"clean/{award.entry_id}", entry_id=award.entry_id)


def fetch(contest_id: int, *, deliverable_id: int, by: int, reason: str = "", now: datetime) -> None:
    """Put on the record that someone is given the address of a source file."""
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
