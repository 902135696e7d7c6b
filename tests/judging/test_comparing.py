"""Side by side: what client and judges may lay next to one another."""

import pytest

from contest.contests.model import Contest
from contest.judging import queries as judging_queries
from contest.judging.model import Shortlisting
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.sees import Entries, Sees
from tests.judging import scene as judging_scene
from tests.judging.scene import JUDGING
from tests.make import NOON
from tests.statements import heard


def side_by_side(contest, sees, *numbers):
    return [card.number for card in judging_queries.compared(contest, numbers, sees=sees, now=JUDGING)]


def test_up_to_four_in_the_order_asked_for_each_once(people, contest):
    judging_scene.entries(contest, people["ken"], 6)
    client = judging_scene.client_sees(people["hana"])
    assert side_by_side(contest, client, 3, 1, 3, 6, 2, 5) == [3, 1, 6, 2]
    assert side_by_side(contest, client, 99, 1) == [1]
    assert side_by_side(contest, client) == []


def test_what_one_does_not_see_is_not_laid_out(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    judging_scene.entry(contest, people["mei"], 2)
    judging_scene.entry(contest, people["ken"], 3, state="declined")
    judging_scene.entry(contest, people["ken"], 4, hidden_at=NOON)
    judging_scene.entry(contest, people["ken"], 5, state="withdrawn", withdrawn_at=NOON)
    rei = judging_scene.judge(contest, people["rei"], people["mei"])
    judge = judging_scene.judge_sees(rei, people["rei"], recused=frozenset({people["mei"]}))
    numbers = (1, 2, 3, 4)

    assert side_by_side(contest, judge, *numbers) == [1]
    assert side_by_side(contest, judging_scene.client_sees(people["hana"]), *numbers) == [1, 2, 3]
    assert side_by_side(contest, Sees(person_id=people["mei"], entries=Entries.COUNT), *numbers) == []
    assert side_by_side(contest, judging_scene.client_sees(people["hana"]), 5) == []


def test_the_shortlist_and_a_judges_keeps_come_first(people, contest):
    ids = judging_scene.entries(contest, people["ken"], 5)
    rei = judging_scene.judge(contest, people["rei"])
    with transaction() as session:
        session.add(Shortlisting(entry_id=ids[1], by_id=people["hana"], at=NOON))
    for entry, mark in ((ids[0], "keep"), (ids[2], "maybe"), (ids[4], "out")):
        judging_scene.mark(rei, entry, mark)

    row = reader().get_one(Contest, contest)
    judge = judging_queries.comparable(row, sees=judging_scene.judge_sees(rei, people["rei"]), now=JUDGING)
    client = judging_queries.comparable(row, sees=judging_scene.client_sees(people["hana"]), now=JUDGING)

    assert [card.number for card in judge] == [1, 3, 4, 2, 5]
    assert [card.number for card in client] == [2, 5, 4, 3, 1]


@pytest.mark.parametrize("many", [1, 30])
def test_the_choice_takes_three_statements(here, people, contest, many):
    judging_scene.entries(contest, people["ken"], many)
    end_page()
    row = reader().get_one(Contest, contest)
    with heard(here) as statements:
        judging_queries.comparable(row, sees=judging_scene.client_sees(people["hana"]), now=JUDGING)
    assert len(statements) == 3
