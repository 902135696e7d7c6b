"""Data exports, and deletions of accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Export(db.Model):  # type: ignore[name-defined,misc]
    """An export of a person's data: asked for, written by a job as one or more ZIP files, removed after a week."""

    __table_args__ = (
        Index(
            "uq_export_running", "person_id", unique=True,
            sqlite_where=text("ready_at IS NULL"), postgresql_where=text("ready_at IS NULL"),
        ),
        Index("ix_export_person", "person_id", "id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # key and size of each file
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Departure(db.Model):  # type: ignore[name-defined,misc]
    """A deletion of an account that its person asked for: until a day they can take it back, then they are erased."""

    __table_args__ = (
        Index(
            "uq_departure_open", "person_id", unique=True,
            sqlite_where=text("taken_back_at IS NULL AND done_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL AND done_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the person; their pictures follow
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
