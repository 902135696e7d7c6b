"""Marks: append-only, sealed by the award, never on what a judge may not see."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from contest.contests.model import AWARDED, Contest
from contest.entries.model import Entry
from contest.judging import actions as judging_actions
from contest.judging.model import Mark
from contest.kernel.db import end_page, lock, reader, transaction
from contest.kernel.refusal import Refused
from contest.participants.model import Judge
from tests import cast, crowd
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.judging.scene import JUDGING
from tests.statements import heard


@pytest.fixture
def judge_id(people, contest):
    return judging_scene.judge(contest, people["rei"], people["mei"])


def on_record():
    return list(reader().scalars(select(Mark.mark).order_by(Mark.id)))


def test_every_change_of_mind_is_kept_and_undo_adds_one(people, contest, judge_id):
    judging_scene.entry(contest, people["ken"], 1)
    for word in ("keep", "keep", "maybe"):
        judging_actions.mark(contest, 1, by=people["rei"], mark=word, now=JUDGING)
    judging_actions.unmark(contest, 1, by=people["rei"], now=JUDGING)
    judging_actions.unmark(contest, 1, by=people["rei"], now=JUDGING)

    assert on_record() == ["keep", "maybe", None]


def test_a_mark_is_keep_maybe_or_out(people, contest, judge_id):
    judging_scene.entry(contest, people["ken"], 1)
    for word in ("", "best", "KEEP"):
        with pytest.raises(Refused, match="mark.unknown"):
            judging_actions.mark(contest, 1, by=people["rei"], mark=word, now=JUDGING)
    assert on_record() == []


def test_a_related_designers_entry_does_not_exist_for_the_judge(people, contest, judge_id):
    judging_scene.entry(contest, people["mei"], 1)
    for act in (
        lambda: judging_actions.mark(contest, 1, by=people["rei"], mark="keep", now=JUDGING),
        lambda: judging_actions.unmark(contest, 1, by=people["rei"], now=JUDGING),
        lambda: judging_actions.mark(contest, 99, by=people["rei"], mark="keep", now=JUDGING),
        lambda: judging_actions.mark(contest, 1, by=people["ume"], mark="keep", now=JUDGING),
    ):
        with pytest.raises(NoResultFound):
            act()
    assert on_record() == []


def test_neither_a_removed_judge_nor_one_of_another_contest_marks(people, contest, judge_id):
    other = judging_scene.contest(people["hana"])
    judging_scene.entry(contest, people["ken"], 1)
    judging_scene.entry(other, people["ken"], 1)
    with pytest.raises(NoResultFound):
        judging_actions.mark(other, 1, by=people["rei"], mark="keep", now=JUDGING)
    judging_actions.remove(contest, judge_id, by=people["hana"], now=JUDGING)
    with pytest.raises(NoResultFound):
        judging_actions.mark(contest, 1, by=people["rei"], mark="keep", now=JUDGING)


def test_nobody_judges_an_own_entry(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    judging_scene.judge(contest, people["ken"])  # no action seats an entrant; the mark asks all the same
    with pytest.raises(NoResultFound):
        judging_actions.mark(contest, 1, by=people["ken"], mark="keep", now=JUDGING)


def test_the_award_seals_the_marks_and_voiding_it_opens_them_again(people, contest, judge_id):
    entry_id = judging_scene.entry(contest, people["ken"], 1)
    with transaction() as session:
        session.get_one(Contest, contest).state = AWARDED
    for act in (
        lambda: judging_actions.mark(contest, 1, by=people["rei"], mark="keep", now=JUDGING),
        lambda: judging_actions.unmark(contest, 1, by=people["rei"], now=JUDGING),
    ):
        with pytest.raises(Refused, match="mark.sealed"):
            act()
    with transaction() as session:
        session.get_one(Contest, contest).state = "published"
    judging_actions.mark(contest, 1, by=people["rei"], mark="keep", now=JUDGING)
    assert judging_scene.tallies(contest, sees=judging_scene.client_sees(people["hana"]))[entry_id].keeps == 1


def test_a_withdrawal_between_looking_and_marking_is_told(people, contest, judge_id):
    entry_id = judging_scene.entry(contest, people["ken"], 1)
    with transaction() as session:
        entry = session.get_one(Entry, entry_id)
        entry.state, entry.withdrawn_at = "withdrawn", JUDGING
    with pytest.raises(Refused, match="mark.withdrawn"):
        judging_actions.mark(contest, 1, by=people["rei"], mark="keep", now=JUDGING)


@both_databases
@pytest.mark.parametrize("many", [1, 30, 300])
def test_a_mark_takes_three_statements_whatever_the_number_of_entries(app, many):
    with app.app_context():
        people = cast.join(app)
        contest = judging_scene.contest(people["hana"])
        judging_scene.entries(contest, people["ken"], many, images=0)
        judging_scene.judge(contest, people["rei"], people["mei"])
        end_page()
        with heard(app) as statements:
            judging_actions.mark(contest, many, by=people["rei"], mark="keep", now=JUDGING)
        assert len(statements) == 3


@both_databases
def test_marks_of_two_tabs_at_once_are_all_kept_and_the_last_counts(app):
    with app.app_context():
        people = cast.join(app)
        contest = judging_scene.contest(people["hana"])
        entry_id = judging_scene.entry(contest, people["ken"], 1)
        judging_scene.judge(contest, people["rei"])
        end_page()

    def click(word):
        judging_actions.mark(contest, 1, by=people["rei"], mark=word, now=JUDGING)

    assert crowd.together_in(app, *(partial(click, word) for word in ("keep", "out") * 4)) == [None] * 8

    with app.app_context():
        record = on_record()
        assert all(one != after for one, after in zip(record, record[1:], strict=False))
        tally = judging_scene.tallies(contest, sees=judging_scene.client_sees(people["hana"]))[entry_id]
        assert (tally.counts["keep"], tally.counts["out"]) == ((1, 0) if record[-1] == "keep" else (0, 1))


@both_databases
def test_no_mark_is_written_behind_the_award(app):
    with app.app_context():
        people = cast.join(app)
        contest = judging_scene.contest(people["hana"])
        judging_scene.entries(contest, people["ken"], 6, images=0)
        judging_scene.judge(contest, people["rei"])
        end_page()
    sealed = []

    def award():
        with transaction() as session:
            lock(Contest, contest).state = AWARDED
            sealed.extend(session.scalars(select(Mark.id)))

    def click(number):
        judging_actions.mark(contest, number, by=people["rei"], mark="keep", now=JUDGING)

    answers = crowd.together_in(app, award, *(partial(click, n) for n in range(1, 7)))

    refused = [answer for answer in answers if answer is not None]
    with app.app_context():
        assert list(reader().scalars(select(Mark.id).order_by(Mark.id))) == sorted(sealed)
        assert len(sealed) + len(refused) == 6
        assert {why.code for why in refused} <= {"mark.sealed"}


def test_two_judges_mark_apart(people, contest, judge_id):
    entry_id = judging_scene.entry(contest, people["ken"], 1)
    judging_scene.judge(contest, people["ume"])
    judging_actions.mark(contest, 1, by=people["rei"], mark="keep", now=JUDGING)
    judging_actions.mark(contest, 1, by=people["ume"], mark="out", now=JUDGING + timedelta(seconds=1))

    tally = judging_scene.tallies(contest, sees=judging_scene.client_sees(people["hana"]))[entry_id]
    assert tally == judging_scene.tally(keep=1, out=1, of=2)
    assert reader().scalars(select(Judge.id)).all() != []
