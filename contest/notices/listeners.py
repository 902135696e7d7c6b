"""Every event that has a rule asks for a job, in its own transaction."""

from sqlalchemy import delete

from contest import events
from contest.belongings.events import PersonErased
from contest.events.model import Recorded
from contest.events.record import kinds
from contest.kernel.db import transaction
from contest.notices.model import Digest, MailSetting, Notice
from contest.notices.table import RULES
from contest.notices.telling import tell
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
