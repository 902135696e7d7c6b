"""Judges' seats on the panel of a contest, and its entrants; the client is in the contest itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Judge(db.Model):  # type: ignore[name-defined,misc]
    """A person on the panel of one contest."""

    __table_args__ = (UniqueConstraint("contest_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    seed: Mapped[int]  # shuffles the order in which this judge meets the entries
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # their marks count no more
    removal_reason: Mapped[str | None] = mapped_column(Text)  # staff's; None: the client's own decision
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # "I have finished", said by the judge


class Entrant(db.Model):  # type: ignore[name-defined,misc]
    """A designer in one contest: their letter ("Designer C") is given at the first entry and never changes."""

    __table_args__ = (UniqueConstraint("contest_id", "ordinal"),)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    ordinal: Mapped[int]  # 1 = A, 27 = AA
