"""Table of the record of events."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Recorded(db.Model):  # type: ignore[name-defined,misc]
    """Recorded event: who did it (None: the clock), to what, when, and the facts of it."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_contest", "contest_id", "id"), Index("ix_event_kind", "kind", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # whom it concerns
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    via: Mapped[str | None] = mapped_column(String(20))  # "command": at the server's command line
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
