"""Facts about a person and a contest: all that their relation depends on, in one statement."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, and_, bindparam, cast, exists, func, select
from sqlalchemy.orm import joinedload

from contest.awards.model import Award, Handover
from contest.contests.model import Contest, Watch
from contest.judging.model import Recusal
from contest.kernel.db import UtcDateTime, reader
from contest.participants.model import Entrant, Judge
from contest.payments.model import SETTLED, Payout
from contest.people.model import Person


class Facts(NamedTuple):
    """Columns of the statement, in their order."""

    contest: Contest  # with its client
    award: Award | None  # the one in force, and its handover
    handover: Handover | None
    has_entered: bool
    judge_id: int | None  # their seat on the panel
    has_sat: bool  # they have one, or had
    recusals: str | None  # ids of designers, by commas; they outlive the seat
    paid_out: bool  # the winner was sent a payout asked for after the prize was paid
    watches: bool  # the contest is on their watchlist


def load_facts(person_id: int | None, number: int, *, now: datetime) -> Facts:
    """The facts about a person (None: a visitor) and the contest of this number. Raises NoResultFound."""
    return Facts(*reader().execute(_statement(), {"me": person_id, "number": number, "now": now}).one())


# Built once: every page of a contest asks this, and building it costs as much as asking.
@cache
def _statement() -> Select[Any]:
    me = bindparam("me", type_=Integer())
    sat = select(Judge.id).where(Judge.contest_id == Contest.id, Judge.person_id == me)
    recusals = select(func.aggregate_strings(cast(Recusal.author_id, String), ",")).where(
        Recusal.contest_id == Contest.id, Recusal.person_id == me, Recusal.undone_at.is_(None)
    )
    paid_out = exists().where(
        Payout.person_id == Award.winner_id,
        Payout.state == SETTLED,
        Payout.requested_at >= func.coalesce(Contest.ended_at, bindparam("now", type_=UtcDateTime())),
    )
    return (
        select(
            Contest,
            Award,
            Handover,
            exists().where(Entrant.contest_id == Contest.id, Entrant.person_id == me),
            sat.where(Judge.removed_at.is_(None)).correlate(Contest).scalar_subquery(),
            sat.correlate(Contest).exists(),
            recusals.correlate(Contest).scalar_subquery(),
            paid_out,
            exists().where(Watch.contest_id == Contest.id, Watch.person_id == me),
        )
        .select_from(Contest)
        .options(joinedload(Contest.client, innerjoin=True).load_only(Person.name))
        .outerjoin(Award, and_(Award.contest_id == Contest.id, Award.voided_at.is_(None)))
        .outerjoin(Handover, Handover.award_id == Award.id)
        .where(Contest.id == bindparam("number", type_=Integer()))
    )
