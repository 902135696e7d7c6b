"""Work of one person: what they must do, by deadline, and the contests they run, judge or have entered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _, lazy_gettext, ngettext

from contest.access import parts, visibility as access_visibility
from contest.access.relation import Relation
from contest.access.table import Role
from contest.contests import rules as contest_rules
from contest.contests.model import DRAFT, PUBLISHED
from contest.entries import queries as entry_queries
from contest.entries.queries.mine import Unanswered
from contest.judging import queries as judging_queries
from contest.judging.queries import ClientNumbers, OwnSeat, WorkPicture
from contest.judging.rules import DONE
from contest.kernel.sees import Sees
from contest.people.model import Person
from contest.web.contests.next_step import NextStep, NextStepInput, next_step
from contest.web.contests.view import paid_drafts, phase, way

SHOWN = 6  # contests of a shelf on the first page
RUNNING = 200  # contests in which one looks for what to do
EXCERPT = 60  # characters of a message
_LATER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Shelf:
    """Contests in which one has the same part; without a role, those that are over."""

    name: str
    role: Role | None
    label: Any

    def holds(self, relation: Relation) -> bool:
        """Whether a contest stands here."""
        over = parts.is_over(relation.contest)
        return over if self.role is None else not over and self.role in relation.held


SHELVES = (
    Shelf("run", Role.CLIENT, lazy_gettext("I run")),
    Shelf("judge", Role.JUDGE, lazy_gettext("I judge")),
    Shelf("entered", Role.ENTRANT, lazy_gettext("I entered")),
    Shelf("finished", None, lazy_gettext("Finished contests")),
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is asked once for all contests that are shown, by contest."""

    now: datetime
    numbers: dict[int, ClientNumbers]
    seats: dict[int, OwnSeat]
    paid: set[int]
    unanswered: dict[int, Unanswered]
    pictures: dict[int, list[WorkPicture]] = field(default_factory=dict)

    def next_step(self, relation: Relation, role: Role) -> NextStep:
        """What one does next in a part."""
        contest = relation.contest
        seen = self.numbers[contest.id].visible if contest.id in self.numbers else None
        step = NextStepInput(
            living=seen.entries + seen.declined + seen.preparing if seen else 0,
            award=relation.award,
            handover=relation.handover,
            paid=contest.id in self.paid,
        )
        return next_step(contest, role, step, self.now)


