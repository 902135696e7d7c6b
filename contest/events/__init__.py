"""Events: one row for each thing that happened. History, notices and later packages read them.

`record` writes one inside an action. `at_once` declares a listener, called in that transaction: one that fails undoes the
act. `from_command_line` marks what commands do. `read` gives an event back as an object.
"""

from contest.events.record import Event, at_once, from_command_line, read, record

__all__ = ["Event", "at_once", "from_command_line", "read", "record"]
