"""Where a person stands in a contest: their roles, its state's letter, and what follows from both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy.orm import joinedload

from contest.access.errors import NotSignedIn, Unknown
from contest.access.table import TABLE, Role
from contest.awards.model import ACCEPTED, DELIVERED, Award, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED, Contest, Watch
from contest.entries.model import Entry
from contest.judging.model import Recusal
from contest.kernel.db import UtcDateTime, reader
from contest.kernel.refusal import Refused, require
from contest.kernel.sees import Authors, Entries, Marks, Scale, Sees
from contest.participants.model import Entrant, Judge
from contest.payments.model import SETTLED as PAID, Payout
from contest.people.model import Person

# Acts on one entry: being the winner counts for one's own entries only, never for a rival's.
OF_ONE_ENTRY = {
    "entry.view_full", "entry.view_own", "entry.view_author_identity", "entry.download_original",
    "entry.comment", "entry.view_comments",
}  # fmt: skip
# Whoever decides (client, judge, staff) never enters, whatever else they are.
ENTERING = {"entry.enter", "entry.replace", "entry.take_back_withdrawal"}
# Who reads what the client writes to all entrants.
WRITTEN_TO = {Role.CLIENT, Role.ENTRANT, Role.WINNER, Role.STAFF}
# Staff never judge, even if they sat on the panel before.
JUDGING = {"entry.mark", "invitation.accept", "judge.recuse", "judge.say_finished"}
# Where a state forbids an act and another way is open, the sentence that names it.
NOT_NOW = {("entry.hide", letter): "entry.hide_chosen" for letter in "WHAP"}
# With any of these the staff role adds nothing: no names, originals, hiding, marks or money. Another member acts.
PARTS = frozenset({Role.CLIENT, Role.JUDGE, Role.ENTRANT, Role.WINNER})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A person's relation to one contest at one instant. `person` None is a visitor."""

    person_id: int | None
    roles: frozenset[Role]
    letter: str  # the state, see table.py
    grace: bool  # J, within ten minutes of the deadline
    delivered_once: bool  # a first complete delivery has been made
    judge_id: int | None
    recused: frozenset[int]  # designers whose entries this judge does not judge
    winner_id: int | None
    winning_id: int | None  # the entry awarded
    contest: Contest
    award: Award | None = None  # the one in force, and its handover
    handover: Handover | None = None
    watches: bool = False  # on their watch list
    # A member of staff with a part of their own here, or who was on the panel: `roles` are without STAFF.
    staff_aside: bool = False

    def __post_init__(self) -> None:
        """The one place that decides which roles do not add up, whoever asks and for all acts."""
        aside = self.staff_aside or bool(self.roles & PARTS)
        if Role.STAFF in self.roles and aside:
            object.__setattr__(self, "roles", (self.roles - {Role.STAFF}) or frozenset({Role.DESIGNER}))
            object.__setattr__(self, "staff_aside", True)

    def allows(self, action: str, *, entry: Entry | None = None) -> bool:
        """Whether the table lets this person do it now; `entry`: to this one."""
        return any(self._covers(cell) for cell in self._cells(action, entry))

    def ever(self, action: str, *, entry: Entry | None = None) -> bool:
        """Whether the table knows any state in which this person may do it."""
        return bool(self._cells(action, entry))

    def views(self) -> bool:
        """Whether the contest exists for this person."""
        near = self.roles & {Role.CLIENT, Role.JUDGE, Role.ENTRANT, Role.WINNER, Role.STAFF}
        if self.contest.hidden_at is not None and not near:
            return False
        if self.letter == "X" and self.contest.published_at is None:
            return bool(self.roles & {Role.CLIENT, Role.STAFF})
        return self.allows("contest.view")

    def leaves_to_others(self, action: str) -> bool:
        """Whether staff could do it now, but not this member of staff, who has a part of their own here."""
        return self.staff_aside and self._covers(TABLE[action].get(Role.STAFF, ""))

    def sees(self) -> Sees:
        """What queries may tell this person of the contest's entries; their own are always theirs."""
        if not self.views():
            return Sees(person_id=self.person_id)
        revealed = self.contest.reveal and self.allows("entry.view_rendition_revealed")
        shown = self.contest.visibility == "open" and self.allows("entry.view_rendition_open")
        every = self.allows("entry.list") or revealed or shown
        scale = Scale.NONE
        if revealed or shown or self.allows("entry.view_rendition"):
            scale = Scale.PREVIEW
        if self.allows("entry.view_full"):
            scale = Scale.FULL
        reads = bool(self.roles & {Role.CLIENT, Role.STAFF}) and self.allows("entry.view_comments")
        return Sees(
            person_id=self.person_id,
            entries=Entries.ALL if every else Entries.COUNT,
            scale=scale,
            authors=self._authors(),
            marks=self._marks(),
            threads=reads,
            feedback=reads or (Role.JUDGE in self.roles and self.letter in "WHAP"),
            announcements=bool(self.roles & WRITTEN_TO),
            askers=Role.STAFF in self.roles,
            hidden=Role.STAFF in self.roles,
            judge_id=self.judge_id,
            recused=self.recused,
        )

    def _authors(self) -> Authors:
        if Role.STAFF in self.roles:
            return Authors.ALL
        if self.allows("entry.view_author_identity") and self.roles & {Role.CLIENT, Role.JUDGE}:
            return Authors.ALL if self.letter in "AP" else Authors.WINNER
        return Authors.WINNER if self.contest.reveal and self.letter in "AP" else Authors.NONE

    def _marks(self) -> Marks:
        """While marks are being given, counts alone but for staff: neither whose they are nor who gave none."""
        if Role.CLIENT in self.roles and self.letter == "J":
            return Marks.TALLY
        if self.roles & {Role.CLIENT, Role.STAFF}:
            return Marks.EACH if self.allows("score.view_other_judges") else Marks.NONE
        if Role.JUDGE in self.roles:
            return Marks.OWN if self.letter == "J" else Marks.EACH if self.letter in "WHAP" else Marks.NONE
        return Marks.NONE

    def _cells(self, action: str, entry: Entry | None) -> list[str]:
        row, roles = TABLE[action], set(self.roles)
        if entry is not None and entry.author_id == self.person_id:
            roles.add(Role.AUTHOR)
        elif action in OF_ONE_ENTRY:
            roles.discard(Role.WINNER)
        if action == "entry.download_original" and entry is not None and entry.id != self.winning_id:
            roles.discard(Role.CLIENT)  # losers' originals go to nobody
        staff = self.staff_aside or Role.STAFF in roles
        deciding = staff or roles & {Role.CLIENT, Role.JUDGE}
        if deciding and action in ENTERING:
            return []
        if deciding and action == "upload.promise":
            roles &= {Role.CLIENT, Role.WINNER}
        if staff and action in JUDGING:
            roles.discard(Role.JUDGE)
        return [row[role] for role in roles if role in row]

    def _covers(self, cell: str) -> bool:
        if cell == "*" or self.letter in cell.replace("W+", "").replace("O+", "O"):
            return True
        if "O+" in cell and self.grace:
            return True
        return "W+" in cell and self.letter == "W" and self.delivered_once


