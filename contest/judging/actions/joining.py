"""Invitations accepted: with an account one has, or with one made along the way."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest import events
from contest.contests.model import Contest
from contest.judging import lifecycle as judging_lifecycle
from contest.judging.actions.invitations import pending
from contest.judging.model import Invitation
from contest.judging.queries.invitations import hashed, is_nobodys
from contest.kernel.db import transaction
from contest.kernel.refusal import require
from contest.participants.model import Judge
from contest.participants.queries import participation
from contest.people.actions import accounts, sanctions
from contest.people.model import Person
from contest.people.queries import by_email


def join(
    token: str,
    *,
    name: str,
    password: str,
    language: str,
    time_zone: str,
    now: datetime,
) -> int:
    """Make the invited person's account and let them take the place, in one step; the person's id.

    The link proves the address, so the account needs no confirmation. Raises Invalid for name and password,
    and Refused("invitation.sign_in_first") if the address has an account already.
    """
    with transaction() as session:
        contest, invitation = _opened(session, token)
        judging_lifecycle.standing(contest, invitation, now=now)
        there = by_email(invitation.email)
        require(there is None or is_nobodys(there), "invitation.sign_in_first")
        # Hashing a password under the lock is slow, but rare; an account without its seat would be half a step.
        person_id = accounts.create(
            email=invitation.email,
            name=name,
            password=password,
            language=language,
            time_zone=time_zone,
            now=now,
        )
        accept(token, by=person_id, now=now)
        return person_id


def accept(token: str, *, by: int, now: datetime) -> int:
    """Let the invited person take the place; the number of the contest.

    The same person clicking twice joins once. Raises NoResultFound for a token nobody was sent.
    """
    with transaction() as session:
        contest, invitation = _opened(session, token)
        person = session.get_one(Person, by)
        require(person.email == invitation.email, "invitation.other_account")
        invitee = participation(contest.id, by)
        if invitee.is_judge and invitation.accepted_at is not None:
            return contest.id
        sanctions.require_free(by, now=now)
        judging_lifecycle.accept(contest, invitation, invitee, now=now)
        judge = _seat(session, contest.id, by, invitation, now=now)
        events.record(judging_lifecycle.sit(judge, invitation, now=now), by=by)
        return contest.id


def _opened(session: Session, token: str) -> tuple[Contest, Invitation]:
    """What a token opens, read afresh under the lock. Raises NoResultFound."""
    found = select(Invitation.id, Invitation.contest_id).where(Invitation.token_hash == hashed(token))
    invitation_id, contest_id = session.execute(found).one()
    return pending(contest_id, invitation_id)


def _seat(
    session: Session, contest_id: int, person_id: int, invitation: Invitation, *, now: datetime
) -> Judge:
    """The judge's row: a new one, or that of a judge who was removed and invited again."""
    judge = session.scalar(select(Judge).where(Judge.contest_id == contest_id, Judge.person_id == person_id))
    if judge is None:
        judge = Judge(
            contest_id=contest_id,
            person_id=person_id,
            invitation_id=invitation.id,
            seed=secrets.randbelow(2**31),
            joined_at=now,
        )
        session.add(judge)
        session.flush()
    session.get_one(Person, person_id).has_judged = True
    return judge
