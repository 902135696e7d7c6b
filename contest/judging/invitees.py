"""What is known of a person who shall judge a contest."""

from sqlalchemy import exists, select

from contest.contests.model import Contest
from contest.entries.model import Entrant
from contest.judging.lifecycle import Invitee
from contest.judging.model import Judge
from contest.kernel.db import reader
from contest.people.model import Person


def known(contest: Contest, person_id: int | None) -> Invitee:
    """A person's relations to a contest; None: somebody without an account."""
    if person_id is None:
        return Invitee()
    seated = exists().where(
        Judge.contest_id == contest.id, Judge.person_id == person_id, Judge.removed_at.is_(None)
    )
    barred = exists().where(
        Judge.contest_id == contest.id, Judge.person_id == person_id, Judge.removal_reason.is_not(None)
    )
    entered = exists().where(Entrant.contest_id == contest.id, Entrant.person_id == person_id)
    staff, is_judge, has_entered, removed_by_staff = (
        reader().execute(select(Person.is_staff, seated, entered, barred).where(Person.id == person_id)).one()
    )
    return Invitee(
        is_client=person_id == contest.client_id,
        is_staff=staff,
        is_judge=is_judge,
        has_entered=has_entered,
        removed_by_staff=removed_by_staff,
    )
