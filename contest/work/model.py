"""Tables of the job queue."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db

QUEUED, RUNNING, DONE, DEAD = "queued", "running", "done", "dead"
# What a job is for decides who takes it. The jobs of FAIR queues belong to somebody, and are taken in turn by person.
RENDER, FILES, MAIL, MONEY, SWEEP = QUEUES = ("render", "files", "mail", "money", "sweep")
FAIR = (RENDER, FILES)
_undone = text("ended_at IS NULL")


class Job(db.Model):  # type: ignore[name-defined,misc]
    """Job of the queue. `due_at` is when it may be taken: its hour, or the end of a dead worker's lease."""

    __table_args__ = (
        Index("ix_job_due", "state", "due_at"),
        # Those not done yet alone, so that taking the next one costs the same however many wait or are done.
        Index("ix_job_next", "queue", "due_at", "id", sqlite_where=_undone, postgresql_where=_undone),
        Index(
            "ix_job_turn",
            "queue",
            "person_id",
            "due_at",
            "id",
            sqlite_where=_undone,
            postgresql_where=_undone,
        ),
        CheckConstraint("state IN ('queued', 'running', 'done', 'dead')", name="state"),
        CheckConstraint("queue NOT IN ('render', 'files') OR person_id IS NOT NULL", name="owned"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    queue: Mapped[str] = mapped_column(String(10), default=SWEEP, server_default=SWEEP)
    person_id: Mapped[int | None]  # whose work it is
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=QUEUED, server_default=QUEUED)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    lost: Mapped[int] = mapped_column(default=0, server_default="0")  # times its worker died on it
    lease: Mapped[str | None] = mapped_column(String(32))  # who holds it; a new token at every claim
    worker: Mapped[str | None] = mapped_column(String(32))  # the process that took it last
    seconds: Mapped[float | None] = mapped_column(Float)  # how long it ran, all attempts together
    slot: Mapped[str | None] = mapped_column(String(120), unique=True)
    error: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Share(db.Model):  # type: ignore[name-defined,misc]
    """Share of a fair queue's time that a person has used of late; see `turns`. No row: none."""

    __tablename__ = "job_share"
    queue: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    used: Mapped[float] = mapped_column(Float)
