"""Events of a contest and its brief. Those from the award on are in `awards`."""

from datetime import datetime

from contest.events import Event
from contest.kernel.money import Money


class ContestCreated(Event, kind="contest.created"):
    """A client began a brief."""


class FundingAsked(Event, kind="contest.funding_asked"):
    """The client asked how to pay; the rates are fixed from now on."""

    total: Money
    gateway: str


class PrizeChanged(Event, kind="contest.prize_changed"):
    """The prize of a draft whose funding had been asked for is another one, and so is what is due."""

    total: Money


class ContestPublished(Event, kind="contest.published"):
    """The contest is open to designers, its prize held."""

    entries_close_at: datetime
    agreement_version: str


class ContestCancelled(Event, kind="contest.cancelled"):
    """The contest is off: a draft by its client (`was_draft`), a published one by staff."""

    was_draft: bool
    reason: str


class ContestLapsed(Event, kind="contest.lapsed"):
    """Contest ended without a winner: nobody was chosen in time, or there was nobody to choose."""

    living_entries: int


class ContestHidden(Event, kind="contest.hidden"):
    """Staff hid the contest from all but its team, panel and entrants."""

    reason: str


class ContestShown(Event, kind="contest.shown"):
    """Staff ended the hiding."""

    reason: str


class QuestionAsked(Event, kind="question.asked"):
    """A designer asked in public. Who asked is in the record alone."""

    number: int
    text: str


class QuestionAnswered(Event, kind="question.answered"):
    """The client answered a question in public; `person_id` had asked it."""

    number: int
    question: str
    text: str


class BriefClarified(Event, kind="contest.clarified"):
    """The client changed what a part of the published brief says; `said` is empty where something was added."""

    number: int
    part: str
    said: str
    text: str


class DeadlineMoved(Event, kind="contest.deadline_moved"):
    """The client gave designers more time."""

    was: datetime
    becomes: datetime


class ClosesEarly(Event, kind="contest.closes_early"):
    """The client has seen enough: entries close before the deadline."""

    was: datetime
    becomes: datetime


class Announced(Event, kind="contest.announced"):
    """The client wrote to all entrants at once."""

    number: int
    text: str
