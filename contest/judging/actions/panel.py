"""Panel of a contest: judges removed by the client or by staff, put back, and finished by their own word."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.contests.model import Contest
from contest.events.model import Recorded
from contest.judging import lifecycle as judging_lifecycle, rules as judging_rules
from contest.judging.actions.invitations import revoke
from contest.judging.events import JudgeRemoved
from contest.kernel.db import lock, transaction
from contest.kernel.refusal import require
from contest.participants.model import Judge
from contest.participants.queries import participation


def remove(contest_id: int, judge_id: int, *, by: int, now: datetime) -> None:
    """Take a judge off the panel: their marks stay on record and count no more."""
    with transaction() as session:
        contest, judge = _seat(contest_id, judge_id)
        since = Recorded.kind == JudgeRemoved.kind, Recorded.at > now - judging_rules.DAY
        whom = Recorded.contest_id == contest_id, Recorded.person_id == judge.person_id
        most = judging_rules.MOST_REMOVALS
        today = session.scalar(select(func.count()).where(*since, *whom)) or 0
        require(today < most, "judge.removed_often", most=most)
        events.record(judging_lifecycle.remove(contest, judge, now=now), by=by)


def give_back(contest_id: int, judge_id: int, *, by: int, now: datetime) -> None:
    """Put a judge removed less than ten minutes ago back on the panel, marks and all."""
    with transaction():
        contest, judge = _seat(contest_id, judge_id)
        events.record(judging_lifecycle.give_back(contest, judge, now=now), by=by)


def remove_by_staff(contest_id: int, judge_id: int, *, by: int, reason: str, now: datetime) -> None:
    """Staff remove a judge, for a reason that the client and the judge read; the judge cannot be invited again."""
    with transaction():
        contest, judge = _seat(contest_id, judge_id)
        events.record(judging_lifecycle.remove_by_staff(contest, judge, reason=reason, now=now), by=by)


def reinstate(contest_id: int, judge_id: int, *, by: int, now: datetime) -> None:
    """Staff put a judge back whom they had removed, marks and all."""
    with transaction():
        contest, judge = _seat(contest_id, judge_id)
        invitee = participation(contest.id, judge.person_id)
        events.record(judging_lifecycle.reinstate(contest, judge, invitee, now=now), by=by)


def dismiss(contest_id: int, invitation_id: int, *, by: int, now: datetime) -> None:
    """Whoever was asked by this invitation is asked no more: off the panel, or the invitation taken back."""
    with transaction() as session:
        seat = session.scalar(select(Judge.id).where(Judge.invitation_id == invitation_id))
        if seat is None:
            revoke(contest_id, invitation_id, by=by, now=now)
        else:
            remove(contest_id, seat, by=by, now=now)


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
        events.record(judging_lifecycle.finish(contest, judge, finished=finished, now=now), by=by)


def _seat(contest_id: int, judge_id: int) -> tuple[Contest, Judge]:
    contest = lock(Contest, contest_id)
    judge = lock(Judge, judge_id)
    if judge.contest_id != contest_id:
        raise NoResultFound
    return contest, judge
