"""Actions on exports: asking for one, fetching its parts, and what its jobs write down."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import NoResultFound

from contest import events
from contest.kernel.db import lock, transaction
from contest.kernel.ports import store
from contest.people.model import Person
from contest.personal_data import lifecycle as personal_data_lifecycle, queries as personal_data_queries
from contest.personal_data.events import ExportAsked
from contest.personal_data.model import Export

LINK_LIFE = timedelta(minutes=5)


def ask(person_id: int, *, now: datetime) -> int:
    """Have an export made; its id. Raises Refused: export.running, export.too_soon."""
    with transaction() as session:
        lock(Person, person_id)
        export = personal_data_lifecycle.ask_export(
            person_id, latest=personal_data_queries.latest_export(person_id), now=now
        )
        session.add(export)
        session.flush()
        events.record(ExportAsked(person_id=person_id, export_id=export.id, at=now), by=person_id)
        return export.id


def fetch(export_id: int, part: int, *, by: int, now: datetime) -> str:
    """The address, for five minutes, of one part (from 1) of one's own export; on the record.

    Raises NoResultFound for another's, Refused("export.gone").
    """
    with transaction() as session:
        export = session.get_one(Export, export_id)
        if export.person_id != by or not 1 <= part <= len(export.parts):
            raise NoResultFound
        events.record(personal_data_lifecycle.fetch_export(export, part=part, now=now), by=by)
        key = export.parts[part - 1]["key"]
        filename = f"konpe-{export.asked_at:%Y-%m-%d}-{part}.zip"
    return store().sign_get(key, expires_at=now + LINK_LIFE, filename=filename, inline=False)


def finish(export_id: int, *, parts: list[dict[str, Any]], now: datetime) -> None:
    """Write down that an export is stored; what a second run wrote is removed as nobody's."""
    with transaction():
        ready = personal_data_lifecycle.finish_export(lock(Export, export_id), parts=parts, now=now)
        if ready is not None:
            events.record(ready, by=None)


def remove(export_id: int, *, now: datetime) -> None:
    """Write down that an export's files are removed."""
    with transaction():
        personal_data_lifecycle.remove_export(lock(Export, export_id), now=now)
