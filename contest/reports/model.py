"""Reports, and the inquiries staff decide."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db

OPEN, DECIDED = "open", "decided"
KEEP, HIDE, CANCEL = "keep", "hide", "cancel"  # what is done with the thing


class Inquiry(db.Model):  # type: ignore[name-defined,misc]
    """Case: all reports of one kind about one thing; its author (or client) is notified once, decided once.

    Several people who report the same join one inquiry. Until when the author may answer is computed.
    """

    __table_args__ = (
        CheckConstraint("state IN ('open', 'decided')", name="state"),
        CheckConstraint("measure IN ('keep', 'hide', 'cancel')", name="measure"),
        CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="decided"),
        Index(
            "uq_inquiry_entry", "entry_id", "kind", unique=True,
            sqlite_where=text("state = 'open' AND entry_id IS NOT NULL"),
            postgresql_where=text("state = 'open' AND entry_id IS NOT NULL"),
        ),
        Index(
            "uq_inquiry_contest", "contest_id", "kind", unique=True,
            sqlite_where=text("state = 'open' AND entry_id IS NULL"),
            postgresql_where=text("state = 'open' AND entry_id IS NULL"),
        ),
        Index("ix_inquiry_queue", "state", "id"),
        Index("ix_inquiry_subject", "subject_id", "id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("person.id")
    )  # the entry's author, the contest's client
    kind: Mapped[str] = mapped_column(String(12))  # of rules.KINDS
    state: Mapped[str] = mapped_column(String(7), default=OPEN)
    opened_at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # when the subject is notified: the clock runs from here
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breach: Mapped[bool | None]
    measure: Mapped[str | None] = mapped_column(String(6))
    sanction_id: Mapped[int | None] = mapped_column(ForeignKey("sanction.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Report(db.Model):  # type: ignore[name-defined,misc]
    """Report by one person, with their evidence. Only staff know who it was."""

    __table_args__ = (UniqueConstraint("inquiry_id", "by_id"), Index("ix_report_by", "by_id", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)  # for staff alone
    links: Mapped[list[str]] = mapped_column(JSON, default=list)  # also for the subject; never fetched by us
    entries: Mapped[list[int]] = mapped_column(
        JSON, default=list
    )  # numbers of entries to compare, for staff alone
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sanction_id: Mapped[int | None] = mapped_column(ForeignKey("sanction.id"))  # if it was made in bad faith
