"""Sanctions of people, and until when somebody is suspended."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from contest.kernel.db import reader
from contest.people.model import Sanction


def suspended_until(person_id: int, *, now: datetime) -> datetime | None:
    """The last instant of the suspensions somebody is under, or None."""
    latest = select(func.max(Sanction.until)).where(
        Sanction.person_id == person_id, Sanction.lifted_at.is_(None), Sanction.until >= now
    )
    return reader().scalar(latest)


def sanctions_of(person_id: int, *, without: Select[Any] | None = None) -> Sequence[Sanction]:
    """Everything on a person's record, the newest first, but the sanctions `without`."""
    return sanctions_of_each({person_id}, without=without)[person_id]


def sanctions_of_each(
    people: Collection[int], *, without: Select[Any] | None = None
) -> dict[int, list[Sanction]]:
    """The records of several people in one statement, each the newest first, but the sanctions `without`."""
    found: dict[int, list[Sanction]] = {person_id: [] for person_id in people}
    rows = select(Sanction).where(Sanction.person_id.in_(people)).order_by(Sanction.id.desc())
    if without is not None:
        rows = rows.where(Sanction.id.not_in(without))
    for row in reader().scalars(rows):
        found[row.person_id].append(row)
    return found


def sanction(sanction_id: int, person_id: int) -> Sanction:
    """A sanction of a person. Raises NoResultFound for one of somebody else."""
    found = select(Sanction).where(Sanction.id == sanction_id, Sanction.person_id == person_id)
    return reader().scalars(found).one()
