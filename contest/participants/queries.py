"""Participants of a contest: a person's part in it, everybody with one, and the contests in which a person has one."""

from typing import Any

from sqlalchemy import CompoundSelect, and_, exists, select, union

from contest.contests.model import Contest
from contest.kernel.db import reader
from contest.participants.model import Entrant, Judge
from contest.participants.rules import Participation
from contest.people.model import Person


def participation(contest_id: int, person_id: int | None) -> Participation:
    """A person's part in a contest, in one statement; None: somebody without an account. Raises NoResultFound."""
    if person_id is None:
        return Participation()
    entered = exists().where(Entrant.contest_id == contest_id, Entrant.person_id == person_id)
    seat = and_(Judge.contest_id == Contest.id, Judge.person_id == Person.id)
    asked = (
        select(Contest.client_id, Person.is_staff, entered, Judge.id, Judge.removed_at, Judge.removal_reason)
        .select_from(Contest)
        .join(Person, Person.id == person_id)
        .outerjoin(Judge, seat)
        .where(Contest.id == contest_id)
    )
    client_id, is_staff, has_entered, judge_id, removed_at, removal_reason = reader().execute(asked).one()
    return Participation(
        is_client=client_id == person_id,
        is_staff=is_staff,
        is_judge=judge_id is not None and removed_at is None,
        has_entered=has_entered,
        removed_at=removed_at,
        removed_by_staff=removal_reason is not None,
    )


def participants(contest_id: int | None) -> CompoundSelect[Any]:
    """The ids of everybody with a part in a contest: client, entrants (whoever has won has entered), judges ever."""
    return union(
        select(Contest.client_id).where(Contest.id == contest_id),
        select(Judge.person_id).where(Judge.contest_id == contest_id),
        select(Entrant.person_id).where(Entrant.contest_id == contest_id),
    )


def parts_of(person_id: int) -> CompoundSelect[Any]:
    """The ids of the contests in which a person has such a part."""
    return union(
        select(Contest.id).where(Contest.client_id == person_id),
        select(Judge.contest_id).where(Judge.person_id == person_id),
        select(Entrant.contest_id).where(Entrant.person_id == person_id),
    )
