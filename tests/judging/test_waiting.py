"""Whom the client owes a word: to the second, whatever was said, and only while a word can still help."""

from datetime import timedelta

import pytest

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.actions import feedback
from contest.entries.model import Comment, Entry, Version
from contest.judging import actions as judging_actions, queries as judging_queries
from contest.kernel.db import reader, transaction
from tests import cast
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.make import NOON
from tests.statements import heard

DAY, SECOND, HOUR = timedelta(days=1), timedelta(seconds=1), timedelta(hours=1)


def waiting(contest, people, now):
    """The letters of those who wait, and the number that lists say."""
    sees = judging_scene.client_sees(people["hana"])
    waiting = {one.id for one in table(contest, sees, now) if one.waits}
    cards = entry_queries.gallery(reader().get_one(Contest, contest), sees=sees, now=now)
    aliases = sorted({card.alias for card in cards if card.id in waiting})
    assert counted(now, contest) == {contest: len(aliases)}
    return aliases


def table(contest, sees, now):
    """The entries of the light table."""
    return judging_queries.table_page(reader().get_one(Contest, contest), sees=sees, now=now).entries


def counted(now, *contests):
    """How many lists say that wait in each contest."""
    found = judging_queries.client_numbers(contests, now=now)
    return {number: one.waiting for number, one in found.items()}


def test_an_entry_waits_from_the_very_instant_a_day_has_passed(people, contest):
    judging_scene.entries(contest, people["ken"], 3)
    judging_scene.entry(contest, people["mei"], 4)

    assert waiting(contest, people, NOON + DAY - SECOND) == []
    assert waiting(contest, people, NOON + DAY) == ["A", "B"]


@pytest.mark.parametrize("answer", ["stars", "word", "decline"])
def test_each_kind_of_answer_ends_the_waiting(people, contest, answer):
    entry, hana, now = judging_scene.entry(contest, people["ken"], 1), people["hana"], NOON + HOUR
    {
        "stars": lambda: judging_actions.rate(contest, 1, by=hana, stars=2, now=now),
        "word": lambda: feedback.comment(entry, by=hana, text="!", now=now),
        "decline": lambda: feedback.decline(entry, by=hana, chips=["taste"], text="", now=now),
    }[answer]()

    assert waiting(contest, people, NOON + 3 * DAY) == []


def test_taking_stars_back_lets_them_wait_again(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    judging_actions.rate(contest, 1, by=people["hana"], stars=2, now=NOON)
    judging_actions.rate(contest, 1, by=people["hana"], stars=None, now=NOON)

    assert waiting(contest, people, NOON + DAY) == ["A"]


@both_databases
def test_a_new_version_and_a_question_in_the_thread_want_an_answer_of_their_own(app, database):
    people = cast.join(app)
    with app.app_context():
        contest = judging_scene.contest(people["hana"])
        entry = judging_scene.entry(contest, people["ken"], 1)
        judging_actions.rate(contest, 1, by=people["hana"], stars=3, now=NOON + HOUR)
        feedback.comment(entry, by=people["ken"], text="?", now=NOON + 2 * HOUR)
        assert waiting(contest, people, NOON + 2 * HOUR + DAY) == ["A"]
        feedback.comment(entry, by=people["hana"], text="!", now=NOON + 3 * HOUR)
        assert waiting(contest, people, NOON + 2 * HOUR + DAY) == []
        with transaction() as session:
            facts = {"entry_id": entry, "number": 2, "state": "ready", "made_at": NOON + 4 * HOUR}
            session.add(Version(**facts, declarations={}))
        assert waiting(contest, people, NOON + 4 * HOUR + DAY - SECOND) == []
        assert waiting(contest, people, NOON + 4 * HOUR + DAY) == ["A"]


@pytest.mark.parametrize("change", [{"state": "withdrawn"}, {"state": "processing"}, {"hidden_at": NOON}])
def test_who_cannot_be_chosen_is_owed_nothing(people, contest, change):
    judging_scene.entry(contest, people["ken"], 1, **change)

    assert waiting(contest, people, NOON + 2 * DAY) == []


@pytest.mark.parametrize("state", ["awarded", "settled", "lapsed", "cancelled"])
def test_where_it_is_too_late_nobody_is_counted(people, contest, state):
    judging_scene.entry(contest, people["ken"], 1)
    with transaction() as session:
        session.get_one(Contest, contest).state = state

    assert counted(NOON + 2 * DAY, contest) == {}


def test_others_are_not_told_who_waits(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    judge = judging_scene.judge_sees(
        judging_scene.judge(contest, people["rei"]), people["rei"], feedback=True
    )

    assert table(contest, judge, NOON + 2 * DAY) == []


@pytest.mark.parametrize("many", [1, 30])
def test_a_list_of_contests_takes_one_statement(here, people, many):
    numbers = [judging_scene.contest(people["hana"]) for _ in range(many)]
    for number in numbers:
        judging_scene.entry(number, people["ken"], 1)
    with heard(here) as statements:
        found = counted(NOON + DAY, *numbers)
    assert (found, len(statements)) == (dict.fromkeys(numbers, 1), 1)


def test_a_thousand_words_do_not_count_one_designer_twice(people, contest):
    entry = judging_scene.entry(contest, people["ken"], 1)
    with transaction() as session:
        session.add_all(Comment(entry_id=entry, by_id=people["ken"], text="?", at=NOON) for _ in range(9))
        assert session.get_one(Entry, entry).answered_after is None

    assert counted(NOON + DAY, contest) == {contest: 1}
