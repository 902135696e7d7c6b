"""Events of data exports and account deletions."""

from dataclasses import dataclass
from datetime import datetime

from contest.events import Event


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Event, kind="person.export_asked"):
    """A person asked for an export of their data."""

    export_id: int


@dataclass(frozen=True, kw_only=True)
class ExportReady(Event, kind="person.export_ready"):
    """An export is stored, until an instant."""

    export_id: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ExportFetched(Event, kind="person.export_fetched"):
    """A person was given the address of one part of their export."""

    export_id: int
    part: int


@dataclass(frozen=True, kw_only=True)
class LeaveAsked(Event, kind="person.leave_asked"):
    """A person asked for the deletion of their account; until `leaves_at` they can take it back."""

    leaves_at: datetime


@dataclass(frozen=True, kw_only=True)
class LeaveTakenBack(Event, kind="person.leave_taken_back"):
    """A person took the deletion of their account back."""


@dataclass(frozen=True, kw_only=True)
class LeaveWaits(Event, kind="person.leave_waits"):
    """A deletion is due, but something still blocks it."""


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event, kind="person.erased"):
    """A person is erased: their id stays with what happened, and nothing by which they could be known."""
