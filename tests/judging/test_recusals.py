"""Recusals: what a judge sets aside, for how long it can be undone, what outlives the seat, and what the database refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, NoResultFound

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.judging import actions as judging_actions, queries as judging_queries
from contest.judging.model import Mark, Recusal
from contest.kernel.db import db, reader, transaction
from contest.kernel.refusal import Refused
from contest.kernel.sees import Marks, Sees
from tests import cast
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.judging.scene import JUDGING

MINUTE = timedelta(minutes=1)
DESIGNERS = ("ken", "mei", "d3", "d4", "d5", "d6")


@pytest.fixture
def people(here):
    return cast.join(here, *cast.NAMES, "d3", "d4", "d5", "d6")


@pytest.fixture
def contest_id(people):
    """Entries #1 to #6, one by each designer, and #7 by Ken; Rei and Ume judge."""
    contest_id = judging_scene.contest(people["hana"])
    for number, who in enumerate((*DESIGNERS, "ken"), 1):
        judging_scene.entry(contest_id, people[who], number, images=0)
    judging_scene.judge(contest_id, people["rei"])
    judging_scene.judge(contest_id, people["ume"])
    return contest_id


def seat(contest_id, people):
    return judging_queries.judge_of(contest_id, people["rei"]).id


def recuse(contest_id, number, people, now=JUDGING, reason="related"):
    return judging_actions.recuse(contest_id, number, by=people["rei"], reason=reason, now=now)


def deck(contest_id, people):
    """The numbers in Rei's deck."""
    recused = reader().scalars(
        select(Recusal.author_id).where(
            Recusal.contest_id == contest_id,
            Recusal.person_id == people["rei"],
            Recusal.undone_at.is_(None),
        )
    )
    judge = seat(contest_id, people)
    sees = judging_scene.judge_sees(judge, people["rei"], recused=frozenset(recused))
    return sorted(card.number for card in judging_queries.deck(judge, sees=sees, now=JUDGING).cards)


def test_an_entry_takes_the_designers_other_entries_along(people, contest_id):
    recuse(contest_id, 1, people)

    assert deck(contest_id, people) == [2, 3, 4, 5, 6]
    for number in (1, 7):
        with pytest.raises(NoResultFound):
            judging_actions.mark(contest_id, number, by=people["rei"], mark="keep", now=JUDGING)


