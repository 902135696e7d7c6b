"""Lifecycle of a contest: who may move it where, and when. Nothing else assigns its `state`.

Its actions are in `contests.actions`, but for those that depend on its entries (closing early and lapse:
`entries.actions.closing`) or on its winner (`awards.actions`).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from contest.contests import brief, rules as contest_rules
from contest.contests.events import (
    ClosesEarly,
    ContestCancelled,
    ContestHidden,
    ContestLapsed,
    ContestPublished,
    ContestShown,
    DeadlineMoved,
    FundingAsked,
    PrizeChanged,
)
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED, Contest
from contest.kernel.money import Money
from contest.kernel.refusal import Invalid, Refused, require

MOVES = {
    DRAFT: {PUBLISHED, CANCELLED},
    PUBLISHED: {AWARDED, CANCELLED, LAPSED},
    AWARDED: {SETTLED, PUBLISHED},  # back when the award is voided
    SETTLED: set(),
    CANCELLED: set(),
    LAPSED: set(),
}


def edit(contest: Contest) -> None:
    """May the brief be changed? Only while it is a draft: designers rely on what they read."""
    require(contest.state == DRAFT, "contest.not_draft")


def change_brief(contest: Contest, columns: Mapping[str, Any], *, now: datetime) -> PrizeChanged | None:
    """Change columns of a draft; the event if that makes another sum due than was asked for.

    Raises Invalid if the prize of a draft whose funding was asked for is taken out.
    """
    edit(contest)
    before = contest.prize
    for column, value in columns.items():
        setattr(contest, column, value)
    if contest.rates is None or contest.prize == before:
        return None
    if contest.prize is None:
        raise Invalid({"prize": Refused("contest.prize_needed_now")})
    return PrizeChanged(contest_id=contest.id, at=now, total=contest_rules.owed(contest).total)


def ask_funding(
    contest: Contest, *, rates: tuple[Decimal, Decimal], gateway: str, now: datetime
) -> FundingAsked:
    """The client asks how to pay: fee and tax (percent) are fixed now, whatever the site charges later."""
    require(contest.state == DRAFT, "contest.not_draft")
    require(contest.prize is not None, "contest.prize_missing")
    if contest.rates is None:
        contest.fee_percent, contest.fee_tax = (str(rate) for rate in rates)
    total = contest_rules.owed(contest).total
    return FundingAsked(contest_id=contest.id, at=now, total=total, gateway=gateway)


def publish(contest: Contest, *, held: Money, agreement: str, now: datetime) -> ContestPublished:
    """Open a draft to designers once its prize, fee and tax are safely held.

    Designers work on trust: they must never see a contest whose prize could still fail to arrive. `agreement`
    is the version of the transfer agreement that the client has read and accepted.
    """
    require(contest.state == DRAFT, "contest.not_draft")
    require(not brief.missing(contest), "contest.brief_incomplete")
    require(contest.rates is not None, "contest.not_funded")
    owed = contest_rules.owed(contest).total
    require(held >= owed, "contest.prize_not_held", missing=owed - held)
    closes_at = contest_rules.closes(contest)
    require(contest_rules.call_fits(closes_at, now), "contest.call_length")

    _move(contest, PUBLISHED)
    contest.published_at = now
    contest.agreement_version = agreement
    return ContestPublished(
        contest_id=contest.id, at=now, entries_close_at=closes_at, agreement_version=agreement
    )


def extend_deadline(contest: Contest, *, to: datetime, moved: int, now: datetime) -> DeadlineMoved:
    """More time for designers: only while open, at most twice (`moved` counts), within 30 days of publication.

    Never less: whoever planned with a deadline must be able to rely on it.
    """
    was = _open(contest, now)
    require(moved < contest_rules.MOST_MOVES, "deadline.moved_twice")
    require(to > was, "deadline.not_later")
    latest = contest_rules.latest_deadline(contest)
    require(to <= latest, "deadline.too_far", latest=latest, zone=contest.time_zone)
    contest.entries_close_at = to
    return DeadlineMoved(contest_id=contest.id, at=now, was=was, becomes=to)


def close_early(contest: Contest, *, living_entries: int, now: datetime) -> ClosesEarly:
    """Close entries at 24:00 of the next day, in the contest's zone, if that is earlier; what is in hand must be
    something to choose from."""
    was = _open(contest, now)
    require(living_entries > 0, "deadline.no_entries")
    becomes = contest_rules.early_close(contest, now)
    require(becomes < was, "deadline.closes_anyway")
    contest.entries_close_at = becomes
    return ClosesEarly(contest_id=contest.id, at=now, was=was, becomes=becomes)


def as_published(draft: Contest, *, agreement: str, now: datetime) -> Contest:
    """What a draft would be if it opened now, apart from the database: for showing it to its client."""
    seen = Contest(**{column.key: getattr(draft, column.key) for column in Contest.__table__.columns})
    seen.state, seen.published_at, seen.agreement_version = PUBLISHED, now, agreement
    return seen


def require_award_time(contest: Contest, *, processing: int, now: datetime) -> None:
    """Refuse unless a winner may be chosen now. `processing` counts living entries whose images nobody has been able to
    see yet."""
    require(contest.state == PUBLISHED, "contest.not_judging")
    opens, ends = contest_rules.award_opens(contest), contest_rules.choice_ends(contest)
    require(now >= opens, "contest.too_early_to_award", opens=opens, zone=contest.time_zone)
    require(now <= ends, "contest.too_late_to_award")
    require(processing == 0, "contest.entries_still_processing", count=processing)


def award(contest: Contest, *, processing: int, now: datetime) -> None:
    """The client has chosen; refused as by `require_award_time`."""
    require_award_time(contest, processing=processing, now=now)
    _move(contest, AWARDED)
    contest.awarded_at = now


def reopen(contest: Contest, *, now: datetime) -> None:
    """The award was voided: the other entries are open to choice again."""
    require(contest.state == AWARDED, "contest.not_awarded")
    _move(contest, PUBLISHED)
    contest.awarded_at = None
    contest.reopened_at = now


def settle(contest: Contest, *, now: datetime) -> None:
    """The handover was accepted: the prize is the winner's."""
    require(contest.state == AWARDED, "contest.not_awarded")
    _move(contest, SETTLED)
    contest.ended_at = now


