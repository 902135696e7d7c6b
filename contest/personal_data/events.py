"""Events of data exports and account deletions."""

from datetime import datetime

from contest.events import Event


class ExportAsked(Event, kind="person.export_asked"):
    """A person asked for an export of their data."""

    export_id: int


class ExportReady(Event, kind="person.export_ready"):
    """An export is stored, until an instant."""

    export_id: int
    until: datetime


class ExportFetched(Event, kind="person.export_fetched"):
    """A person was given the address of one part of their export."""

    export_id: int
    part: int


class LeaveAsked(Event, kind="person.leave_asked"):
    """A person asked for the deletion of their account; until `leaves_at` they can take it back."""

    leaves_at: datetime


class LeaveTakenBack(Event, kind="person.leave_taken_back"):
    """A person took the deletion of their account back."""


class LeaveWaits(Event, kind="person.leave_waits"):
    """A deletion is due, but something still blocks it."""


class PersonErased(Event, kind="person.erased"):
    """A person is erased: their id stays with what happened, and nothing by which they could be known."""
