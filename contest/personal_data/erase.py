"""What is erased when somebody leaves: their words and pictures in what did not win, their copies, their mails.

What stays: the books, events under the bare id, words of others (but for mails: those are theirs already), what was said in public, decisions of staff, and
what belongs to a prize that was won: its agreement, entry, thread and delivered files are their client's.
"""

from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from contest.awards.model import Award
from contest.contests.actions import cancellation, indexing
from contest.contests.model import DRAFT, Contest, Watch
from contest.entries.jobs.cleanup import remove_orphans
from contest.entries.model import Comment, Entry, Image, Rendition, Upload, Version
from contest.judging.model import Invitation
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.idempotency import IdempotencyKey
from contest.kernel.ports import store
from contest.kernel.refusal import N_
from contest.mail import compose, outbox
from contest.mail.model import Mail
from contest.mail.personal_data import LAST_MAIL, forget_mails
from contest.people import erasure
from contest.people.model import Person
from contest.personal_data.model import Departure, Export
from contest.work.queue import enqueue

BATCH = 200
FAREWELL = N_("Your account is deleted")
LINES = (
    N_("Your name, address, bank details, files and texts have been deleted, except what belongs to a prize you won."),
    N_("By law, our books keep amounts and dates under a number only. This is the last email to this address."),
)  # fmt: skip


def hold_drafts(person_id: int) -> None:
    """Lock the drafts that go with somebody."""
    for number in reader().scalars(_drafts(person_id).order_by(Contest.id)).all():
        lock(Contest, number)


def person(session: Session, person_id: int, *, now: datetime) -> None:
    """Everything of a person but their pictures, in the open transaction."""
    for number in session.scalars(_drafts(person_id)).all():
        cancellation.cancel(number, by=person_id, staff=False, now=now)
    unseen = Contest.client_id == person_id, Contest.published_at.is_(None)
    blank = {"title": "", "lead": "", "description": "", "wanted": "", "avoided": ""}
    session.execute(update(Contest).where(*unseen).values(blank))
    _words(session, person_id)
    who = session.get_one(Person, person_id)
    name, language = who.name, who.language
    had = erasure.erase(person_id, now=now)
    indexing.keep_of_client(person_id)  # contests are found by their client's name
    _address(session, had, erasure.address(person_id))
    _named(session, name, had)
    for model in (IdempotencyKey, Watch):
        session.execute(delete(model).where(model.person_id == person_id))
    _farewell(session, had, name=name, language=language, now=now)


def erase_pictures(departure_id: int, *, now: datetime) -> bool:
    """Erase some originals and renditions of what did not win, rows first, objects by a job; False when none is left.

    Rows first: what a killed worker leaves is then an object that nobody shows, and that is swept.
    """
    with transaction() as session:
        departure = lock(Departure, departure_id)
        drawn = select(Rendition.image_id).where(Rendition.image_id == Image.id).exists()
        found = (
            select(Image.id, Image.original_key)
            .outerjoin(Version, Version.id == Image.version_id)
            .where(
                or_(
                    Version.entry_id.in_(_lost(departure.person_id)),
                    Image.reference_of.in_(_unseen(departure.person_id)),
                )
            )
            .where(or_(Image.original_key.is_not(None), drawn))
            .order_by(Image.id)
            .limit(BATCH)
        )
        images = session.execute(found).all()
        if not images:
            departure.done_at = departure.done_at or now
            return False
        ids = [image_id for image_id, _key in images]
        keys = [key for _id, key in images if key]
        keys += session.scalars(select(Rendition.key).where(Rendition.image_id.in_(ids))).all()
        session.execute(delete(Rendition).where(Rendition.image_id.in_(ids)))
        session.execute(update(Image).where(Image.id.in_(ids)).values(original_key=None, lost_at=None))
        enqueue(remove_orphans, due_at=now, slot=f"erase/{departure_id}/pictures/{ids[0]}", keys=keys)
        return True


def sweep_all(departure_id: int, *, now: datetime) -> None:
    """Remove every copy of somebody who has gone, those still being made too. Raises StoreAway."""
    person_id = reader().get_one(Departure, departure_id).person_id
    mine = select(Export.id).where(Export.person_id == person_id, Export.swept_at.is_(None))
    exports = reader().scalars(mine).all()
    for export_id in exports:
        sweep(export_id, now=now)


def sweep(export_id: int, *, now: datetime) -> None:
    """Remove a copy from the store, then write that down. Raises StoreAway."""
    keys = [part["key"] for part in reader().get_one(Export, export_id).parts]
    end_page()
    for key in keys:
        store().delete(key)
    with transaction():
        export = lock(Export, export_id)
        export.swept_at, export.ready_at = now, export.ready_at or now


def _words(session: Session, person_id: int) -> None:
    """What they wrote beside entries that did not win, and the names of their files."""
    lost = _lost(person_id)
    session.execute(
        update(Comment).where(Comment.by_id == person_id, Comment.entry_id.not_in(_won())).values(text="")
    )
    bare = {"title": "", "note": "", "alt": "", "declarations": {}}
    session.execute(update(Version).where(Version.entry_id.in_(lost)).values(bare))
    session.execute(update(Upload).where(Upload.person_id == person_id).values(filename="file"))


def _address(session: Session, had: str, now_: str) -> None:
    """Where others wrote their address down. Recusals go by account: who was recused from their entries stays so."""
    session.execute(update(Invitation).where(Invitation.email == had).values(email=now_))
    session.execute(delete(Mail).where(Mail.to_address == had))


def _named(session: Session, *canaries: str) -> None:
    """Mails to others that name them: what was sent is blanked now, what waits for the server goes with the last mail."""
    texts = (Mail.subject, Mail.text, Mail.html)
    named = or_(*(one.contains(word, autoescape=True) for one in texts for word in canaries))
    blank = {"subject": "", "text": "", "html": ""}
    session.execute(update(Mail).where(named, Mail.sent_at.is_not(None)).values(blank))
    waiting = session.scalars(select(Mail.id).where(named, Mail.sent_at.is_(None))).all()
    if waiting:
        slot = f"forget-mails/{waiting[0]}"
        enqueue(forget_mails, due_at=utcnow() + LAST_MAIL, slot=slot, mail_ids=list(waiting))


def _farewell(session: Session, to: str, *, name: str, language: str, now: datetime) -> None:
    with force_locale(language):
        lines = [gettext(line) for line in LINES]
    last = compose.compose(
        "notice", language=language, subject=FAREWELL, name=name, lines=lines, quote="", quote_lang=language
    )
    outbox.write(to=to, subject=last.subject, text=last.text, html=last.html, now=now)
    mails = session.scalars(select(Mail.id).where(Mail.to_address == to)).all()
    enqueue(forget_mails, due_at=utcnow() + LAST_MAIL, slot=f"forget-mails/{mails[0]}", mail_ids=list(mails))


def _drafts(person_id: int) -> Select[Any]:
    return select(Contest.id).where(Contest.client_id == person_id, Contest.state == DRAFT)


def _won() -> Select[Any]:
    return select(Award.entry_id).where(Award.voided_at.is_(None))


def _lost(person_id: int) -> Select[Any]:
    """A person's entries that won nothing."""
    return select(Entry.id).where(Entry.author_id == person_id, Entry.id.not_in(_won()))


def _unseen(person_id: int) -> Select[Any]:
    """Drafts nobody else ever saw."""
    return select(Contest.id).where(Contest.client_id == person_id, Contest.published_at.is_(None))