def standing(person: Person | None, contest: Contest, *, now: datetime) -> Standing:
    """Find out where a person (None: a visitor) stands in a contest, in one statement."""
    row = reader().execute(_facts(), _asked(person, contest.id, now)).one()
    return _standing(person, contest, row, now=now)


def stand(person: Person | None, number: int, *, now: datetime) -> Standing:
    """The same for the contest of this number, which comes with its client in the same statement.

    Raises NoResultFound.
    """
    *row, contest = reader().execute(_facts_and_contest(), _asked(person, number, now)).one()
    return _standing(person, contest, row, now=now)


def _asked(person: Person | None, number: int, now: datetime) -> dict[str, Any]:
    return {"me": person.id if person else None, "number": number, "now": now}


# Built once: every page of a contest asks this, and building it costs as much as asking.
@cache
def _facts_and_contest() -> Select[Any]:
    client = joinedload(Contest.client, innerjoin=True).load_only(Person.name)
    return _facts().add_columns(Contest).options(client)


@cache
def _facts() -> Select[Any]:
    me = bindparam("me", type_=Integer())
    seat = (
        select(Judge.id)
        .where(Judge.contest_id == Contest.id, Judge.person_id == me, Judge.removed_at.is_(None))
        .correlate(Contest)
        .scalar_subquery()
    )
    # A seat given up is a part all the same: who was on the panel could be put back on it, and would know the names.
    sat = exists().where(Judge.contest_id == Contest.id, Judge.person_id == me)
    recused = (
        select(func.aggregate_strings(cast(Recusal.author_id, String), ","))
        .where(Recusal.contest_id == Contest.id, Recusal.person_id == me, Recusal.undone_at.is_(None))
        .correlate(Contest)
        .scalar_subquery()
    )
    entered = exists().where(Entrant.contest_id == Contest.id, Entrant.person_id == me)
    watches = exists().where(Watch.contest_id == Contest.id, Watch.person_id == me)
    paid = exists().where(
        Payout.person_id == Award.winner_id,
        Payout.state == PAID,
        Payout.requested_at >= func.coalesce(Contest.ended_at, bindparam("now", type_=UtcDateTime())),
    )
    return (
        select(Award, Handover, seat, sat, recused, entered, paid, watches)
        .select_from(Contest)
        .outerjoin(Award, and_(Award.contest_id == Contest.id, Award.voided_at.is_(None)))
        .outerjoin(Handover, Handover.award_id == Award.id)
        .where(Contest.id == bindparam("number", type_=Integer()))
    )


