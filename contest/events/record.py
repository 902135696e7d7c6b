"""Record of events: each is written, and its listeners called, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform, get_args, get_type_hints, overload

from contest.events.model import Recorded
from contest.kernel.db import transaction
from contest.kernel.faults import reached
from contest.kernel.money import Money

_kinds: dict[str, type[Any]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Dataclass:
    """Makes each class below it a frozen dataclass, so that no event has to say it."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls, *, kind: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        dataclass(frozen=True, kw_only=True)(cls)
        if kind in _kinds:
            raise TypeError(f"two events of kind {kind}")
        if kind:
            cls.kind, _kinds[kind] = kind, cls


class Event(_Dataclass):
    """Base of all events: `class ContestPublished(Event, kind="contest.published")`, a dataclass with keyword-only fields.

    `contest_id`, `entry_id` and `person_id` (whom it concerns) are columns of the record; other fields are
    kept as JSON facts (Money and datetime are understood).
    """

    contest_id: int | None = None
    entry_id: int | None = None
    person_id: int | None = None
    at: datetime


COMMAND = "command"
_via: ContextVar[str | None] = ContextVar("via", default=None)


@contextmanager
def from_command_line() -> Iterator[None]:
    """What is recorded within was done at the server's command line, by nobody who is signed in."""
    before = _via.set(COMMAND)
    try:
        yield
    finally:
        _via.reset(before)


Listener = Callable[[Any, Recorded], None]
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


@overload
def record(event: Event, *, by: int | None) -> Recorded: ...
@overload
def record(event: None, *, by: int | None) -> None: ...
def record(event: Event | None, *, by: int | None) -> Recorded | None:
    """Write the event down (`by` a person's id, None for the clock or the command line) and let those listening act on
    it. None, from a lifecycle that changed nothing worth telling, writes nothing."""
    if event is None:
        return None
    with transaction() as session:
        row = Recorded(
            kind=event.kind,
            by_id=by,
            contest_id=event.contest_id,
            entry_id=event.entry_id,
            person_id=event.person_id,
            at=event.at,
            via=_via.get(),
            facts={f.name: _plain(getattr(event, f.name)) for f in fields(event) if f.name not in _columns},
        )
        session.add(row)
        session.flush()
        reached("events.after_row")
        for listener in _listeners[event.kind]:
            listener(event, row)
        return row


def read(row: Recorded) -> Event:
    """The event that was recorded, as it was."""
    kind: type[Event] = _kinds[row.kind]
    columns: dict[str, Any] = {name: getattr(row, name) for name in _columns}
    types = get_type_hints(kind)
    facts = {name: _typed(value, types[name]) for name, value in row.facts.items() if name in types}
    return kind(**columns, **facts)


def kinds() -> dict[str, type[Event]]:
    """Every kind of event the site knows."""
    return dict(_kinds)


def _typed(value: Any, type_: Any) -> Any:
    kinds = {type_, *get_args(type_)}
    if value is None:
        return None
    if Money in kinds:
        return Money(value["amount"], value["currency"])
    if datetime in kinds:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.as_json()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
