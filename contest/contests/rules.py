"""Limits of a contest: prize, fee and days. Pure: values in, values out.

An act at the very instant a time ends still counts, everywhere: ends are compared with `<=`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from contest.contests.model import PUBLISHED, Contest
from contest.kernel import clock
from contest.kernel.money import Money

OPEN, JUDGING = "open", "judging"  # phases of a published contest

SHORTEST_CALL, LONGEST_CALL = timedelta(days=1), timedelta(days=30)
USUAL_CALL, USUAL_HOUR = timedelta(days=7), time(18, 0)
MOST_MOVES = 2  # times a deadline may be moved later
GRACE = timedelta(minutes=10)  # for an entry whose uploads were all promised by the deadline
AWARD_DAY, CHOICE_DAY = 14, 21  # calendar days after that of the deadline, in the contest's zone
CHOICE_AFTER_VOIDING = timedelta(days=7)

# Each word in public writes to many, each brief holds pictures: so many in any 24 h.
DAY = timedelta(days=1)
MOST_BRIEFS = 60  # begun by one person
MOST_QUESTIONS, MOST_QUESTIONS_ANYWHERE = 5, 20  # of one person: in one contest, in all
MOST_ANSWERS, MOST_CLARIFICATIONS, MOST_ANNOUNCEMENTS = 60, 10, 3  # in one contest
LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_CLARIFICATION, LONGEST_ANNOUNCEMENT = 1_000, 4_000, 4_000, 4_000


@dataclass(frozen=True, kw_only=True)
class Due:
    """Amount due from the client: the prize whole, the site's fee, and the consumption tax on the fee."""

    prize: Money
    fee: Money
    tax: Money

    @property
    def total(self) -> Money:
        """All that is held before publishing."""
        return self.prize + self.fee + self.tax


def due(contest: Contest, fee_percent: Decimal, fee_tax: Decimal) -> Due:
    """The sums of a contest with a prize: fee = ⌊prize × percent⌋, tax = ⌊fee × percent⌋, in minor units."""
    prize = contest.prize
    if prize is None:
        raise ValueError("a contest without a prize has nothing due")
    fee = prize.percent(fee_percent)
    return Due(prize=prize, fee=fee, tax=fee.percent(fee_tax))


def owed(contest: Contest) -> Due:
    """What is due at the rates fixed when funding was first asked for. Raises ValueError before that."""
    if contest.rates is None:
        raise ValueError("the rates of this contest are not fixed yet")
    return due(contest, *contest.rates)


def phase(contest: Contest, now: datetime) -> str:
    """The state as people see it: while published, "open" until the deadline, then "judging"."""
    if contest.state != PUBLISHED:
        return contest.state
    return OPEN if now <= closes(contest) else JUDGING


def closes(contest: Contest) -> datetime:
    """The deadline: uploads promised until then (equality counts) may become entries."""
    if contest.entries_close_at is None:
        raise ValueError("this brief has no deadline yet")
    return contest.entries_close_at


def entry_grace_ends(contest: Contest) -> datetime:
    """The last instant at which an entry may be made, its uploads promised by the deadline."""
    return closes(contest) + GRACE


def award_opens(contest: Contest) -> datetime:
    """The first instant at which a winner may be chosen: when no entry can come any more."""
    return entry_grace_ends(contest)


def award_due(contest: Contest) -> datetime:
    """24:00 of day 14 after the deadline: by then the client owes a choice."""
    return clock.end_of_day(closes(contest), AWARD_DAY, contest.time_zone)


def choice_ends(contest: Contest) -> datetime:
    """The last instant of choice: 24:00 of day 21, or seven times 24 h after the last voiding if that is later."""
    last = clock.end_of_day(closes(contest), CHOICE_DAY, contest.time_zone)
    if contest.reopened_at is None:
        return last
    return max(last, contest.reopened_at + CHOICE_AFTER_VOIDING)


def call_fits(closes_at: datetime, now: datetime) -> bool:
    """Whether a call published now would last at least a day and at most thirty."""
    return now + SHORTEST_CALL <= closes_at <= now + LONGEST_CALL


def latest_deadline(contest: Contest) -> datetime:
    """How far a published contest's deadline may be moved."""
    if contest.published_at is None:
        raise ValueError("this contest is not published")
    return contest.published_at + LONGEST_CALL


def early_close(contest: Contest, now: datetime) -> datetime:
    """When a call closes that its client closes early now: 24:00 of the next day."""
    return clock.end_of_day(now, 1, contest.time_zone)


def usual_deadline(now: datetime, zone: str) -> datetime:
    """What a new brief begins with: in seven days at 18:00 in its zone."""
    day = now.astimezone(ZoneInfo(zone)).date() + USUAL_CALL
    return datetime.combine(day, USUAL_HOUR, tzinfo=ZoneInfo(zone)).astimezone(UTC)
