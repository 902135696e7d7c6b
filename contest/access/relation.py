"""A person's relation to a contest: roles, stage, and what the table of rights allows by both."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, cast, exists, func, select
from sqlalchemy.orm import joinedload

from contest.access.table import TABLE, Role, allowed, cells, counting, covers
from contest.awards.model import ACCEPTED, DELIVERED, Award, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED, Contest, Watch
from contest.entries.model import Entry
from contest.judging.model import Recusal
from contest.kernel.db import UtcDateTime, reader
from contest.participants.model import Entrant, Judge
from contest.payments.model import SETTLED as PAID_OUT, Payout
from contest.people.model import Person


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A person's relation to one contest at one instant."""

    person_id: int | None  # None: a visitor
    held: frozenset[Role]  # all roles that fit; `roles` are those that count
    stage: str  # of the contest, see table.py
    grace: bool  # J, within ten minutes of the deadline
    delivered_once: bool  # a first complete delivery has been made
    judge_id: int | None
    recused: frozenset[int]  # designers whose entries this judge does not judge
    winner_id: int | None
    winning_id: int | None  # the entry awarded
    contest: Contest
    award: Award | None = None  # the one in force, and its handover
    handover: Handover | None = None
    watches: bool = False  # on their watchlist

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles that count: staff with a part here are no staff here."""
        return counting(self.held)

    def allows(self, action: str, *, entry: Entry | None = None) -> bool:
        """Whether the table lets this person do it now; `entry`: to this one."""
        own, winning = self._about(entry)
        return allowed(
            action, self.held, self.stage, own=own, winning=winning, grace=self.grace,
            delivered_once=self.delivered_once,
        )  # fmt: skip

    def ever(self, action: str, *, entry: Entry | None = None) -> bool:
        """Whether the table knows any stage in which this person may do it."""
        own, winning = self._about(entry)
        return bool(cells(action, self.held, own=own, winning=winning))

    def leaves_to_others(self, action: str) -> bool:
        """Whether staff could do it now, but not this member of staff, who has a part of their own here."""
        aside = Role.STAFF in self.held and Role.STAFF not in self.roles
        return aside and covers(TABLE[action].get(Role.STAFF, ""), self.stage)

    def _about(self, entry: Entry | None) -> tuple[bool, bool]:
        return (
            entry is not None and entry.author_id == self.person_id,
            entry is not None and entry.id == self.winning_id,
        )


def load_relation(person: Person | None, number: int, *, now: datetime) -> Relation:
    """The relation of a person (None: a visitor) to the contest of this number, which comes with its client. One
    statement. Raises NoResultFound."""
    asked = {"me": person.id if person else None, "number": number, "now": now}
    return relation_of(person, reader().execute(_by_number(), asked).one(), now=now)


def relation_of(person: Person | None, row: Any, *, now: datetime) -> Relation:
    """The relation that a row of `facts` tells of."""
    contest, award, handover, entered, judge_id, has_sat, recusals, paid_out, watches = row
    fits = {
        Role.CLIENT: person is not None and person.id == contest.client_id,
        Role.JUDGE: judge_id is not None,
        Role.FORMER_JUDGE: has_sat and judge_id is None,
        Role.STAFF: person is not None and person.is_staff,
        Role.ENTRANT: entered,
        Role.WINNER: person is not None and award is not None and person.id == award.winner_id,
    }
    held = frozenset(role for role, one in fits.items() if one)
    recused = (recusals or "").split(",") if judge_id is not None else ()
    return Relation(
        person_id=person.id if person else None,
        held=held or frozenset({Role.DESIGNER if person else Role.VISITOR}),
        stage=stage_of(contest, handover.state if handover else None, paid_out=paid_out, now=now),
        grace=in_grace(contest, now),
        delivered_once=bool(handover and handover.deliveries),
        judge_id=judge_id,
        recused=frozenset(int(one) for one in recused if one),
        winner_id=award.winner_id if award else None,
        winning_id=award.entry_id if award else None,
        contest=contest,
        award=award,
        handover=handover,
        watches=watches,
    )


def stage_of(contest: Contest, handover: str | None, *, paid_out: bool, now: datetime) -> str:
    """The stage of a contest, whose handover is in this state, as the table names it."""
    if contest.state == DRAFT:
        return "D"
    if contest.state == PUBLISHED:
        return "O" if contest_rules.phase(contest, now) == contest_rules.OPEN else "J"
    if contest.state == AWARDED:
        return "H" if handover in (DELIVERED, ACCEPTED) else "W"
    if contest.state == SETTLED:
        return "P" if paid_out else "A"
    assert contest.state in (CANCELLED, LAPSED), contest.state
    return "X"


def in_grace(contest: Contest, now: datetime) -> bool:
    """Whether the ten minutes after the deadline run."""
    if contest.state != PUBLISHED:
        return False
    return contest_rules.closes(contest) < now <= contest_rules.entry_grace_ends(contest)


# Built once: every page of a contest asks this, and building it costs as much as asking.
@cache
def _by_number() -> Select[Any]:
    return facts().where(Contest.id == bindparam("number", type_=Integer()))


def facts() -> Select[Any]:
    """The facts of contests that make up the relation of the person `me` to each."""
    me = bindparam("me", type_=Integer())
    sat = select(Judge.id).where(Judge.contest_id == Contest.id, Judge.person_id == me)
    recusals = select(func.aggregate_strings(cast(Recusal.author_id, String), ",")).where(
        Recusal.contest_id == Contest.id, Recusal.person_id == me, Recusal.undone_at.is_(None)
    )
    paid_out = exists().where(
        Payout.person_id == Award.winner_id,
        Payout.state == PAID_OUT,
        Payout.requested_at >= func.coalesce(Contest.ended_at, bindparam("now", type_=UtcDateTime())),
    )
    return (
        select(
            Contest,  # with its client
            Award,  # the one in force, and its handover
            Handover,
            exists().where(Entrant.contest_id == Contest.id, Entrant.person_id == me),
            sat.where(Judge.removed_at.is_(None))
            .correlate(Contest)
            .scalar_subquery(),  # their seat on the panel
            sat.correlate(Contest).exists(),  # they have one, or had
            recusals.correlate(
                Contest
            ).scalar_subquery(),  # ids of designers, by commas; they outlive the seat
            paid_out,  # the winner was sent a payout asked for after the prize was paid
            exists().where(Watch.contest_id == Contest.id, Watch.person_id == me),
        )
        .select_from(Contest)
        .options(joinedload(Contest.client, innerjoin=True).load_only(Person.name))
        .outerjoin(Award, and_(Award.contest_id == Contest.id, Award.voided_at.is_(None)))
        .outerjoin(Handover, Handover.award_id == Award.id)
    )
