"""Awards, handovers, deliverables."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contest.entries.model import PROCESSING, missing
from contest.kernel.db import UtcDateTime, db

AWAITING, DELIVERED, CHANGES_REQUESTED, ACCEPTED, ENDED = (
    "awaiting", "delivered", "changes_requested", "accepted", "ended",
)  # fmt: skip


class Award(db.Model):  # type: ignore[name-defined,misc]
    """The client's choice of a winner; at most one lives per contest, a voided one stays on record."""

    __table_args__ = (
        Index(
            "uq_award_live",
            "contest_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    winner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    void_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_asked_reason: Mapped[str | None] = mapped_column(Text)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str | None] = mapped_column(Text)


class Handover(db.Model):  # type: ignore[name-defined,misc]
    """From the award to acceptance. "ended": its award was voided."""

    __table_args__ = (
        CheckConstraint(
            "state IN ('awaiting', 'delivered', 'changes_requested', 'accepted', 'ended')", name="state"
        ),
        Index("ix_handover_state", "state", "accept_by"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    state: Mapped[str] = mapped_column(String(17), default=AWAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # delivery; moved by a change request
    accept_by: Mapped[datetime | None] = mapped_column(UtcDateTime)  # runs while delivered
    deliveries: Mapped[int] = mapped_column(default=0)  # complete ones
    changes_used: Mapped[int] = mapped_column(default=0)  # of 2
    client_agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)  # by publishing
    winner_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreement_version: Mapped[str] = mapped_column(String(20))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: the clock


class Deliverable(db.Model):  # type: ignore[name-defined,misc]
    """A source file of the winner: opaque, an attachment, for one required format."""

    __table_args__ = (
        CheckConstraint("state IN ('processing', 'ready', 'refused')", name="state"),
        missing("deliverable"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True)
    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), unique=True)
    format: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default=PROCESSING)
    reason: Mapped[str | None] = mapped_column(String(60))
    salt: Mapped[str] = mapped_column(String(32))
    key: Mapped[str | None] = mapped_column(String(160))
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scan: Mapped[str | None] = mapped_column(String(11))  # kernel.clamd's verdict; None: not asked
    scan_note: Mapped[str | None] = mapped_column(String(100))  # signature's name, or why it was not scanned
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # storage has not got it any more
    doubt: Mapped[str | None] = mapped_column(String(20))  # of doubts.CODES; None: nothing disagrees
    found: Mapped[str | None] = mapped_column(String(12))  # what the first bytes say, where in doubt
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its winner: it is right all the same


class Delivered(db.Model):  # type: ignore[name-defined,misc]
    """A file as part of the n-th complete delivery: what the client may fetch."""

    __tablename__ = "delivered"
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    delivery: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChangeRequest(db.Model):  # type: ignore[name-defined,misc]
    """Change request of the client to the winner; at most two."""

    __table_args__ = (
        UniqueConstraint("handover_id", "number"),
        CheckConstraint("number IN (1, 2)", name="rounds"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
