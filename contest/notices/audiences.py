"""Who an event concerns, by id."""

from sqlalchemy import Executable, select, union

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
    if audience == "person":
        return {person_id} if person_id is not None and person_id != by else set()
    panel = select(Judge.person_id).where(Judge.contest_id == contest_id, Judge.removed_at.is_(None))
    entered = select(Entry.author_id).where(Entry.contest_id == contest_id, Entry.withdrawn_at.is_(None))
    asked = select(Question.asker_id).where(Question.contest_id == contest_id)
    # They may have no other part in it: of what is hidden they are not told.
    watching = (
        select(Watch.person_id)
        .join(Contest, Contest.id == Watch.contest_id)
        .where(Watch.contest_id == contest_id, Contest.hidden_at.is_(None))
    )
    found: dict[Audience, Executable] = {
        "client": select(Contest.client_id).where(Contest.id == contest_id),
        "author": select(Entry.author_id).where(Entry.id == entry_id),
        "judges": panel,
        # All of them; of a contest, those without a part of their own in it.
        "staff": select(Person.id).where(Person.is_staff, Person.id.not_in(participants(contest_id))),
        "watchers": watching,
        "followers": union(entered, asked, panel, watching),
        "entrants": entered,
        "losers": entered,
    }
    but = {by, person_id} if audience in ("followers", "losers") else {by}
    return set(reader().scalars(found[audience])) - but
