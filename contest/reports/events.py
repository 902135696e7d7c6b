"""Events of reports. Who reported is in `ReportMade` alone, which notifies nobody."""

from datetime import datetime

from contest.events import Event


class ReportMade(Event, kind="report.made"):
    """Report of an entry or a contest."""

    inquiry_id: int
    report_id: int


class InquiryOpened(Event, kind="report.opened"):
    """The first report of its kind about a thing: its author or client (`person_id`) is notified; nobody's act."""

    inquiry_id: int
    of_entry: bool
    number: int | None
    answer_by: datetime


class InquiryAnswered(Event, kind="report.answered"):
    """The author or client said what they have to say."""

    inquiry_id: int


class InquiryDecided(Event, kind="report.decided"):
    """Staff decided, with a reason: a breach or none, and what is done with the thing. `person_id` is the subject."""

    inquiry_id: int
    of_entry: bool
    number: int | None
    breach: bool
    measure: str
    sanction_id: int | None
    reason: str


class InquiryReopened(Event, kind="report.reopened"):
    """Staff took a decision back, and what it did with it."""

    inquiry_id: int
    of_entry: bool
    number: int | None
    reason: str


class ReporterNotified(Event, kind="report.outcome"):
    """One of those who reported (`person_id`) learns that staff have decided; never what the others said."""

    inquiry_id: int
    breach: bool


class BadFaithFound(Event, kind="report.bad_faith"):
    """Staff found that a report was made in bad faith; its maker (`person_id`) has a sanction for it."""

    inquiry_id: int
    report_id: int
    sanction_id: int
    reason: str
