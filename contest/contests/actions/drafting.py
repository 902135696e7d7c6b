"""Drafts of contests: begun, and their brief saved field by field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from contest import events
from contest.contests import brief, lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.events import ContestCreated
from contest.contests.model import Contest
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from contest.payments.actions import holds
from contest.people.model import Person


def create(
    *, by: int, language: str, time_zone: str, now: datetime, changes: Mapping[str, Any] | None = None
) -> int:
    """Begin a brief with what most clients want: seven days, blind, AI to be declared. Returns its number.

    `changes` are fields that are known already. Raises `Invalid` as `save` does, and Refused("contest.too_many");
    nothing is begun then.
    """
    known = brief.understand(changes or {}, now=now)
    with transaction() as session:
        lock(Person, by)  # its row carries the limit
        begun = select(func.count()).where(
            Contest.client_id == by, Contest.created_at > now - contest_rules.DAY
        )
        require(
            (session.scalar(begun) or 0) < contest_rules.MOST_BRIEFS,
            "contest.too_many",
            most=contest_rules.MOST_BRIEFS,
        )
        contest = Contest(
            client_id=by,
            created_at=now,
            language=language,
            time_zone=time_zone,
            entries_close_at=contest_rules.usual_deadline(now, time_zone),
        )
        for column, value in known.items():
            setattr(contest, column, value)
        session.add(contest)
        session.flush()
        events.record(ContestCreated(contest_id=contest.id, at=now), by=by)
        return contest.id


def save(contest_id: int, changes: Mapping[str, Any], *, by: int, now: datetime) -> None:
    """Save fields of a draft, the others left as they are (two tabs: the last word on each field counts).

    Raises `Invalid` naming each field that was not understood; nothing is saved then.
    """
    columns = brief.understand(changes, now=now)
    with transaction():
        contest = lock(Contest, contest_id)
        repriced = contest_lifecycle.change_brief(contest, columns, now=now)
        if repriced:
            holds.change_due(contest_id=contest_id, due=repriced.total, now=now)
            events.record(repriced, by=by)
