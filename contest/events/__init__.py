"""One row per thing that happened. Audit, mail and history read it; later packages listen to it."""

from contest.events.record import Event, at_once, from_command_line, read, record

__all__ = ["Event", "at_once", "from_command_line", "read", "record"]
