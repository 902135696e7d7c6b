"""Invitations, recusals, marks, stars, the shortlist; a judge's seat is in `participants`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.judging import methods
from contest.judging.methods.method import check
from contest.kernel.db import UtcDateTime, db


class Invitation(db.Model):  # type: ignore[name-defined,misc]
    """A place on the panel offered to a mail address; the token is only in the mail, here is its hash."""

    __table_args__ = (Index("ix_invitation_contest", "contest_id", "email"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)  # 14 days
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def state(self, now: datetime) -> str:
        """While nobody has accepted it: "waiting", "revoked" or "expired"; the instant it runs out still counts."""
        if self.revoked_at is not None:
            return "revoked"
        return "waiting" if now <= self.expires_at else "expired"


class Recusal(db.Model):  # type: ignore[name-defined,misc]
    """A recusal: a designer whose entries this person does not judge in this contest. One row per designer, never
    deleted, and kept by person rather than by seat: it outlives removal from the panel and a new invitation.

    `entry_id` is the entry on which it was said. Reason "declared" has none and no slot: these come from mail addresses
    that judges once gave when they joined. Whose a row is, and whose place, never changes (triggers).
    """

    __table_args__ = (
        CheckConstraint("reason IN ('related', 'knows_work', 'other', 'declared')", name="reason"),
        CheckConstraint(
            "(reason = 'declared' AND slot IS NULL AND entry_id IS NULL AND undone_at IS NULL)"
            " OR (reason <> 'declared' AND slot IS NOT NULL AND slot BETWEEN 1 AND 5 AND entry_id IS NOT NULL)",
            name="slot",
        ),
        CheckConstraint("undone_at >= at", name="undone"),
        UniqueConstraint("contest_id", "person_id", "author_id"),
        UniqueConstraint("contest_id", "person_id", "slot"),  # at most five, undone ones counted
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the judge
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    reason: Mapped[str] = mapped_column(String(10))
    slot: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Mark(db.Model):  # type: ignore[name-defined,misc]
    """A judge's mark on an entry: append-only, the latest counts; NULL takes it back ("not seen yet")."""

    __table_args__ = (
        CheckConstraint(check("mark", methods.CHOICES), name="mark"),
        Index("ix_mark_latest", "entry_id", "judge_id", "id"),
        Index("ix_mark_judge", "judge_id", "entry_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    mark: Mapped[str | None] = mapped_column(String(5))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Rating(db.Model):  # type: ignore[name-defined,misc]
    """The client's stars for an entry."""

    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    stars: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Shortlisting(db.Model):  # type: ignore[name-defined,misc]
    """An entry on the client's shortlist."""

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
