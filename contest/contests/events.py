"""What happens to a contest and its brief. The award and what follows it are told in `awards`."""

from dataclasses import dataclass
from datetime import datetime

from contest.events import Event
from contest.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class ContestCreated(Event, kind="contest.created"):
    """A client began a brief."""


@dataclass(frozen=True, kw_only=True)
class FundingAsked(Event, kind="contest.funding_asked"):
    """The client asked how to pay; the rates are fixed from now on."""

    total: Money
    gateway: str


@dataclass(frozen=True, kw_only=True)
class PrizeChanged(Event, kind="contest.prize_changed"):
    """The prize of a draft whose funding had been asked for is another one, and so is what is due."""

    total: Money


@dataclass(frozen=True, kw_only=True)
class ContestPublished(Event, kind="contest.published"):
    """The contest is open to designers, its prize held."""

    entries_close_at: datetime
    agreement_version: str


@dataclass(frozen=True, kw_only=True)
class ContestCancelled(Event, kind="contest.cancelled"):
    """The contest is off: a draft by its client (`was_draft`), a published one by staff."""

    was_draft: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class ContestLapsed(Event, kind="contest.lapsed"):
    """Nobody was chosen in time, or there was nobody to choose."""

    living_entries: int


@dataclass(frozen=True, kw_only=True)
class ContestHidden(Event, kind="contest.hidden"):
    """Staff hid the contest from all but its team, panel and entrants."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ContestShown(Event, kind="contest.shown"):
    """Staff ended the hiding."""

    reason: str
