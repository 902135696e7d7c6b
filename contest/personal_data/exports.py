"""Asking for a copy of all that is one's own, and fetching its parts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.ports import store
from contest.kernel.refusal import Refused, require
from contest.people.model import Person
from contest.personal_data import jobs as personal_data_jobs, rules as personal_data_rules
from contest.personal_data.events import ExportAsked, ExportFetched
from contest.personal_data.model import Export
from contest.work.queue import enqueue

LINK_LIFE = timedelta(minutes=5)


def ask(person_id: int, *, now: datetime) -> int:
    """Have a copy made; its id. Raises Refused: export.running, export.too_soon."""
    with transaction() as session:
        lock(Person, person_id)
        latest = session.scalar(_of(person_id).limit(1))
        if latest is not None:
            require(latest.ready_at is not None, "export.running")
            again = latest.asked_at + personal_data_rules.BETWEEN
            require(now >= again, "export.too_soon", at=again)
        export = Export(person_id=person_id, asked_at=now, parts=[])
        session.add(export)
        session.flush()
        events.record(ExportAsked(person_id=person_id, export_id=export.id, at=now), by=person_id)
        slot = f"export/{export.id}"
        enqueue(
            personal_data_jobs.write_export, due_at=now, person_id=person_id, slot=slot, export_id=export.id
        )
        return export.id


def fetch(export_id: int, part: int, *, by: int, now: datetime) -> str:
    """The address, for five minutes, of one part (from 1) of one's own copy; on the record.

    Raises NoResultFound for another's, Refused("export.gone").
    """
    with transaction() as session:
        export = session.get_one(Export, export_id)
        if export.person_id != by or not 1 <= part <= len(export.parts):
            raise NoResultFound
        if not personal_data_rules.fetchable(export, now=now):
            raise Refused("export.gone")
        key = export.parts[part - 1]["key"]
        filename = f"konpe-{export.asked_at:%Y-%m-%d}-{part}.zip"
        event = ExportFetched(person_id=by, export_id=export_id, part=part, at=now)
        events.record(event, by=by)
    return store().sign_get(key, expires_at=now + LINK_LIFE, filename=filename, inline=False)


def of(person_id: int, *, most: int = 10) -> Sequence[Export]:
    """A person's copies, the newest first."""
    return reader().scalars(_of(person_id).limit(most)).all()


def one(export_id: int, person_id: int) -> Export:
    """A copy of one's own. Raises NoResultFound for another's."""
    return reader().scalars(_of(person_id).where(Export.id == export_id)).one()


def _of(person_id: int) -> Select[Export]:
    return select(Export).where(Export.person_id == person_id).order_by(Export.id.desc())
