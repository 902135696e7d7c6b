"""Recusals: a judge says of an entry "I cannot judge this", and may undo that for 10 minutes."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging import lifecycle as judging_lifecycle, rules as judging_rules
from contest.judging.model import Mark, Recusal
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import Refused, require
from contest.participants.model import Judge


def recuse(contest_id: int, number: int, *, by: int, reason: str, now: datetime) -> int:
    """Take entry #`number` and the designer's other entries out of the judge's deck; the recusal's id.

    Marks already given to them are taken back, so that from now on they look as if never looked at. The same again
    changes nothing. No event is recorded: it would change what others are sent. Raises NoResultFound for who is not on
    the panel, and for entries that are not there.
    """
    require(reason in judging_rules.REASONS, "recusal.unknown")
    with transaction() as session:
        contest = lock(Contest, contest_id)
        judge_id, entry = _before(session, contest_id, number, by=by)
        recusal = _of(session, contest_id, by, entry.author_id)
        if recusal and recusal.undone_at is None:
            return recusal.id
        used = _used(session, contest_id, by)
        judging_lifecycle.recuse(contest, entry, known=recusal is not None, used=used, now=now)
        if recusal is None:
            recusal = Recusal(contest_id=contest_id, person_id=by, author_id=entry.author_id, slot=used + 1)
            session.add(recusal)
        recusal.entry_id, recusal.reason, recusal.at, recusal.undone_at = entry.id, reason, now, None
        for marks in _marks(session, judge_id, contest_id, entry.author_id):
            if marks[-1].mark is not None:
                session.add(Mark(judge_id=judge_id, entry_id=marks[-1].entry_id, mark=None, at=now))
        session.flush()
        return recusal.id


def undo_recusal(contest_id: int, number: int, *, by: int, now: datetime) -> None:
    """Bring the designer of entry #`number` back into the judge's deck, with the marks the entries had.

    Raises NoResultFound for who is not on the panel, and for entries that are not there.
    """
    with transaction() as session:
        contest = lock(Contest, contest_id)
        judge_id, entry = _before(session, contest_id, number, by=by)
        recusal = _of(session, contest_id, by, entry.author_id)
        if recusal is None:
            raise Refused("recusal.not_said")
        judging_lifecycle.undo_recusal(contest, recusal, now=now)
        for marks in _marks(session, judge_id, contest_id, entry.author_id):
            if len(marks) > 1 and marks[-1].mark is None and marks[-1].at == recusal.at:
                session.add(Mark(judge_id=judge_id, entry_id=marks[-1].entry_id, mark=marks[-2].mark, at=now))


def _before(session: Session, contest_id: int, number: int, *, by: int) -> tuple[int, Entry]:
    """The judge's seat and the entry. Raises NoResultFound."""
    judge_id, entry = session.execute(
        select(Judge.id, Entry)
        .join(Entry, Entry.contest_id == Judge.contest_id)
        .where(
            Judge.contest_id == contest_id,
            Judge.person_id == by,
            Judge.removed_at.is_(None),
            Entry.number == number,
            Entry.author_id != by,
        )
    ).one()
    return judge_id, entry


def _of(session: Session, contest_id: int, person_id: int, author_id: int) -> Recusal | None:
    asked = select(Recusal).filter_by(contest_id=contest_id, person_id=person_id, author_id=author_id)
    return session.scalar(asked)


def _used(session: Session, contest_id: int, person_id: int) -> int:
    said = select(func.count(Recusal.slot)).filter_by(contest_id=contest_id, person_id=person_id)
    return session.scalar(said) or 0


def _marks(session: Session, judge_id: int, contest_id: int, author_id: int) -> list[list[Mark]]:
    """A judge's marks on each entry of one designer, oldest first."""
    found: dict[int, list[Mark]] = {}
    rows = session.scalars(
        select(Mark)
        .join(Entry, Entry.id == Mark.entry_id)
        .where(Mark.judge_id == judge_id, Entry.contest_id == contest_id, Entry.author_id == author_id)
        .order_by(Mark.id)
    )
    for mark in rows:
        found.setdefault(mark.entry_id, []).append(mark)
    return list(found.values())
