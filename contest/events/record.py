"""Putting what happened on the record, and telling those who listen, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from contest.events.model import Recorded
from contest.kernel.db import transaction
from contest.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: `class ContestPublished(Event, kind="contest.published")`, fields keyword-only.

    `contest_id`, `entry_id` and `person_id` (whom it concerns) are columns of the record; other fields are
    kept as JSON facts (Money and datetime are understood).
    """

    kind: ClassVar[str] = ""
    contest_id: int | None = None
    entry_id: int | None = None
    person_id: int | None = None
    at: datetime

    def __init_subclass__(cls, *, kind: str, **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if kind in _kinds:
            raise TypeError(f"two events of kind {kind}")
        cls.kind = kind
        _kinds[kind] = cls


Listener = Callable[[Any, Recorded], None]
_kinds: dict[str, type[Event]] = {}
_listeners: dict[str, list[Listener]] = defaultdict(list)
_columns = {"contest_id", "entry_id", "person_id", "at"}


def at_once(*events: type[Event]) -> Callable[[Listener], Listener]:
    """Listen in the event's own transaction: `@at_once(EntryWithdrawn) def f(event, row)`. For slow or outside
    work the listener enqueues a job. A listener that fails undoes the act."""

    def listen(listener: Listener) -> Listener:
        for event in events:
            _listeners[event.kind].append(listener)
        return listener

    return listen


def record(event: Event, *, by: int | None) -> Recorded:
    """Write the event down (`by` a person's id, None for the clock) and let those listening act on it."""
    with transaction() as session:
        row = Recorded(
            kind=event.kind,
            by_id=by,
            contest_id=event.contest_id,
            entry_id=event.entry_id,
            person_id=event.person_id,
            at=event.at,
            facts={f.name: _plain(getattr(event, f.name)) for f in fields(event) if f.name not in _columns},
        )
        session.add(row)
        session.flush()
        for listener in _listeners[event.kind]:
            listener(event, row)
        return row


def kinds() -> dict[str, type[Event]]:
    """Every kind of event the house knows."""
    return dict(_kinds)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.as_json()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
