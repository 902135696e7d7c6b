"""What a client does with a brief, and what staff do with what is shown. One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from contest import events
from contest.contests import (
    agreement as agreements,
    brief,
    indexing,
    lifecycle as contest_lifecycle,
    rules as contest_rules,
)
from contest.contests.events import ContestCreated, PrizeChanged
from contest.contests.model import Contest
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import Invalid, Refused, require
from contest.payments import holds, receipts
from contest.people import sanctions
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
        contest_lifecycle.edit(contest)
        before = contest.prize
        for column, value in columns.items():
            setattr(contest, column, value)
        if contest.rates is not None and contest.prize != before:
            if contest.prize is None:
                raise Invalid({"prize": Refused("contest.prize_needed_now")})
            total = contest_rules.owed(contest).total
            holds.change_due(contest_id=contest_id, due=total, now=now)
            events.record(PrizeChanged(contest_id=contest_id, at=now, total=total), by=by)


def fund(contest_id: int, *, gateway: str, by: int, now: datetime) -> int:
    """Ask for prize, fee and tax; the first time fixes the rates. Returns the funding's id."""
    with transaction():
        contest = lock(Contest, contest_id)
        asked = contest_lifecycle.ask_funding(contest, rates=house_rates(), gateway=gateway, now=now)
        funding = holds.open(
            contest_id=contest_id, payer_id=contest.client_id, due=asked.total, gateway=gateway, now=now
        )
        events.record(asked, by=by)
        return funding


def fund_at_once(contest_id: int, *, gateway: str, by: int, now: datetime) -> int:
    """The same through a gateway that pays at once: asked for and received in one step. Returns the funding's id."""
    with transaction():
        funding = fund(contest_id, gateway=gateway, by=by, now=now)
        receipts.pay_at_once(contest_id, gateway=gateway, by=by, now=now)
        return funding


def publish(contest_id: int, *, agreement: str, by: int, now: datetime) -> None:
    """Open the contest to designers. `agreement` is the version of the text the client accepted with it."""
    require(agreement == agreements.CURRENT, "contest.agreement_changed")
    with transaction() as session:
        contest = lock(Contest, contest_id)
        sanctions.require_free(contest.client_id, now=now)
        held = holds.held_for(contest_id)
        published = contest_lifecycle.publish(contest, held=held, agreement=agreement, now=now)
        holds.return_surplus(
            contest_id=contest_id,
            client_id=contest.client_id,
            due=contest_rules.owed(contest).total,
            now=now,
            by=by,
        )
        indexing.keep(session, contest)
        events.record(published, by=by)


def hide(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff take a contest out of public sight."""
    with transaction():
        events.record(contest_lifecycle.hide(lock(Contest, contest_id), reason=reason, now=now), by=by)


def show(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff bring a hidden contest back into sight."""
    with transaction():
        events.record(contest_lifecycle.show(lock(Contest, contest_id), reason=reason, now=now), by=by)


def house_rates() -> tuple[Decimal, Decimal]:
    """Fee and tax in percent as this house charges them today."""
    return current_app.config["FEE_PERCENT"], current_app.config["FEE_TAX"]
