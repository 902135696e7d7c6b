"""Invitations by the token of their link."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from contest.contests.model import Contest
from contest.judging import lifecycle as judging_lifecycle
from contest.judging.model import Invitation
from contest.kernel.db import reader
from contest.kernel.refusal import Refused
from contest.participants.queries import participation
from contest.participants.rules import Participation
from contest.people.model import Person
from contest.people.queries import by_email


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An invitation as its reader meets it. `trouble`: why it cannot be accepted, or None."""

    contest: Contest
    client: str
    email: str
    expires_at: datetime
    has_account: bool  # sign in with it; else an account is made along the way
    is_mine: bool  # of who is signed in
    joined: bool  # who is signed in sits on the panel already
    trouble: Refused | None


def offer(token: str, *, person_id: int | None, now: datetime) -> Offer:
    """What the link with this token offers to who opens it. Raises NoResultFound if nobody was sent it."""
    asked = (
        select(Invitation, Contest, Person.name)
        .join(Contest, Contest.id == Invitation.contest_id)
        .join(Person, Person.id == Contest.client_id)
        .where(Invitation.token_hash == hashed(token))
    )
    invitation, contest, client = reader().execute(asked).one()
    owner = by_email(invitation.email)
    is_mine = owner is not None and owner.id == person_id
    invitee = participation(contest.id, person_id if is_mine else None)
    return Offer(
        contest=contest,
        client=client,
        email=invitation.email,
        expires_at=invitation.expires_at,
        has_account=owner is not None and not is_nobodys(owner),
        is_mine=is_mine,
        joined=invitee.is_judge,
        trouble=_trouble(contest, invitation, invitee, now=now),
    )


def is_nobodys(person: Person) -> bool:
    """Whether an account's address was never confirmed: whoever made it need not be the one who reads its mail."""
    return person.confirmed_at is None and person.blocked_at is None


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long: no salt is needed."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _trouble(
    contest: Contest, invitation: Invitation, invitee: Participation, *, now: datetime
) -> Refused | None:
    try:
        judging_lifecycle.acceptable(contest, invitation, invitee, now=now)
    except Refused as why:
        return why
    return None
