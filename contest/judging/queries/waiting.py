"""Designers who wait for feedback: they submitted or wrote something a day ago and have heard nothing since."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from contest.contests.model import PUBLISHED, Contest
from contest.entries.model import READY, Comment, Entry, Version
from contest.entries.queries.counts import VisibleCounts, visible_count_columns
from contest.entries.queries.visible import visible
from contest.judging.model import Rating
from contest.kernel.db import UtcDateTime, reader
from contest.kernel.sees import Entries, Sees

PATIENCE = timedelta(days=1)
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def waits(since: Any) -> ColumnElement[bool]:
    """Whether an entry that can be chosen has a version or a word of its author no younger than `since`, the instant
    PATIENCE ago, and neither stars nor a word of the client after it."""
    word, answer, stars = aliased(Comment), aliased(Comment), aliased(Rating)
    answered = (
        select(func.max(answer.at))
        .where(answer.entry_id == Entry.id, answer.by_id != Entry.author_id)
        .correlate(Entry)
        .scalar_subquery()
    )
    rated = select(stars.at).where(stars.entry_id == Entry.id).correlate(Entry).scalar_subquery()
    shown = select(Version.id).where(
        Version.entry_id == Entry.id, Version.state == READY, _owed(Version.made_at, since, answered, rated)
    )
    said = select(word.id).where(
        word.entry_id == Entry.id, word.by_id == Entry.author_id, _owed(word.at, since, answered, rated)
    )
    owed = or_(shown.correlate(Entry).exists(), said.correlate(Entry).exists())
    return and_(Entry.state == READY, Entry.hidden_at.is_(None), owed)


class ClientNumbers(NamedTuple):
    """A running contest's numbers for its client: `waiting` designers, and entries `fresh` since a day ago."""

    visible: VisibleCounts
    waiting: int
    fresh: int


def client_numbers(contest_ids: Collection[int], *, now: datetime) -> dict[int, ClientNumbers]:
    """Those of these published contests, whose designers wait while a word can still help; those without entries are not
    in it. One statement."""
    sees = Sees(person_id=None, entries=Entries.ALL, threads=True)
    rows = reader().execute(
        select(
            Entry.contest_id,
            func.count(case((waits(now - PATIENCE), Entry.author_id)).distinct()),
            func.count(case((and_(visible(sees), Entry.made_at > now - PATIENCE), 1))),
            *visible_count_columns(sees),
        )
        .join(Contest, Contest.id == Entry.contest_id)
        .where(Entry.contest_id.in_(contest_ids), Contest.state == PUBLISHED)
        .group_by(Entry.contest_id)
    )
    return {id_: ClientNumbers(VisibleCounts(*seen), waiting, fresh) for id_, waiting, fresh, *seen in rows}


def _owed(at: Any, since: Any, *heard: Any) -> ColumnElement[bool]:
    never = literal(_NEVER, UtcDateTime())
    return and_(at <= since, *(at > func.coalesce(one, never) for one in heard))
