"""Who an event concerns, by id."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union

from contest.contests.model import Contest, Question, Watch
from contest.entries.model import Entry
from contest.kernel.db import reader
from contest.notices.rule import Audience
from contest.participants.model import Judge
from contest.participants.queries import participants
from contest.people.model import Person


def people(
    audience: Audience, *, contest_id: int | None, entry_id: int | None, person_id: int | None, by: int | None
) -> set[int]:
    """Everyone of an audience; nobody but the `doer` is told what they did themselves.

    Who withdrew all entries is an entrant no more.
    """
    if audience == "doer":
        return {by} if by is not None else set()
    recipients: set[int]
    if audience == "person":
        recipients = {person_id} if person_id is not None else set()
    elif audience == "client":
        recipients = set(reader().scalars(select(Contest.client_id).where(Contest.id == contest_id)))
    elif audience == "author":
        recipients = set(reader().scalars(select(Entry.author_id).where(Entry.id == entry_id)))
    elif audience == "judges":
        recipients = set(reader().scalars(_panel(contest_id)))
    elif audience == "staff":
        recipients = set(reader().scalars(_staff(contest_id)))
    elif audience == "watchers":
        recipients = set(reader().scalars(_watchers(contest_id)))
    elif audience == "followers":
        recipients = set(reader().scalars(_followers(contest_id))) - {person_id}
    else:
        recipients = set(reader().scalars(_entered(contest_id)))
        if audience == "losers":
            recipients -= {person_id}
    return recipients - {by}


def _staff(contest_id: int | None) -> Select[Any]:
    """All of them; of a contest, those without a part of their own in it."""
    return select(Person.id).where(Person.is_staff, Person.id.not_in(participants(contest_id)))


def _entered(contest_id: int | None) -> Select[Any]:
    entries = select(Entry.author_id).where(Entry.contest_id == contest_id, Entry.withdrawn_at.is_(None))
    return entries.distinct()


def _panel(contest_id: int | None) -> Select[Any]:
    return select(Judge.person_id).where(Judge.contest_id == contest_id, Judge.removed_at.is_(None))


def _followers(contest_id: int | None) -> CompoundSelect[Any]:
    asked = select(Question.asker_id).where(Question.contest_id == contest_id)
    return union(_entered(contest_id), asked, _panel(contest_id), _watchers(contest_id))


def _watchers(contest_id: int | None) -> Select[Any]:
    """They may have no other part in it: of what is hidden they are not told."""
    found = select(Watch.person_id).join(Contest, Contest.id == Watch.contest_id)
    return found.where(Watch.contest_id == contest_id, Contest.hidden_at.is_(None))