def cancel(contest: Contest, *, by: int | None, staff: bool, reason: str, now: datetime) -> ContestCancelled:
    """Cancel a contest: its client a draft, freely; staff a published one of others, with a reason. Never once awarded."""
    require(not staff or by != contest.client_id, "contest.cancel_own")
    require(contest.state in (DRAFT, PUBLISHED), "contest.not_cancellable")
    was_draft = contest.state == DRAFT
    if was_draft:
        require(not staff, "contest.cancel_draft_is_clients")
    else:
        require(staff, "contest.cancel_published_is_staffs")
        require(reason.strip(), "contest.reason_needed")

    _move(contest, CANCELLED)
    contest.ended_at = now
    contest.end_reason = reason.strip() or None
    return ContestCancelled(contest_id=contest.id, at=now, was_draft=was_draft, reason=reason.strip())


def lapse(
    contest: Contest, *, living_entries: int, undo_ends: datetime | None = None, now: datetime
) -> ContestLapsed:
    """Nobody was chosen in time; with no living entry the contest lapses as soon as none can come any more: no new one,
    and none whose withdrawal can be taken back until `undo_ends`."""
    require(contest.state == PUBLISHED, "contest.not_judging")
    closed = contest_rules.entry_grace_ends(contest)
    last = contest_rules.choice_ends(contest) if living_entries else max(closed, undo_ends or closed)
    require(now > last, "contest.still_time", until=last, zone=contest.time_zone)

    _move(contest, LAPSED)
    contest.ended_at = now
    return ContestLapsed(contest_id=contest.id, at=now, living_entries=living_entries)


def watch(contest: Contest) -> None:
    """May somebody be notified of what becomes of it? Once it has been published."""
    require(contest.published_at is not None, "contest.not_to_watch")


def hide(contest: Contest, *, reason: str, now: datetime) -> ContestHidden:
    """Staff take a contest out of sight; its clocks run on."""
    require(contest.state != DRAFT, "contest.draft_is_not_shown")
    require(contest.hidden_at is None, "contest.already_hidden")
    require(reason.strip(), "contest.reason_needed")
    contest.hidden_at = now
    contest.hidden_reason = reason.strip()
    return ContestHidden(contest_id=contest.id, at=now, reason=reason.strip())


def show(contest: Contest, *, reason: str, now: datetime) -> ContestShown:
    """Staff bring a hidden contest back into sight."""
    require(contest.hidden_at is not None, "contest.not_hidden")
    require(reason.strip(), "contest.reason_needed")
    contest.hidden_at = None
    contest.hidden_reason = None
    return ContestShown(contest_id=contest.id, at=now, reason=reason.strip())


def _open(contest: Contest, now: datetime) -> datetime:
    """The deadline of a contest that is open."""
    require(contest_rules.phase(contest, now) == contest_rules.OPEN, "contest.not_open")
    return contest_rules.closes(contest)


def _move(contest: Contest, state: str) -> None:
    if state not in MOVES[contest.state]:
        raise ValueError(f"no way from {contest.state} to {state}")
    contest.state = state
