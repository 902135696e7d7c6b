"""Invitations to the panel, sent by mail: the link in the mail is the only copy of the token."""

import secrets
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from contest import events
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.events.model import Recorded
from contest.judging import lifecycle as judging_lifecycle, methods, rules as judging_rules
from contest.judging.events import JudgeInvited
from contest.judging.model import Invitation
from contest.judging.queries.invitations import hashed
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import N_
from contest.mail import compose, outbox
from contest.participants.model import Judge
from contest.participants.queries import participation
from contest.people.actions import sanctions
from contest.people.model import Person
from contest.people.queries import by_email


def invite(contest_id: int, *, email: str, by: int, now: datetime) -> int:
    """Offer a place on the panel to a mail address; the invitation's id.

    Raises Refused for the client's address, for staff, for who sits there already, and if an invitation went
    there just now. An invitation that still waits, or was revoked, is sent again with a fresh link.
    """
    email = judging_rules.address(email)
    with transaction() as session:
        contest = lock(Contest, contest_id)
        sanctions.require_free(by, now=now)
        waiting = (
            select(Invitation)
            .where(
                Invitation.contest_id == contest_id,
                Invitation.email == email,
                Invitation.accepted_at.is_(None),
            )
            .order_by(Invitation.id.desc())
            .limit(1)
        )
        invitation = session.scalar(waiting)
        again = invitation is not None
        if invitation is None:
            invitation = Invitation(contest_id=contest_id, email=email)
        _send(session, contest, invitation, by=by, now=now, again=again)
        return invitation.id


def resend(contest_id: int, invitation_id: int, *, by: int, now: datetime) -> None:
    """Send an invitation again, with a fresh link and 14 more days; the old link opens nothing any more."""
    with transaction() as session:
        contest, invitation = pending(contest_id, invitation_id)
        _send(session, contest, invitation, by=by, now=now, again=True)


def revoke(contest_id: int, invitation_id: int, *, by: int, now: datetime) -> None:
    """Take an invitation back: its link opens nothing any more."""
    with transaction():
        contest, invitation = pending(contest_id, invitation_id)
        events.record(judging_lifecycle.revoke(contest, invitation, now=now), by=by)


def restore(contest_id: int, invitation_id: int, *, by: int, now: datetime) -> None:
    """Restore a revoked invitation; its link works again."""
    with transaction() as session:
        contest, invitation = pending(contest_id, invitation_id)
        seats = _seats(session, contest_id, beside=invitation_id, now=now)
        events.record(judging_lifecycle.restore(contest, invitation, seats=seats, now=now), by=by)


def _send(
    session: Session, contest: Contest, invitation: Invitation, *, by: int, now: datetime, again: bool
) -> None:
    person = by_email(invitation.email)
    judging_lifecycle.invite(
        contest,
        participation(contest.id, person.id if person else None),
        seats=_seats(session, contest.id, beside=invitation.id, now=now),
        sent=_sent(session, by=by, now=now),
        last_sent=invitation.sent_at,
        now=now,
    )
    token = secrets.token_urlsafe(32)
    judging_lifecycle.send(invitation, token_hash=hashed(token), by=by, now=now)
    session.add(invitation)
    session.flush()
    client = session.get_one(Person, contest.client_id)
    _mail(contest, invitation, token=token, to=person, client=client, now=now)
    events.record(
        JudgeInvited(contest_id=contest.id, invitation_id=invitation.id, again=again, at=now), by=by
    )


def _mail(
    contest: Contest, invitation: Invitation, *, token: str, to: Person | None, client: Person, now: datetime
) -> None:
    """Write the invitation in its reader's language: the account's if there is one, else the brief's."""
    found = compose.compose(
        "judge_invitation",
        language=to.language if to else contest.language,
        subject=N_("Will you judge “%(title)s”?"),
        act_label=N_("View contest and accept"),
        act_url=f"{current_app.config['PUBLIC_URL']}/invitations/{token}",
        name=to.name if to else None,
        client=client.name,
        title=contest.title or f"#{contest.id}",
        asks=methods.of(contest).asks,
        count=entry_queries.counts(contest.id).living,
        closes_at=contest.entries_close_at,
        closed=contest.entries_close_at is not None and contest.entries_close_at < now,
        contest_zone=contest.time_zone,
        expires_at=invitation.expires_at,
        zone=to.time_zone if to else contest.time_zone,
    )
    outbox.write(
        to=invitation.email, subject=found.subject, text=found.text, html=found.html, now=now,
        valid_until=invitation.expires_at,
    )  # fmt: skip


def _sent(session: Session, *, by: int, now: datetime) -> int:
    today = select(func.count()).where(
        Recorded.kind == JudgeInvited.kind, Recorded.by_id == by, Recorded.at > now - judging_rules.DAY
    )
    return session.scalar(today) or 0


def _seats(session: Session, contest_id: int, *, beside: int | None, now: datetime) -> int:
    judges = select(func.count()).where(Judge.contest_id == contest_id, Judge.removed_at.is_(None))
    waiting = select(func.count()).where(
        Invitation.contest_id == contest_id,
        Invitation.id != (beside or 0),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at >= now,
    )
    return (session.scalar(judges) or 0) + (session.scalar(waiting) or 0)


def pending(contest_id: int, invitation_id: int) -> tuple[Contest, Invitation]:
    """An invitation and its contest, ours until the transaction ends. Raises NoResultFound."""
    contest = lock(Contest, contest_id)
    invitation = lock(Invitation, invitation_id)
    if invitation.contest_id != contest_id:
        raise NoResultFound
    return contest, invitation
