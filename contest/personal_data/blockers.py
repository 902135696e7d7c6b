"""What keeps somebody from leaving: money, and what they owe others or others owe them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from contest.awards.model import Award
from contest.contests.model import AWARDED, DRAFT, PUBLISHED, Contest
from contest.entries import rules as entry_rules
from contest.entries.model import Entry
from contest.kernel.db import reader
from contest.kernel.refusal import Refused
from contest.participants.model import Judge
from contest.payments import queries as payment_queries
from contest.people import queries as person_queries
from contest.personal_data import rules as personal_data_rules
from contest.reports import queries as report_queries


def of(person_id: int, *, now: datetime) -> list[Refused]:
    """Every reason why this person cannot be erased now, as refusals; none: they can go."""
    read = reader()
    found: list[Refused] = []
    if person_queries.person(person_id).is_staff:
        found.append(Refused("leave.staff"))
    if until := person_queries.suspended_until(person_id, now=now):
        found.append(Refused("leave.suspended", until=until))
    balance = payment_queries.balance(person_id)
    if balance:
        found.append(Refused("leave.balance", balance=balance))
    if payment_queries.runs(person_id):
        found.append(Refused("leave.payout"))
    own = select(Contest.id, Contest.state).where(
        Contest.client_id == person_id, Contest.state.in_(personal_data_rules.RUNNING)
    )
    mine = read.execute(own.order_by(Contest.id)).all()
    _add(found, "leave.contests", [number for number, state in mine if state != DRAFT])
    drafts = [number for number, state in mine if state == DRAFT]
    _add(found, "leave.funded", [number for number in drafts if payment_queries.held_for(number)])
    won = (
        select(Award.contest_id)
        .join(Contest, Contest.id == Award.contest_id)
        .where(Award.winner_id == person_id, Award.voided_at.is_(None), Contest.state == AWARDED)
    )
    _add(found, "leave.handover", read.scalars(won))
    living = (
        select(Entry.contest_id)
        .join(Contest, Contest.id == Entry.contest_id)
        .where(Entry.author_id == person_id, Entry.state.in_(entry_rules.LIVING), Contest.state == PUBLISHED)
    )
    _add(found, "leave.entries", read.scalars(living.distinct()))
    if count := report_queries.open_for(person_id):
        found.append(Refused("leave.report", count=count))
    seats = (
        select(Judge.contest_id)
        .join(Contest, Contest.id == Judge.contest_id)
        .where(
            Judge.person_id == person_id,
            Judge.removed_at.is_(None),
            Contest.state.in_(personal_data_rules.RUNNING),
        )
    )
    _add(found, "leave.panel", read.scalars(seats))
    return found


def _add(found: list[Refused], code: str, numbers: Iterable[int]) -> None:
    if named := ", ".join(f"#{number}" for number in sorted(numbers)):
        found.append(Refused(code, numbers=named))
