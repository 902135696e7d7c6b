"""The queue's table."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db

QUEUED, RUNNING, DONE, DEAD = "queued", "running", "done", "dead"


class Job(db.Model):  # type: ignore[name-defined,misc]
    """One piece of work. `due_at` is when it may be taken: its hour, or the end of a dead worker's lease."""

    __table_args__ = (
        Index("ix_job_due", "state", "due_at"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'dead')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=QUEUED, server_default=QUEUED)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    lost: Mapped[int] = mapped_column(default=0, server_default="0")  # times its worker died on it
    lease: Mapped[str | None] = mapped_column(String(32))  # who holds it; a new token at every claim
    slot: Mapped[str | None] = mapped_column(String(120), unique=True)
    error: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
