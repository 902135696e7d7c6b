"""A judge says "I have finished", or takes it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.contests.model import Contest
from contest.judging import lifecycle as judging_lifecycle
from contest.judging.events import JudgeFinished
from contest.kernel.db import lock, transaction
from contest.participants.model import Judge


def finish(contest_id: int, *, by: int, finished: bool, now: datetime) -> None:
    """Set or take back a judge's own word that they have finished; the same again changes nothing. Marks stay open.

    Raises NoResultFound for who is not on the panel.
    """
    with transaction() as session:
        contest = lock(Contest, contest_id)
        seat = select(Judge.id).where(
            Judge.contest_id == contest_id, Judge.person_id == by, Judge.removed_at.is_(None)
        )
        judge_id = session.scalar(seat)
        if judge_id is None:
            raise NoResultFound
        judge = lock(Judge, judge_id)
        if judging_lifecycle.finish(contest, judge, finished=finished, now=now):
            said = JudgeFinished(
                contest_id=contest_id, person_id=by, judge_id=judge.id, finished=finished, at=now
            )
            events.record(said, by=by)
