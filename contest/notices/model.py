"""What people were told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Notice(db.Model):  # type: ignore[name-defined,misc]
    """Something one person is told: once per event (or per timed `slot`) and kind."""

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "slot"),
        Index("ix_notice_inbox", "person_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(60))
    slot: Mapped[str] = mapped_column(String(80))  # "event/123" or "award-due/42/3"
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
