"""Register of all contests, for staff: in every state, drafts and hidden ones too, with their money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select
from sqlalchemy.orm import joinedload

from contest.contests import finding, folding
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED, Contest
from contest.kernel.db import reader
from contest.kernel.text import whole_number
from contest.payments.flows import Flow, flows
from contest.payments.model import Funding
from contest.people.model import Person

PAGE = 30
# What a contest is called here: a published one by its phase.
STATES = (DRAFT, "open", "judging", AWARDED, SETTLED, CANCELLED, LAPSED)
HIDDEN = "hidden"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A contest with the state of its funding (None before one was asked for) and its money."""

    contest: Contest
    funding: str | None
    flow: Flow


def rows(
    *,
    now: datetime,
    without: CompoundSelect[Any],
    state: str | None = None,
    client_id: int | None = None,
    words: str = "",
    before: int | None = None,
    most: int = PAGE,
) -> Sequence[Row]:
    """Contests but those `without` (in which the member of staff who asks has a part), the newest first, from below
    the number `before`; two statements. Narrowed to a state (or "hidden"), to a client's, and to those whose number,
    title, client or brief has the words."""
    wanted = (
        select(Contest, Funding.state)
        .outerjoin(Funding, Funding.contest_id == Contest.id)
        .where(Contest.id.not_in(without))
        .options(joinedload(Contest.client, innerjoin=True))
    )
    if state is not None:
        wanted = wanted.where(*_in_state(state, now))
    if client_id is not None:
        wanted = wanted.where(Contest.client_id == client_id)
    if before is not None:
        wanted = wanted.where(Contest.id < before)
    wanted = wanted.where(*[_has(word) for word in words.split()[: folding.MOST_TERMS]])
    found = reader().execute(wanted.order_by(Contest.id.desc()).limit(most)).all()
    money = flows({contest.id: contest.currency for contest, _ in found})
    return [Row(contest=contest, funding=funding, flow=money[contest.id]) for contest, funding in found]


def _in_state(state: str, now: datetime) -> list[ColumnElement[bool]]:
    """As `rules.phase` says it; a deadline counts until it is over."""
    if state == HIDDEN:
        return [Contest.hidden_at.is_not(None)]
    if state == "open":
        return [Contest.state == PUBLISHED, Contest.entries_close_at >= now]
    if state == "judging":
        return [Contest.state == PUBLISHED, Contest.entries_close_at < now]
    return [Contest.state == state]


def _has(word: str) -> ColumnElement[bool]:
    """Published contests by their folded words; drafts are in no such index, so that titles, and what clients are
    called, are compared as they were written, too."""
    term, written = folding.fold(word), word.lower()
    clients = select(Person.id).where(
        or_(_reads(func.lower(Person.name), written), _reads(Person.email, written))
    )
    found = [_reads(func.lower(Contest.title), written), Contest.client_id.in_(clients)]
    if term:
        found.append(finding.says(term))
    number = whole_number(term.removeprefix("#"))
    if number is not None:
        found.append(Contest.id == number)
    return or_(*found)


def _reads(text: Any, part: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = text.contains(part, autoescape=True)
    return found
