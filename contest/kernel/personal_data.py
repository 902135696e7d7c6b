"""Registry of personal data: what becomes of each table's rows in a data export and when an account is erased.

A package declares its own in `personal_data.py`, imported at start; `contest.personal_data` runs the declarations in the
order of packages. A test fails for every column that may hold something of a person and is not declared.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import FunctionType
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, and_, delete, select, true, update
from sqlalchemy.orm import Session

from contest.kernel.db import reader
from contest.kernel.refusal import Refused

BATCH = 500
BARE_ID = "the id stays with what happened: nothing by which the person could be known is behind it"

Record = dict[str, Any]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The person whose data is exported or erased, as they were before it."""

    id: int
    name: str
    email: str
    language: str


Records = Callable[[Subject], Iterable[Record]]
Rows = Callable[[Subject], ColumnElement[bool]]
Step = Callable[[Session, Subject, datetime], None]
Batch = Callable[[Session, int, datetime], bool]


@dataclass
class Table:
    """Declaration of a table: the part of an export it is in, columns that are erased, and why others are retained."""

    part: str
    deleted: bool
    erased: set[str]
    retained: dict[str, str]


class Declarations(list[F]):
    """Functions that packages declare, each by `@this`."""

    def __call__(self, of: F) -> F:
        self.append(of)
        return of

    def in_order(self) -> list[F]:
        """In the order of packages: modules may have been imported in any."""
        from contest import PACKAGES

        return sorted(self, key=lambda of: PACKAGES.index(of.__module__.split(".")[1]))


tables: dict[str, Table] = {}
parts: dict[str, Records] = {}
# Stored files that go into an export: their names there, and their keys.
export_files = Declarations[Callable[[Subject], Iterable[tuple[str, str]]]]()
# Rows that an erasure locks before the person's own, in the order every action does: `lock(person_id)`.
locks_before = Declarations[Callable[[int], None]]()
# Steps of an erasure, `step(session, who, now)` within the open transaction.
erases = Declarations[Step]()
# What is erased after the person, `batch(session, person_id, now)` some at a time within the open transaction: False when
# none is left.
erases_in_batches = Declarations[Batch]()
# Reasons why a person cannot be erased now: `of(person_id, now=)` yields them as refusals.
blocks_deletion = Declarations[Callable[..., Iterable[Refused]]]()
_exceptions: dict[str, list[Callable[[], Select[int]]]] = {}
_fields: dict[tuple[str, str], Callable[[Subject], Mapping[int, Any]]] = {}


def declare(
    model: Any,
    *,
    part: str = "",
    fields: Sequence[str] = (),
    drop: bool = False,
    blank: Mapping[str, Any] | None = None,
    erased: Sequence[str] = (),
    rows: Rows | None = None,
    retain: Mapping[str, str] | None = None,
    owner: str = "",
) -> None:
    """Say what becomes of a table's personal data.

    Export: its rows are in `part`; with `fields` they are all there is to it, else an `export_part` writes it.
    Erasure: `drop` the rows, or `blank` columns: by column the new value, or a function of the Subject. `erased` names
    columns that steps of their own erase; `retain` gives the reason for each column that stays. `rows` says which rows these
    are, without it those whose `owner` is the person, by default the one column that points at people.
    """
    table = model.__table__
    assert table.name not in tables, table.name
    pointing = [column.name for column in table.columns if points_at_people(column)]
    column = table.columns.get(owner or (pointing[0] if len(pointing) == 1 else ""))
    assert column is not None or not (fields or (not rows and (drop or blank))), f"{table.name}: whose rows?"
    whose: Rows = rows or (lambda who: column == who.id)
    tables[table.name] = Table(part, drop, {*(blank or {}), *erased}, {**(retain or {})})
    if fields:
        order = tuple(table.primary_key.columns)
        parts[part] = lambda who: (
            picked(row, *fields) for (row,) in read(select(model).where(column == who.id).order_by(*order))
        )
    if drop:
        erases(_step(model, lambda _who: delete(model), whose))
    elif blank:
        erases(_step(model, lambda who: update(model).values(_values(blank, who)), whose))


def retained(*columns: str, because: str = BARE_ID) -> dict[str, str]:
    """Columns that an erasure leaves, with the reason."""
    return dict.fromkeys(columns, because)


def points_at_people(column: Column[Any]) -> bool:
    """Whether a column is a foreign key to a person."""
    return any(key.target_fullname == "person.id" for key in column.foreign_keys)


def export_part(name: str) -> Callable[[Records], Records]:
    """Declare the records of one file of an export; `name` is the file's."""

    def written(of: Records) -> Records:
        assert name not in parts, name
        parts[name] = of
        return of

    return written


def excepts(model: Any) -> Callable[[F], F]:
    """Declare rows of an earlier package that an erasure leaves alone, by their ids: they belong to somebody else."""

    def declared(ids: F) -> F:
        _exceptions.setdefault(model.__tablename__, []).append(ids)
        return ids

    return declared


def not_excepted(ids: Any, model: Any) -> ColumnElement[bool]:
    """Whether a column of ids names a row that no package excepts from erasure."""
    return and_(true(), *(ids.not_in(found()) for found in _exceptions.get(model.__tablename__, ())))


def export_field(part: str, name: str) -> Callable[[F], F]:
    """Declare a field of an earlier package's part: its values by the id of the thing each record is about."""

    def declared(of: F) -> F:
        _fields[part, name] = of
        return of

    return declared


def field_of(part: str, name: str, who: Subject) -> Mapping[int, Any]:
    """The values of a field that a later package declared."""
    return _fields[part, name](who)


def read(asked: Any) -> Iterator[Any]:
    """Rows of a statement, streamed: no list of an export is in memory whole."""
    return iter(reader().execute(asked.execution_options(yield_per=BATCH)))


def picked(thing: Any, *names: str) -> Record:
    """These attributes of a thing, by name."""
    return {name: getattr(thing, name) for name in names}


def _step(model: Any, change: Callable[[Subject], Any], whose: Rows) -> Step:
    def step(session: Session, who: Subject, _now: datetime) -> None:
        session.execute(change(who).where(whose(who)))

    step.__module__ = model.__module__
    return step


def _values(blank: Mapping[str, Any], who: Subject) -> dict[str, Any]:
    return {name: to(who) if isinstance(to, FunctionType) else to for name, to in blank.items()}