def _standing(person: Person | None, contest: Contest, row: Sequence[Any], *, now: datetime) -> Standing:
    award, handover, judge_id, has_sat, designers, has_entered, paid_out, watches = row
    winner_id = award.winner_id if award else None
    return Standing(
        person_id=person.id if person else None,
        roles=_roles(person, contest, winner_id=winner_id, judge_id=judge_id, entered=has_entered),
        letter=_letter(contest, handover.state if handover else None, paid_out=bool(paid_out), now=now),
        grace=_in_grace(contest, now),
        delivered_once=bool(handover and handover.deliveries),
        judge_id=judge_id,
        # They outlive the seat, and bind only who sits on the panel.
        recused=frozenset(int(one) for one in (designers or "").split(",") if one and judge_id is not None),
        winner_id=winner_id,
        winning_id=award.entry_id if award else None,
        contest=contest,
        award=award,
        handover=handover,
        watches=watches,
        staff_aside=bool(person and person.is_staff and has_sat),
    )


def authorize(action: str, standing: Standing, *, entry: Entry | None = None) -> None:
    """Let the person act, or turn them away.

    Raises NotSignedIn for what visitors never may; Unknown for what this person may never do or may not know
    of; Refused("contest.not_now") for what this state forbids, Refused("staff.own_contest") for staff who would
    act as staff in a contest in which they have a part. The lifecycle stays the judge of state.
    """
    if standing.person_id is None and Role.VISITOR not in TABLE[action]:
        raise NotSignedIn
    if not standing.views() and action != "invitation.accept":
        raise Unknown
    if entry is not None and not entry_is_seen(entry, standing):
        raise Unknown
    if standing.leaves_to_others(action):
        require(standing.allows(action, entry=entry), "staff.own_contest")
    if not standing.ever(action, entry=entry):
        raise Unknown
    if not standing.allows(action, entry=entry):
        raise Refused(NOT_NOW.get((action, standing.letter), "contest.not_now"))


def authorize_site(action: str, person: Person | None) -> None:
    """The same for what is no matter of one contest."""
    if person is None:
        raise NotSignedIn
    if (Role.STAFF if person.is_staff else Role.DESIGNER) not in TABLE[action]:
        raise Unknown


def entry_is_seen(entry: Entry, standing: Standing) -> bool:
    """Whether an entry exists for this person: their own always, another's by what they see."""
    if entry.author_id == standing.person_id or Role.STAFF in standing.roles:
        return True
    if (
        entry.author_id in standing.recused
        or entry.hidden_at is not None
        or entry.withdrawn_at is not None
        or entry.shown_version is None
    ):
        return False
    sees = standing.sees()
    if sees.entries != Entries.ALL:
        return False
    return entry.declined_at is None or bool(standing.roles & {Role.CLIENT})


def _roles(
    person: Person | None, contest: Contest, *, winner_id: int | None, judge_id: int | None, entered: bool
) -> frozenset[Role]:
    if person is None:
        return frozenset({Role.VISITOR})
    roles = set()
    if person.id == contest.client_id:
        roles.add(Role.CLIENT)
    if judge_id is not None:
        roles.add(Role.JUDGE)
    if person.is_staff:
        roles.add(Role.STAFF)
    if entered:
        roles.add(Role.ENTRANT)
    if winner_id is not None and person.id == winner_id:
        roles.add(Role.WINNER)
    return frozenset(roles or {Role.DESIGNER})


def _letter(contest: Contest, handover: str | None, *, paid_out: bool, now: datetime) -> str:
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


def _in_grace(contest: Contest, now: datetime) -> bool:
    if contest.state != PUBLISHED:
        return False
    return contest_rules.closes(contest) < now <= contest_rules.entry_grace_ends(contest)
