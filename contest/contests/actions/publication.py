"""Publication of a contest: its funding asked for, the contest opened to designers once the money is held; cancelled, with
the refund of all that was received; hidden from public sight by staff, and shown again."""

from datetime import datetime
from decimal import Decimal

from flask import current_app

from contest import events
from contest.contests import lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.actions import indexing
from contest.contests.agreement import CURRENT
from contest.contests.model import Contest
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, receipts
from contest.people.actions import sanctions


def fund(contest_id: int, *, gateway: str, by: int, now: datetime) -> int:
    """Ask for prize, fee and tax; the first time fixes the rates. Returns the funding's id."""
    with transaction():
        contest = lock(Contest, contest_id)
        asked = contest_lifecycle.ask_funding(contest, rates=site_rates(), gateway=gateway, now=now)
        funding = holds.request_funding(
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
    require(agreement == CURRENT, "contest.agreement_changed")
    with transaction() as session:
        contest = lock(Contest, contest_id)
        sanctions.require_free(contest.client_id, now=now)
        held = payment_queries.held_for(contest_id, contest.currency)
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


def cancel(contest_id: int, *, by: int | None, staff: bool, reason: str = "", now: datetime) -> None:
    """The client cancels a draft, or `staff` a published contest with a reason; all received is refunded."""
    with transaction():
        contest = lock(Contest, contest_id)
        cancelled = contest_lifecycle.cancel(contest, by=by, staff=staff, reason=reason, now=now)
        holds.refund(contest_id=contest_id, client_id=contest.client_id, now=now, by=by)
        events.record(cancelled, by=by)


def hide(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff take a contest out of public sight."""
    with transaction():
        events.record(contest_lifecycle.hide(lock(Contest, contest_id), reason=reason, now=now), by=by)


def show(contest_id: int, *, reason: str, by: int | None, now: datetime) -> None:
    """Staff bring a hidden contest back into sight."""
    with transaction():
        events.record(contest_lifecycle.show(lock(Contest, contest_id), reason=reason, now=now), by=by)


def site_rates() -> tuple[Decimal, Decimal]:
    """Fee and tax in percent as this site charges them today."""
    return current_app.config["FEE_PERCENT"], current_app.config["FEE_TAX"]
