"""Contests with their briefs, and their public conversation."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.kernel.db import UtcDateTime, db
from contest.kernel.money import HOME, Money
from contest.people.model import Person

DRAFT, PUBLISHED, AWARDED, SETTLED, CANCELLED, LAPSED = (
    "draft", "published", "awarded", "settled", "cancelled", "lapsed",
)  # fmt: skip


class Contest(db.Model):  # type: ignore[name-defined,misc]
    """A brief with a prize. `id` is the number people see. What depends only on the clock (the phase, day 14,
    day 21) is computed in rules.py, never stored. Brief fields may be empty while it is a draft."""

    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'published', 'awarded', 'settled', 'cancelled', 'lapsed')", name="state"
        ),
        CheckConstraint("prize_amount IS NULL OR prize_amount > 0", name="prize_positive"),
        CheckConstraint("state IN ('draft', 'cancelled') OR published_at IS NOT NULL", name="published"),
        Index("ix_contest_list", "state", "entries_close_at", "id"),
        Index("ix_contest_newest", "state", "published_at", "id"),
        Index("ix_contest_prize", "state", "prize_amount", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    language: Mapped[str] = mapped_column(String(2), default="ja")  # of the brief's text, for `lang`
    title: Mapped[str] = mapped_column(String(120), default="")
    lead: Mapped[str] = mapped_column(String(160), default="")  # the wish in one sentence, for lists
    category: Mapped[str] = mapped_column(String(20), default="logo")
    description: Mapped[str] = mapped_column(Text, default="")
    wanted: Mapped[str] = mapped_column(Text, default="")  # what matters to the client
    avoided: Mapped[str] = mapped_column(Text, default="")
    required_formats: Mapped[list[str]] = mapped_column(JSON, default=list)  # ["SVG"]: what is handed over
    visibility: Mapped[str] = mapped_column(String(5), default="blind")  # "blind" or "open"
    reveal: Mapped[bool] = mapped_column(default=False)
    ai_policy: Mapped[str] = mapped_column(String(9), default="declare")  # "forbidden", "declare", "free"
    prize_amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default=HOME)
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Tokyo")
    entries_close_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Rates in percent, fixed when funding is first asked for.
    fee_percent: Mapped[str | None] = mapped_column(String(8))
    fee_tax: Mapped[str | None] = mapped_column(String(8))

    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreement_version: Mapped[str | None] = mapped_column(String(20))  # the text accepted by publishing
    awarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the last award was voided
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # settled, cancelled or lapsed
    end_reason: Mapped[str | None] = mapped_column(Text)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str | None] = mapped_column(Text)

    client: Mapped[Person] = relationship(viewonly=True)

    @property
    def prize(self) -> Money | None:
        """What the winner receives, whole."""
        return None if self.prize_amount is None else Money(self.prize_amount, self.currency)

    @property
    def rates(self) -> tuple[Decimal, Decimal] | None:
        """Fee and tax in percent, once fixed."""
        if self.fee_percent is None or self.fee_tax is None:
            return None
        return Decimal(self.fee_percent), Decimal(self.fee_tax)


class Question(db.Model):  # type: ignore[name-defined,misc]
    """Question of a designer, asked in public. Who asked is for staff alone; to all others it is "a designer"."""

    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        Index("ix_question_asker", "asker_id", "asked_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]  # in its contest
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(db.Model):  # type: ignore[name-defined,misc]
    """The client's words on a question: never changed; who wants to add something answers again."""

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Clarification(db.Model):  # type: ignore[name-defined,misc]
    """A change of the published brief, beside it: what it `said` in one of its parts (nothing: an addition), and
    what it says from now on. Never changed."""

    __table_args__ = (UniqueConstraint("contest_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]  # in its contest
    part: Mapped[str] = mapped_column(String(11))  # of difference.PARTS
    said: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeadlineChange(db.Model):  # type: ignore[name-defined,misc]
    """A deadline that was moved after publishing: later, or `early`. Never changed."""

    __table_args__ = (UniqueConstraint("contest_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]  # in its contest
    early: Mapped[bool]
    was: Mapped[datetime] = mapped_column(UtcDateTime)
    becomes: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Announcement(db.Model):  # type: ignore[name-defined,misc]
    """A word of the client to all entrants at once. Never changed."""

    __table_args__ = (UniqueConstraint("contest_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]  # in its contest
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Watch(db.Model):  # type: ignore[name-defined,misc]
    """Watchlist item: a person wants notifications of a contest they have no part in yet."""

    __table_args__ = (Index("ix_watch_list", "person_id", "at", "contest_id"),)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContestText(db.Model):  # type: ignore[name-defined,misc]
    """The words by which a published contest is found, folded (folding.py). SQLite keeps a full-text table of
    trigrams beside it by triggers; PostgreSQL a trigram index."""

    __table_args__ = (
        Index(
            "ix_contest_text_trigrams",
            "text",
            postgresql_using="gin",
            postgresql_ops={"text": "gin_trgm_ops"},
        ).ddl_if(dialect="postgresql"),
    )
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
