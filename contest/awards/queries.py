"""Queries of awards and handovers."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, select
from sqlalchemy.orm import aliased

from contest.awards import doubts, rules as award_rules
from contest.awards.model import (
    AWAITING,
    CHANGES_REQUESTED,
    DELIVERED,
    Award,
    ChangeRequest,
    Deliverable,
    Delivered,
    Handover,
)
from contest.contests.model import AWARDED, SETTLED, Contest
from contest.entries import rules as entry_rules
from contest.entries.model import PROCESSING, READY, REFUSED, Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.kernel import ports
from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.kernel.refusal import Refused
from contest.people.model import Person

LINK_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class File:
    """A source file of a handover; `deliveries` are the complete deliveries it was part of."""

    id: int
    format: str
    filename: str
    size: int
    state: str
    reason: str | None
    added_at: datetime
    removed: bool
    lost: bool
    scan: str | None
    scan_note: str | None
    doubt: Refused | None  # what does not agree, in words
    doubt_code: str | None
    confirmed_at: datetime | None
    deliveries: tuple[int, ...]

    def late(self, now: datetime) -> bool:
        """Whether its check should have ended an hour ago."""
        return self.state == PROCESSING and self.added_at < now - entry_rules.PATIENCE


@dataclass(frozen=True, kw_only=True)
class HandoverPage:
    """A handover as its two sides and staff see it."""

    award: Award
    handover: Handover
    entry_number: int
    winner_name: str
    files: list[File]
    changes: list[ChangeRequest]
    delivered_at: dict[int, datetime] = field(default_factory=dict)  # by number of the delivery

    def present(self) -> list[File]:
        """What the next delivery would hold."""
        return [file for file in self.files if not file.removed and file.state != REFUSED]

    def of_delivery(self, number: int) -> list[File]:
        """What the n-th complete delivery held."""
        return [file for file in self.files if number in file.deliveries]

    def lacking(self, required: list[str]) -> list[str]:
        """The required formats that still have no kept file."""
        return award_rules.lacking(required, {file.format for file in self.present() if file.state == READY})

    @property
    def changes_left(self) -> int:
        """How many more rounds of changes the client may ask for."""
        return award_rules.changes_left(self.handover)


def live_award(contest_id: int) -> Award | None:
    """The award in force, or None."""
    award: Award | None = reader().scalar(
        select(Award).where(Award.contest_id == contest_id, Award.voided_at.is_(None))
    )
    return award


def progress(contest_ids: Collection[int]) -> dict[int, tuple[Award, Handover]]:
    """The award in force and its handover, by contest, in one statement; contests without one are not in it."""
    rows = reader().execute(
        select(Award, Handover)
        .join(Handover, Handover.award_id == Award.id)
        .where(Award.contest_id.in_(contest_ids), Award.voided_at.is_(None))
    )
    return {award.contest_id: (award, handover) for award, handover in rows}


def asked_to_void(*, most: int = 30) -> list[tuple[Contest, datetime]]:
    """Contests whose client asks staff to void the award, and since when; who has waited longest first."""
    asked = (
        select(Contest, Award.void_asked_at)
        .join(Award, Award.contest_id == Contest.id)
        .where(Award.void_asked_at.is_not(None), Award.voided_at.is_(None), Contest.state == AWARDED)
        .order_by(Award.void_asked_at)
        .limit(most)
    )
    return [(contest, at) for contest, at in reader().execute(asked) if at is not None]


def voided_entries(contest_id: int) -> set[int]:
    """Entries whose award was voided, by id: they cannot be chosen again."""
    voided = select(Award.entry_id).where(Award.contest_id == contest_id, Award.voided_at.is_not(None))
    return set(reader().scalars(voided))


def handover(contest_id: int, *, ended: bool = False) -> HandoverPage | None:
    """The handover of the award in force, or None. Four statements.

    `ended`: where there is none in force, the last one that was voided (for staff).
    """
    session = reader()
    wanted = (
        select(Award, Handover, Entry.number, Person.name)
        .join(Handover, Handover.award_id == Award.id)
        .join(Entry, Entry.id == Award.entry_id)
        .join(Person, Person.id == Award.winner_id)
        .where(Award.contest_id == contest_id)
        .order_by(Award.voided_at.is_not(None), Award.id.desc())
        .limit(1)
    )
    found = session.execute(wanted if ended else wanted.where(Award.voided_at.is_(None))).one_or_none()
    if found is None:
        return None
    award, handover, number, winner = found
    parts: dict[int, list[int]] = {}
    delivered_at: dict[int, datetime] = {}
    for part in session.scalars(select(Delivered).where(Delivered.handover_id == handover.id)):
        parts.setdefault(part.deliverable_id, []).append(part.delivery)
        delivered_at[part.delivery] = part.at
    rows = session.scalars(
        select(Deliverable).where(Deliverable.handover_id == handover.id).order_by(Deliverable.id)
    )
    changes = session.scalars(
        select(ChangeRequest).where(ChangeRequest.handover_id == handover.id).order_by(ChangeRequest.number)
    )
    return HandoverPage(
        award=award,
        handover=handover,
        entry_number=number,
        winner_name=winner,
        files=[_file(row, parts) for row in rows],
        changes=list(changes),
        delivered_at=delivered_at,
    )


def next_delivery(handover_id: int) -> list[Deliverable]:
    """The files that the next delivery would hold, those being checked included."""
    present = select(Deliverable).where(
        Deliverable.handover_id == handover_id, Deliverable.removed_at.is_(None), Deliverable.state != REFUSED
    )
    return list(reader().scalars(present))


def link(
    contest_id: int, deliverable_id: int, *, delivered_only: bool, ended: bool, now: datetime
) -> str | None:
    """An address of at most five minutes for a kept file, as an attachment; None when there is no such file.

    `delivered_only`: the client and staff fetch what a complete delivery held, never a draft of the winner's.
    `ended`: also from handovers whose award was voided (staff alone: no rights in those files have passed).
    """
    wanted = (
        select(Deliverable.key, Deliverable.filename)
        .join(Handover, Handover.id == Deliverable.handover_id)
        .join(Award, Award.id == Handover.award_id)
        .where(
            Handover.contest_id == contest_id, Deliverable.id == deliverable_id, Deliverable.state == READY
        )
    )
    if not ended:
        wanted = wanted.where(Award.voided_at.is_(None))
    if delivered_only:
        wanted = wanted.where(select(Delivered).where(Delivered.deliverable_id == Deliverable.id).exists())
    row = reader().execute(wanted).one_or_none()
    if row is None:
        return None
    return ports.store().sign_get(row.key, expires_at=now + LINK_LIFE, filename=row.filename, inline=False)


def overdue(now: datetime) -> list[tuple[Contest, Award, Handover]]:
    """Handovers whose delivery is overdue, those whose client asked staff first: for the staff pages."""
    late = (
        select(Contest, Award, Handover)
        .join(Award, Award.contest_id == Contest.id)
        .join(Handover, Handover.award_id == Award.id)
        .where(Award.voided_at.is_(None), Handover.state.in_((AWAITING, CHANGES_REQUESTED)))
        .where(Handover.due_at < now)
        .order_by(case((Award.void_asked_at > Handover.due_at, 0), else_=1), Handover.due_at, Award.id)
    )
    return [(contest, award, handover) for contest, award, handover in reader().execute(late)]


class Late(NamedTuple):
    """A source file that is still being checked an hour after it was added."""

    contest_id: int
    id: int
    file: str
    person_id: int
    made_at: datetime


class Loss(NamedTuple):
    """A source file that storage has lost."""

    contest_id: int
    file: str
    lost_at: datetime
    key: str


def late(now: datetime, *, most: int = 100) -> list[Late]:
    """Source files of handovers in force whose hour is over; the oldest first."""
    asked = (
        select(
            Handover.contest_id, Deliverable.id, Deliverable.filename, Award.winner_id, Deliverable.added_at
        )
        .join(Handover, Handover.id == Deliverable.handover_id)
        .join(Award, Award.id == Handover.award_id)
        .where(Deliverable.state == PROCESSING, Deliverable.removed_at.is_(None))
        .where(Deliverable.added_at < now - entry_rules.PATIENCE, Award.voided_at.is_(None))
        .order_by(Deliverable.added_at, Deliverable.id)
        .limit(most)
    )
    return [Late(*row) for row in reader().execute(asked)]


def losses(*, most: int = 100) -> list[Loss]:
    """Kept source files that are missing, the longest missing first."""
    asked = (
        select(Handover.contest_id, Deliverable.filename, Deliverable.lost_at, Deliverable.key)
        .join(Handover, Handover.id == Deliverable.handover_id)
        .where(Deliverable.lost_at.is_not(None))
        .order_by(Deliverable.lost_at)
        .limit(most)
    )
    return [
        Loss(contest_id, file, lost_at, key)
        for contest_id, file, lost_at, key in reader().execute(asked)
        if lost_at is not None and key is not None
    ]


def accepting(now: datetime) -> list[int]:
    """Contests whose delivery has waited its five days, and a minute, for an answer."""
    over = now - award_rules.HINDSIGHT
    due = select(Handover.contest_id).where(Handover.state == DELIVERED, Handover.accept_by < over)
    return list(reader().scalars(due.order_by(Handover.id)))


class Winner(NamedTuple):
    """A settled and revealed contest with its winning work."""

    contest_id: int
    contest_title: str
    language: str
    prize: Money
    entry_number: int
    author: str
    title: str
    alt: str
    picture: Picture | None


def winners(*, now: datetime, most: int, contest_ids: Collection[int] | None = None) -> list[Winner]:
    """Winning works that everybody may see, of the contests that closed last, in one statement; `contest_ids`
    narrows it to some contests."""
    preview, clean = aliased(Rendition), aliased(Rendition)
    asked = (
        select(
            Contest.id, Contest.title, Contest.language, Contest.prize_amount, Contest.currency,
            Entry.number, Person.name, Version.title, Version.alt,
            preview.key, preview.width, preview.height, preview.lost_at,
            clean.key, clean.width, clean.height, clean.lost_at,
        )
        .join(Award, (Award.contest_id == Contest.id) & Award.voided_at.is_(None))
        .join(Entry, Entry.id == Award.entry_id)
        .join(Person, Person.id == Entry.author_id)
        .join(Version, (Version.entry_id == Entry.id) & (Version.number == Entry.shown_version))
        .join(Image, (Image.version_id == Version.id) & (Image.position == 1))
        .join(preview, (preview.image_id == Image.id) & (preview.kind == "preview"))
        .outerjoin(clean, (clean.image_id == Image.id) & (clean.kind == "clean"))
        .where(Contest.state == SETTLED, Contest.reveal, Contest.hidden_at.is_(None))
        .where(Entry.state == READY, Entry.hidden_at.is_(None))
        .order_by(Contest.entries_close_at.desc(), Contest.id.desc())
        .limit(most)
    )  # fmt: skip
    if contest_ids is not None:
        asked = asked.where(Contest.id.in_(contest_ids))
    return [_winner(row, now) for row in reader().execute(asked)]


def _winner(row: Any, now: datetime) -> Winner:
    number, name, language, amount, currency, entry_number, author, title, alt = row[:9]
    key, width, height, lost_at = row[13:] if row[13] else row[9:13]
    return Winner(
        contest_id=number,
        contest_title=name,
        language=language,
        prize=Money(amount, currency),
        entry_number=entry_number,
        author=author,
        title=title,
        alt=alt,
        picture=picture(key, width, height, lost_at, now),
    )


def _file(row: Deliverable, parts: dict[int, list[int]]) -> File:
    return File(
        id=row.id,
        format=row.format,
        filename=row.filename,
        size=row.size,
        state=row.state,
        reason=row.reason,
        added_at=row.added_at,
        removed=row.removed_at is not None,
        lost=row.lost_at is not None,
        scan=row.scan,
        scan_note=row.scan_note,
        doubt=doubts.sentence(code=row.doubt, found=row.found, format=row.format, filename=row.filename)
        if row.doubt
        else None,
        doubt_code=row.doubt,
        confirmed_at=row.confirmed_at,
        deliveries=tuple(parts.get(row.id, ())),
    )
