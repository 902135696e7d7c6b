"""Personal data in awards and handovers: exported, and kept for those they bind."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, select

from contest.awards.model import Award, ChangeRequest, Deliverable, Handover
from contest.contests.model import AWARDED, Contest
from contest.contests.personal_data import in_contests
from contest.entries.model import Entry
from contest.entries.rules import cleaned
from contest.kernel.db import reader
from contest.kernel.personal_data import (
    Record,
    Subject,
    blocks_deletion,
    declare,
    excepts,
    export_files,
    export_part,
    picked,
    read,
    retained,
)
from contest.kernel.refusal import Refused

CONTRACT = "part of a contract: agreement and delivered files are the client's"
# What file systems do not take in a name.
_BARRED = str.maketrans(dict.fromkeys('<>:"|?*', "_"))

declare(
    Award,
    part="awards",
    retain=retained("winner_id", "decided_by")
    | retained("void_asked_reason", "void_reason", because=CONTRACT),
)
declare(Handover, part="awards", retain=retained("accepted_by"))
declare(ChangeRequest, part="changes-asked", retain=retained("note", because=CONTRACT))
declare(Deliverable, retain=retained("key", "filename", "sha256", "scan_note", because=CONTRACT))


@export_part("awards")
def awards(who: Subject) -> Iterator[Record]:
    """Prizes one won, and those one gave."""
    mine = (
        select(Award, Entry.number, Contest, Handover)
        .join(Entry, Entry.id == Award.entry_id)
        .join(Contest, Contest.id == Award.contest_id)
        .join(Handover, Handover.award_id == Award.id)
        .where((Award.winner_id == who.id) | (Contest.client_id == who.id))
        .order_by(Award.id)
    )
    for award, number, contest, handover in read(mine):
        yield {
            "contest": contest.id, "entry": number, "prize": contest.prize, "won": award.winner_id == who.id,
            **picked(award, "decided_at", "voided_at", "void_reason"), "handover": handover.state,
            **picked(handover, "due_at", "winner_agreed_at", "client_agreed_at", "agreement_version", "accepted_at"),
        }  # fmt: skip


@export_part("changes-asked")
def changes_asked(who: Subject) -> Iterator[Record]:
    """Changes one asked for, and was asked for."""
    mine = (
        select(ChangeRequest, Contest.id, Contest.client_id)
        .join(Handover, Handover.id == ChangeRequest.handover_id)
        .join(Award, Award.id == Handover.award_id)
        .join(Contest, Contest.id == Handover.contest_id)
        .where((Award.winner_id == who.id) | (Contest.client_id == who.id))
        .order_by(ChangeRequest.id)
    )
    for change, contest_id, client_id in read(mine):
        by = "you" if client_id == who.id else "client"
        yield {"contest": contest_id, "by": by, **picked(change, "number", "note", "at")}


@export_files
def sources(who: Subject) -> Iterator[tuple[str, str]]:
    """Source files that a winner handed over."""
    delivered = (
        select(Handover.contest_id, Deliverable.id, Deliverable.filename, Deliverable.key)
        .join(Deliverable, Deliverable.handover_id == Handover.id)
        .join(Award, Award.id == Handover.award_id)
        .where(Award.winner_id == who.id, Deliverable.key.is_not(None))
        .order_by(Deliverable.id)
    )
    for contest_id, deliverable_id, filename, key in read(delivered):
        yield source_name(contest_id, deliverable_id, filename), key


def source_name(contest_id: int, deliverable_id: int, filename: str) -> str:
    """A source file's name in an export: its own behind our number, which no name can lead out of its folder."""
    return f"deliverables/contest-{contest_id}/{deliverable_id}-{cleaned(filename).translate(_BARRED)}"


@excepts(Entry)
def won() -> Select[int]:
    """Winning entries, with their words, threads and pictures, are their client's."""
    return select(Award.entry_id).where(Award.voided_at.is_(None))


@blocks_deletion
def blockers(person_id: int, *, now: datetime) -> Iterator[Refused]:
    """Handovers that a winner still owes."""
    owed = (
        select(Award.contest_id)
        .join(Contest, Contest.id == Award.contest_id)
        .where(Award.winner_id == person_id, Award.voided_at.is_(None), Contest.state == AWARDED)
    )
    yield from in_contests("leave.handover", reader().scalars(owed))
