"""Timed work: each slot of time is one job, whoever's clock asks for it and however often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contest.work.queue import SWEEP, Work, enqueue, job, kind_of


@dataclass(frozen=True)
class Timed:
    """Work asked for once in every `every`."""

    work: Callable[..., None]
    every: timedelta


timetable: list[Timed] = []


def every(span: timedelta, *, queue: str = SWEEP) -> Callable[[Work], Work]:
    """Declare a job without arguments that runs once per `span`, counted from midnight UTC of 1970."""

    def declare(work: Work) -> Work:
        timetable.append(Timed(job(queue=queue)(work), span))
        return work

    return declare


def tick(now: datetime) -> None:
    """Ask for the present slot of everything timed. What a sleeping scheduler missed is not made up for: each
    job looks at the instants themselves, so the next slot does the work of those before it."""
    for timed in timetable:
        seconds = int(timed.every.total_seconds())
        slot = int(now.timestamp()) // seconds * seconds
        enqueue(timed.work, due_at=now, slot=f"{kind_of(timed.work)}/{slot}")
