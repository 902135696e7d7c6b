"""Queries of a person's own exports, of the deletion they asked for, and of what blocks it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from contest.kernel.db import reader
from contest.kernel.personal_data import blocks_deletion
from contest.kernel.refusal import Refused
from contest.personal_data.model import Departure, Export
from contest.personal_data.refusals import SENTENCES


def exports(person_id: int, *, most: int = 10) -> Sequence[Export]:
    """A person's exports, the newest first."""
    return reader().scalars(_of(person_id).limit(most)).all()


def latest_export(person_id: int) -> Export | None:
    """The export a person asked for last."""
    return reader().scalar(_of(person_id).limit(1))


def export(export_id: int, person_id: int) -> Export:
    """An export of one's own. Raises NoResultFound for another's."""
    return reader().scalars(_of(person_id).where(Export.id == export_id)).one()


def deletion(person_id: int) -> Departure | None:
    """The deletion a person asked for, until it is done or taken back."""
    return reader().scalar(under_way().where(Departure.person_id == person_id))


def blockers(person_id: int, *, now: datetime) -> list[Refused]:
    """Every reason why this person cannot be erased now, in the order of their sentences; none: they can go."""
    order = [*SENTENCES]
    found = [why for declared in blocks_deletion for why in declared(person_id, now=now)]
    return sorted(found, key=lambda why: order.index(why.code))


def under_way() -> Select[Departure]:
    """Deletions that were asked for, and neither taken back nor done."""
    return select(Departure).where(Departure.taken_back_at.is_(None), Departure.done_at.is_(None))


def _of(person_id: int) -> Select[Export]:
    return select(Export).where(Export.person_id == person_id).order_by(Export.id.desc())