def work(person: Person, *, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What to do, the nearest deadline first, and the shelves in use with their newest contests. Six statements."""
    relations, over = parts.parts(person, now=now, running=RUNNING, over=SHOWN)
    facts = _facts(relations, now=now)
    todo = [item for one in relations for item in _todo(one, facts)]
    shelves = []
    for shelf in SHELVES:
        held = [one for one in relations if shelf.holds(one)]
        if held:
            rows = [_row(shelf, one, facts) for one in held[:SHOWN]]
            shelves.append({"shelf": shelf, "rows": rows, "many": over if shelf.role is None else len(held)})
    return sorted(todo, key=lambda item: item["until"] or _LATER), shelves


def shelf_rows(shelf: Shelf, relations: Sequence[Relation], *, now: datetime) -> list[dict[str, Any]]:
    """Contests of one shelf."""
    facts = _facts(relations, now=now)
    return [_row(shelf, one, facts) for one in relations]


def _facts(relations: Sequence[Relation], *, now: datetime) -> Facts:
    running = [one for one in relations if one.contest.state == PUBLISHED]
    judged = [one.contest.id for one in running if Role.JUDGE in one.held]
    run = [one.contest.id for one in running if Role.CLIENT in one.held]
    entered = [one.contest.id for one in running if Role.ENTRANT in one.held]
    me = relations[0].person_id if relations else None
    said = entry_queries.unanswered(me, entered) if me and entered else []
    seats = judging_queries.own_seats(me, contest_ids=judged, most=RUNNING) if me and judged else []
    first = {one.winning_id for one in relations if one.winning_id} | {one.id for one in said}
    return Facts(
        now=now,
        numbers=judging_queries.client_numbers(run, now=now) if run else {},
        seats={seat.contest.id: seat for seat in seats},
        paid=paid_drafts([one.contest for one in relations]),
        unanswered={one.contest_id: one for one in reversed(said)},
        pictures=judging_queries.work_pictures(
            {one.contest.id: _sees(one) for one in relations}, now=now, first=first
        ),
    )


def _sees(relation: Relation) -> Sees:
    """Entrants meet their own entries here, though they may see others in an open gallery."""
    if relation.held & {Role.CLIENT, Role.JUDGE}:
        return access_visibility.sees(relation)
    return Sees(person_id=relation.person_id)


def _todo(relation: Relation, facts: Facts) -> list[dict[str, Any]]:
    found = []
    if Role.CLIENT in relation.held:
        found.append(_client(relation, facts))
    if Role.JUDGE in relation.held:
        found.append(_judge(relation, facts))
    if Role.WINNER in relation.held:
        found.append(_winner(relation, facts))
    if relation.contest.id in facts.unanswered:
        found.append(_reply(relation, facts))
    return [one for one in found if one]


def _client(relation: Relation, facts: Facts) -> dict[str, Any] | None:
    contest, numbers = relation.contest, facts.numbers.get(relation.contest.id)
    next_ = facts.next_step(relation, Role.CLIENT)
    waiting = numbers.waiting if numbers else 0
    if relation.stage == "O" and waiting:
        what = ngettext("%(num)s designer waits for feedback", "%(num)s designers wait for feedback", waiting)
        return _item(relation, facts, next_, what=what, label=_("Give feedback"))
    chooses = relation.stage == "J" and facts.now > contest_rules.award_opens(contest)
    if contest.state == DRAFT or chooses or relation.stage == "H":
        return _item(relation, facts, next_) if next_.label else None
    return None


def _judge(relation: Relation, facts: Facts) -> dict[str, Any] | None:
    seat = facts.seats.get(relation.contest.id)
    if relation.stage != "J" or seat is None or seat.progress == DONE or not seat.deck:
        return None
    left = seat.deck - seat.marked
    if not left:
        what, label = _("Say that you have finished judging"), _("Review your marks")
    elif seat.marked:
        what, label = (
            _("Judge the last %(left)s of %(all)s entries", left=left, all=seat.deck),
            _("Go on judging"),
        )
    else:
        what = ngettext("Judge %(num)s entry", "Judge %(num)s entries", left)
        label = _("Start judging")
    return _item(relation, facts, facts.next_step(relation, Role.JUDGE), what=what, label=label)


def _winner(relation: Relation, facts: Facts) -> dict[str, Any] | None:
    next_ = facts.next_step(relation, Role.WINNER)
    if relation.stage != "W" or not next_.label:
        return None
    prize = relation.contest.prize
    assert prize is not None
    return _item(relation, facts, next_) | {"won": prize}


def _reply(relation: Relation, facts: Facts) -> dict[str, Any]:
    said, contest = facts.unanswered[relation.contest.id], relation.contest
    text = said.text if len(said.text) <= EXCERPT else said.text[: EXCERPT - 1].rstrip() + "…"
    there = url_for("entries.show", number=contest.id, entry=said.number, _anchor="thread")
    next_ = facts.next_step(relation, Role.ENTRANT)
    return _item(relation, facts, next_, what=_("Answer: “%(text)s”", text=text), label=_("Reply")) | {
        "url": there,
        "number": said.number,
    }


def _item(
    relation: Relation, facts: Facts, next_: NextStep, *, what: str | None = None, label: str | None = None
) -> dict[str, Any]:
    contest = relation.contest
    return {
        "contest": contest,
        "picture": next(iter(facts.pictures.get(contest.id, ())), None),
        "what": what or next_.what,
        "note": "" if what else next_.note,
        "label": label or next_.label,
        "url": way(contest, next_),
        "until": next_.until,
        "end": next_.end,
        "remark": next_.remark,
    }


def _row(shelf: Shelf, relation: Relation, facts: Facts) -> dict[str, Any]:
    contest = relation.contest
    role = shelf.role or next((one for one in _PARTS if one in relation.held), Role.DESIGNER)
    if role == Role.ENTRANT and Role.WINNER in relation.held:
        role = Role.WINNER
    next_ = facts.next_step(relation, role)
    return {
        "contest": contest,
        "phase": phase(contest),
        "pictures": facts.pictures.get(contest.id, ()),
        "winning": _winning(relation, facts),
        "numbers": facts.numbers.get(contest.id) if role == Role.CLIENT else None,
        "seat": facts.seats.get(contest.id) if role == Role.JUDGE else None,
        "judges": relation.stage == "J",
        "unanswered": facts.unanswered.get(contest.id),
        "next_step": next_,
        "url": way(contest, next_) if next_.label else "",
        "there": way(contest, next_)
        if contest.state == DRAFT
        else url_for("contests.show", number=contest.id),
        "won": Role.WINNER in relation.held,
    }


_PARTS = (Role.CLIENT, Role.WINNER, Role.JUDGE, Role.ENTRANT)


def _winning(relation: Relation, facts: Facts) -> int | None:
    """The number of the chosen entry, which stands first where it is seen at all."""
    pictures = facts.pictures.get(relation.contest.id, ())
    seen = relation.held & {Role.CLIENT, Role.JUDGE, Role.WINNER}
    return pictures[0].number if relation.winning_id and seen and pictures else None
