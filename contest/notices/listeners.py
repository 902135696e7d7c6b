"""Every event that has a rule asks for a job, in its own transaction; what of it goes along with its owner."""

from collections.abc import Iterator

from sqlalchemy import delete, select

from contest import events
from contest.events.model import Recorded
from contest.events.record import kinds
from contest.kernel.db import reader, transaction
from contest.notices import queries as notice_queries
from contest.notices.model import Digest, MailSetting, Notice
from contest.notices.sending import tell
from contest.notices.table import RULES
from contest.personal_data import collect
from contest.personal_data.events import PersonErased
from contest.work.queue import enqueue


@events.at_once(*(kinds()[kind] for kind in sorted({rule.kind for rule in RULES})))
def ask(event: events.Event, row: Recorded) -> None:
    """Have those whom this event concerns told, once it is committed."""
    enqueue(tell, due_at=event.at, slot=f"tell/{row.id}", event_id=row.id)


@events.at_once(PersonErased)
def forget(event: PersonErased, _row: Recorded) -> None:
    """Whoever is gone was told nothing: their inbox goes with them, and how they wanted to be told."""
    with transaction() as session:
        for model in (Notice, MailSetting, Digest):
            session.execute(delete(model).where(model.person_id == event.person_id))


@collect.part("notices")
def _inbox(person_id: int) -> Iterator[collect.Record]:
    mine = select(Notice).where(Notice.person_id == person_id).order_by(Notice.id)
    for row in reader().scalars(mine.execution_options(yield_per=collect.BATCH)):
        yield {
            "contest": row.contest_id,
            "subject": row.subject,
            "path": row.path,
            "at": row.at,
            "read_at": row.read_at,
        }


@collect.part("mail-settings")
def _wishes(person_id: int) -> Iterator[collect.Record]:
    yield from ({"mails": group, "way": way} for group, way in notice_queries.ways(person_id).items())
