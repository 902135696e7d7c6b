"""What people were told, how they want to be told, and the digests that went out."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Notice(db.Model):  # type: ignore[name-defined,misc]
    """Something one person is told: once per event (or per timed `slot`) and kind."""

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "slot"),
        Index("ix_notice_inbox", "person_id", "id"),
        Index("ix_notice_digest", "way", "digested_at", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(60))
    slot: Mapped[str] = mapped_column(String(80))  # "event/123" or "award-due/42/3"
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"))
    subject: Mapped[str] = mapped_column(
        String(300), default="", server_default=""
    )  # in its reader's language
    path: Mapped[str] = mapped_column(String(300), default="", server_default="")  # where its one act is done
    way: Mapped[str] = mapped_column(String(6), default="mail", server_default="mail")  # of groups.WAYS
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailSetting(db.Model):  # type: ignore[name-defined,misc]
    """How a person wants the mails of one group; without a row at once."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    group: Mapped[str] = mapped_column(String(10), primary_key=True)
    way: Mapped[str] = mapped_column(String(6))
    # What it was before the link of a mail switched it off, and when its owner was last told of that.
    before: Mapped[str | None] = mapped_column(String(6))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Digest(db.Model):  # type: ignore[name-defined,misc]
    """That a person had their digest of a day, their own calendar's: the row is what keeps a second one away."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
