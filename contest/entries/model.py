"""Uploads, entries, versions, images and their renditions; comments and their pins; references of a brief."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db

PROMISED, RECEIVED, EXPIRED = "promised", "received", "expired"  # uploads
PENDING, OK, REFUSED = "pending", "ok", "refused"  # checks of uploaded images
PROCESSING, READY, UNREADABLE = "processing", "ready", "unreadable"  # images, versions and entries
WITHDRAWN, DECLINED = "withdrawn", "declined"  # entries
OPEN, DONE, RESOLVED = "open", "done", "resolved"  # pins
ENTRY, DELIVERABLE, REFERENCE = "entry", "deliverable", "reference"  # purposes of an upload


def missing(table: str) -> Index:
    """An index of those few rows of a table whose object storage has lost."""
    only = text("lost_at IS NOT NULL")
    return Index(f"ix_{table}_lost", "lost_at", sqlite_where=only, postgresql_where=only)


class Upload(db.Model):  # type: ignore[name-defined,misc]
    """A promise that a file of this size, type and hash will be put under `inbox_key`."""

    __table_args__ = (
        CheckConstraint("state IN ('promised', 'received', 'expired')", name="state"),
        CheckConstraint("size >= 0", name="size"),
        Index("ix_upload_state", "state", "expires_at"),
    )
    id: Mapped[str] = mapped_column(String(22), primary_key=True)  # random, so that nobody can count or guess
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(11))
    filename: Mapped[str] = mapped_column(String(255))  # as the browser said; shown to its owner only
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    inbox_key: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=PROMISED)
    promised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # in an entry, a brief or a handover
    part_size: Mapped[int | None]  # bytes of each part but the last, if it is sent in parts
    # the storage's name of the sending in parts, once begun
    parts_id: Mapped[str | None] = mapped_column(Text)
    check_state: Mapped[str | None] = mapped_column(String(7))  # of an image, once it was asked for
    # why it is refused: a code of imaging/reasons.py
    check_reason: Mapped[str | None] = mapped_column(String(60))
    check_values: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # backgrounds it cannot be seen on, in per cent
    unseen_on: Mapped[dict[str, int] | None] = mapped_column(JSON)


class Entry(db.Model):  # type: ignore[name-defined,misc]
    """A designer's proposal, #12 in its contest. Its state is that of its shown version, or withdrawn/declined."""

    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint(
            "state IN ('processing', 'ready', 'unreadable', 'withdrawn', 'declined')", name="state"
        ),
        Index("ix_entry_author", "author_id", "id"),
        Index("ix_entry_gallery", "contest_id", "state", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10), default=PROCESSING)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_version: Mapped[int | None]  # number of the newest ready version
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Seconds until the client's first star, word or decline; kept for good.
    answered_after: Mapped[int | None]
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decline_reasons: Mapped[list[str]] = mapped_column(JSON, default=list)  # chips of rules.py
    decline_text: Mapped[str] = mapped_column(Text, default="")
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str | None] = mapped_column(Text)
    # By a decision on a report, until it is taken back.
    breach_found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Version(db.Model):  # type: ignore[name-defined,misc]
    """An immutable state of an entry: its images, words and declarations. Only its own processing moves on."""

    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("state IN ('processing', 'ready', 'unreadable')", name="state"),
        Index("ix_version_state", "state", "made_at"),
        Index("ix_version_of_entry", "id", "entry_id", unique=True),  # for keys that point here
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=PROCESSING)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    alt: Mapped[str] = mapped_column(String(300), default="")  # for those who cannot see the images
    declarations: Mapped[dict[str, Any]] = mapped_column(JSON)  # own_work, stock[], fonts[], ai{used, tools}


class Image(db.Model):  # type: ignore[name-defined,misc]
    """One image of a version or a reference of a brief: what inspection saw, and where the original is kept."""

    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("(version_id IS NULL) <> (reference_of IS NULL)", name="one_owner"),
        CheckConstraint("state IN ('processing', 'ready', 'unreadable')", name="state"),
        missing("image"),
        Index("ix_image_of_version", "id", "version_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    reference_of: Mapped[int | None] = mapped_column(ForeignKey("contest.id"), index=True)
    position: Mapped[int]
    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=PROCESSING)
    salt: Mapped[str] = mapped_column(String(32))
    original_key: Mapped[str | None] = mapped_column(String(160))
    content_type: Mapped[str | None] = mapped_column(String(40))  # as inspection saw it
    width: Mapped[int | None]
    height: Mapped[int | None]
    frames: Mapped[int | None]  # more than one: it moves, and its first picture is judged
    # why it is unreadable: a code of imaging/reasons.py
    reason: Mapped[str | None] = mapped_column(String(60))
    reason_values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # kernel.clamd's verdict on the original; None: not asked
    scan: Mapped[str | None] = mapped_column(String(11))
    # the signature's name, or why it was not scanned
    scan_note: Mapped[str | None] = mapped_column(String(100))
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # storage has not got the original any more


class Rendition(db.Model):  # type: ignore[name-defined,misc]
    """Rendition of an image: "thumb", "preview" (watermarked), "clean" (the winner's preview), "full"."""

    __table_args__ = (missing("rendition"),)
    image_id: Mapped[int] = mapped_column(ForeignKey("image.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(7), primary_key=True)
    key: Mapped[str] = mapped_column(String(160))
    content_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # storage has not got it any more


class Comment(db.Model):  # type: ignore[name-defined,misc]
    """A word in an entry's private thread, between its author and the client's side."""

    __table_args__ = (
        Index("ix_comment_thread", "entry_id", "id"),
        Index("ix_comment_of_entry", "id", "entry_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pin(db.Model):  # type: ignore[name-defined,misc]
    """The place of a message on an image of its entry, in thousandths of width and height; numbered in the entry."""

    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("state IN ('open', 'done', 'resolved')", name="state"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("x BETWEEN 0 AND 1000 AND y BETWEEN 0 AND 1000", name="place"),
        # One entry: the message's, the version's and by it the image's.
        ForeignKeyConstraint(["comment_id", "entry_id"], ["comment.id", "comment.entry_id"]),
        ForeignKeyConstraint(["version_id", "entry_id"], ["version.id", "version.entry_id"]),
        ForeignKeyConstraint(["image_id", "version_id"], ["image.id", "image.version_id"]),
    )
    comment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int]
    number: Mapped[int]
    version_id: Mapped[int]
    image_id: Mapped[int]
    x: Mapped[int]
    y: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default=OPEN)
