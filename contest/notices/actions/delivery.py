"""Putting notices into inboxes, with the mails of those who want them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from contest.kernel.db import insert_once, transaction
from contest.mail import compose, outbox
from contest.notices import groups
from contest.notices.model import Notice
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One person about to be told one thing."""

    person_id: int
    kind: str
    slot: str
    composed: compose.ComposedMail
    path: str
    way: str
    leave_url: str | None  # where they leave mails of this group, the same in the letter and its header
    to: str
    contest_id: int | None
    event_id: int | None


def deliver(recipients: Iterable[Recipient], *, now: datetime) -> None:
    """Put notices down, with the mails of those who want them at once; who has been told of this before is not told again."""
    for one in recipients:
        with transaction() as session:
            notice_id = insert_once(
                Notice,
                person_id=one.person_id,
                kind=one.kind,
                slot=one.slot,
                event_id=one.event_id,
                contest_id=one.contest_id,
                subject=" ".join(one.composed.subject.split())[:300],
                path=one.path,
                way=one.way,
                at=now,
            )
            if notice_id is None:
                continue
            mine = update(Person).where(Person.id == one.person_id)
            session.execute(mine.values(unread=Person.unread + 1))
            if one.way != groups.AT_ONCE:
                continue
            outbox.write(
                to=one.to,
                subject=one.composed.subject,
                text=one.composed.text,
                html=one.composed.html,
                now=now,
                notice_id=notice_id,
                unsubscribe=one.leave_url,
            )
