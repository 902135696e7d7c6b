"""The instants of the product's timetable as literals, and a look one millisecond before, at and after each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contest.kernel.refusal import Refused

MILLISECOND = timedelta(milliseconds=1)
# What must hold one millisecond before an instant, at it, and one after.
UNTIL = (True, True, False)  # the end of a time in which an act is taken: its last instant counts
FROM = (False, True, True)  # the first instant at which it is taken
AFTER = (False, False, True)  # what the clock does, once the last instant for people is over
BEFORE = (True, False, False)  # until a day begins


@dataclass(frozen=True)
class Row:
    """An instant of the timetable: `goes(now)` says what the site does at `now`."""

    name: str
    instant: str
    holds: tuple[bool, bool, bool]
    goes: Callable[[datetime], bool]

    def seen(self) -> tuple[bool, ...]:
        """What the site does around the instant."""
        return tuple(self.goes(at(self.instant) + step * MILLISECOND) for step in (-1, 0, 1))


def at(instant: str) -> datetime:
    """A literal instant."""
    return datetime.fromisoformat(instant)


def goes(act: Callable[[datetime], object]) -> Callable[[datetime], bool]:
    """Whether an act is taken at an instant, not refused."""

    def at_(now: datetime) -> bool:
        try:
            act(now)
        except Refused:
            return False
        return True

    return at_
