"""What happens to what is somebody's own."""

from dataclasses import dataclass
from datetime import datetime

from contest.events import Event


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Event, kind="person.export_asked"):
    """Someone asked for a copy of all that is their own."""

    export_id: int


@dataclass(frozen=True, kw_only=True)
class ExportReady(Event, kind="person.export_ready"):
    """It lies in the store, until an instant."""

    export_id: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ExportFetched(Event, kind="person.export_fetched"):
    """Its owner was given the address of one part of it."""

    export_id: int
    part: int


@dataclass(frozen=True, kw_only=True)
class LeaveAsked(Event, kind="person.leave_asked"):
    """Someone wants their account deleted; until `leaves_at` they can take it back."""

    leaves_at: datetime


@dataclass(frozen=True, kw_only=True)
class LeaveTakenBack(Event, kind="person.leave_taken_back"):
    """They stay."""


@dataclass(frozen=True, kw_only=True)
class LeaveWaits(Event, kind="person.leave_waits"):
    """The time has come, but something still keeps them here."""


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event, kind="person.erased"):
    """They are gone: their id stays with what happened, and nothing by which they could be known."""