def test_it_can_be_undone_for_ten_minutes_whose_last_instant_counts(people, contest_id):
    recuse(contest_id, 1, people)
    late = JUDGING + 10 * MINUTE + timedelta(microseconds=1)
    with pytest.raises(Refused, match=r"recusal\.stands"):
        judging_actions.undo_recusal(contest_id, 1, by=people["rei"], now=late)
    judging_actions.undo_recusal(contest_id, 7, by=people["rei"], now=JUDGING + 10 * MINUTE)
    assert deck(contest_id, people) == [1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(Refused, match=r"recusal\.not_said"):
        judging_actions.undo_recusal(contest_id, 1, by=people["rei"], now=JUDGING + 10 * MINUTE)
    with pytest.raises(Refused, match=r"recusal\.not_said"):
        judging_actions.undo_recusal(contest_id, 2, by=people["rei"], now=JUDGING)


def test_five_designers_at_most_undone_ones_counted(people, contest_id):
    for number in (1, 2, 3, 4):
        recuse(contest_id, number, people)
    judging_actions.undo_recusal(contest_id, 4, by=people["rei"], now=JUDGING)
    recuse(contest_id, 7, people)  # Ken's, who is recused: no change
    recuse(contest_id, 5, people)
    with pytest.raises(Refused, match=r"recusal\.too_many"):
        recuse(contest_id, 6, people)
    recuse(contest_id, 4, people, now=JUDGING + MINUTE)  # said of this designer before

    assert deck(contest_id, people) == [6]
    rows_of = reader().execute(select(Recusal.slot, Recusal.undone_at).order_by(Recusal.slot))
    assert rows_of.all() == [(place, None) for place in (1, 2, 3, 4, 5)]


def test_declared_ones_from_before_take_no_place_and_cannot_be_undone(people, contest_id):
    with transaction() as session:
        whose = {"contest_id": contest_id, "person_id": people["rei"], "author_id": people["d6"]}
        session.add(Recusal(**whose, reason="declared", at=JUDGING))
    for number in (1, 2, 3, 4, 5):
        recuse(contest_id, number, people)
    assert deck(contest_id, people) == []
    with pytest.raises(Refused, match=r"recusal\.stands"):
        judging_actions.undo_recusal(contest_id, 6, by=people["rei"], now=JUDGING)


def test_marks_given_before_are_taken_back_and_come_back_with_the_undo(people, contest_id):
    judge = seat(contest_id, people)
    for number, mark in ((1, "keep"), (7, "out"), (2, "keep")):
        judging_actions.mark(contest_id, number, by=people["rei"], mark=mark, now=JUDGING)
    judging_actions.unmark(contest_id, 7, by=people["rei"], now=JUDGING)

    recuse(contest_id, 7, people, now=JUDGING + MINUTE)

    assert marks(judge) == {2: "keep"}
    client = judging_scene.client_sees(people["hana"])
    entries = dict(reader().execute(select(Entry.number, Entry.id)).all())
    tallies = judging_scene.tallies(contest_id, sees=client)
    keeps = [(tallies[entries[n]].keeps, tallies[entries[n]].of) for n in (1, 2, 7)]
    assert keeps == [(0, 2), (1, 2), (0, 2)]

    judging_actions.undo_recusal(contest_id, 1, by=people["rei"], now=JUDGING + 2 * MINUTE)
    assert marks(judge) == {1: "keep", 2: "keep"}


def marks(judge_id):
    found = {}
    rows_of = reader().execute(
        select(Entry.number, Mark.mark)
        .join(Entry, Entry.id == Mark.entry_id)
        .where(Mark.judge_id == judge_id)
        .order_by(Mark.id)
    )
    for number, mark in rows_of:
        found[number] = mark
    return {number: mark for number, mark in found.items() if mark}


def test_it_leaves_no_event(people, contest_id):
    """The page of a contest goes by the newest event: one beside a recusal would show it to everybody."""
    recuse(contest_id, 1, people)
    judging_actions.undo_recusal(contest_id, 1, by=people["rei"], now=JUDGING)
    assert reader().scalars(select(Recorded.kind)).all() == []


def test_it_outlives_removal_from_the_panel_and_a_new_invitation(people, contest_id):
    recuse(contest_id, 1, people)
    judge = seat(contest_id, people)
    judging_actions.remove(contest_id, judge, by=people["hana"], now=JUDGING)
    with pytest.raises(NoResultFound):
        judging_actions.undo_recusal(contest_id, 1, by=people["rei"], now=JUDGING)
    judging_actions.give_back(contest_id, judge, by=people["hana"], now=JUDGING)

    assert deck(contest_id, people) == [2, 3, 4, 5, 6]


def test_nobody_says_it_for_another(people, contest_id):
    for who in ("hana", "sota", "ken"):
        with pytest.raises(NoResultFound):
            judging_actions.recuse(contest_id, 2, by=people[who], reason="related", now=JUDGING)


@pytest.mark.parametrize("reason", ["declared", "", "enemy"])
def test_a_reason_is_one_of_three(people, contest_id, reason):
    with pytest.raises(Refused, match=r"recusal\.unknown"):
        recuse(contest_id, 1, people, reason=reason)


def test_it_is_said_from_the_deadline_until_the_award(people, contest_id):
    for changes in ({"entries_close_at": JUDGING}, {"state": "awarded", "awarded_at": JUDGING}):
        with transaction() as session:
            contest = session.get_one(Contest, contest_id)
            for name, value in changes.items():
                setattr(contest, name, value)
        with pytest.raises(Refused, match=r"recusal\.not_now"):
            recuse(contest_id, 1, people)


def test_who_reads_them(people, contest_id):
    recuse(contest_id, 1, people, reason="knows_work")
    (own,) = judging_queries.own_recusals(contest_id, people["rei"])
    assert (own.entry, own.alias, own.entries, own.reason) == (1, "A", 2, "knows_work")
    assert judging_queries.own_recusals(contest_id, people["ume"]) == []
    (staff,) = judging_queries.panel_recusals(contest_id)
    assert (staff.judge, staff.designer) == (cast.NAMES["rei"], cast.NAMES["ken"])


def test_after_the_award_it_still_looks_like_no_mark(people, contest_id):
    recuse(contest_id, 1, people)
    contest = reader().get_one(Contest, contest_id)
    entry = reader().scalars(select(Entry).where(Entry.number == 1)).one()
    seen = judging_queries.opinion(contest, entry, sees=Sees(person_id=people["hana"], marks=Marks.EACH))
    assert [(one.judge, one.mark) for one in seen.marks] == [
        (cast.NAMES["rei"], None), (cast.NAMES["ume"], None),
    ]  # fmt: skip


@both_databases
def test_the_database_keeps_them(app):
    """Never deleted, never another's, one per designer, at most five."""
    with app.app_context():
        people = cast.join(app)
        contest_id = judging_scene.contest(people["hana"])
        entry = judging_scene.entry(contest_id, people["ken"], 1, images=0)
        judging_scene.judge(contest_id, people["rei"])
        recuse(contest_id, 1, people)
        whose = f"{contest_id}, {people['rei']}"
        at = "'2026-11-30 00:00:00.000000'"
        into = "INSERT INTO recusal (contest_id, person_id, author_id, entry_id, reason, slot, at) VALUES"
        for way in (
            "DELETE FROM recusal",
            f"UPDATE recusal SET person_id = {people['ume']}",
            f"UPDATE recusal SET author_id = {people['mei']}",
            "UPDATE recusal SET slot = 5",
            f"{into} ({whose}, {people['ken']}, {entry}, 'related', 2, {at})",  # the same designer
            f"{into} ({whose}, {people['mei']}, {entry}, 'related', 1, {at})",  # the same place
            f"{into} ({whose}, {people['mei']}, {entry}, 'related', 6, {at})",  # a sixth
            f"{into} ({whose}, {people['mei']}, {entry}, 'related', NULL, {at})",
        ):
            with pytest.raises(DBAPIError), transaction() as session:
                session.execute(text(way))
        assert reader().scalar(select(Recusal.slot)) == 1
        with transaction() as session:
            session.execute(update(Recusal).values(undone_at=Recusal.at))
        db.session.remove()


def test_a_judge_says_that_they_have_finished_and_takes_it_back(people, contest_id):
    def progress():
        return {one.name: one.progress for one in judging_queries.panel(contest_id).seats}[cast.NAMES["rei"]]

    seen = [progress()]
    for finished in (True, True, False, False):
        judging_actions.finish(contest_id, by=people["rei"], finished=finished, now=JUDGING)
        seen.append(progress())
    assert seen == ["not_begun", "done", "done", "not_begun", "not_begun"]
    facts = [row.facts["finished"] for row in reader().scalars(select(Recorded).order_by(Recorded.id))]
    assert facts == [True, False]
    with pytest.raises(NoResultFound):
        judging_actions.finish(contest_id, by=people["hana"], finished=True, now=JUDGING)


def test_it_is_not_said_before_the_deadline(people, contest_id):
    with pytest.raises(Refused, match=r"judge\.not_now"):
        judging_actions.finish(contest_id, by=people["rei"], finished=True, now=judging_scene.NOON)
