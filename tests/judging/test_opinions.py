"""Stars and shortlist: the client's own, reversible until the award, on record."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.judging import actions as judging_actions, queries as judging_queries
from contest.kernel.db import reader, transaction
from contest.kernel.refusal import Refused
from contest.kernel.sees import Entries, Marks, Sees
from tests import cast
from tests.judging import scene as judging_scene
from tests.make import NOON


@pytest.fixture
def entry_id(people, contest):
    return judging_scene.entry(contest, people["ken"], 1)


def tally(contest, entry_id, people):
    return judging_scene.tallies(contest, sees=judging_scene.client_sees(people["hana"]))[entry_id]


def notified():
    return [(row.kind, row.facts) for row in reader().scalars(select(Recorded).order_by(Recorded.id))]


def test_stars_are_given_changed_and_taken_back(people, contest, entry_id):
    seen = []
    for stars in (4, 4, 5, None, None):
        judging_actions.rate(contest, 1, by=people["hana"], stars=stars, now=NOON)
        seen.append(tally(contest, entry_id, people).stars)

    assert seen == [4, 4, 5, None, None]
    assert notified() == [("entry.rated", {"stars": stars}) for stars in (4, 5, None)]


@pytest.mark.parametrize("stars", [0, 6, -1, 10**30])
def test_stars_are_one_to_five(people, contest, entry_id, stars):
    with pytest.raises(Refused, match="rating.bounds"):
        judging_actions.rate(contest, 1, by=people["hana"], stars=stars, now=NOON)


def test_the_shortlist_takes_an_entry_once_and_gives_it_back(people, contest, entry_id):
    for _ in range(2):
        judging_actions.shortlist(contest, 1, by=people["hana"], now=NOON)
    assert tally(contest, entry_id, people).shortlisted
    for _ in range(2):
        judging_actions.unshortlist(contest, 1, by=people["hana"], now=NOON)
    assert not tally(contest, entry_id, people).shortlisted
    assert notified() == [("entry.shortlisted", {}), ("entry.unshortlisted", {})]


def test_an_entry_that_does_not_exist_is_not_found(people, contest):
    for act in (
        lambda: judging_actions.rate(contest, 1, by=people["hana"], stars=1, now=NOON),
        lambda: judging_actions.shortlist(contest, 1, by=people["hana"], now=NOON),
        lambda: judging_actions.unshortlist(contest, 1, by=people["hana"], now=NOON),
    ):
        with pytest.raises(NoResultFound):
            act()


def test_a_withdrawn_entry_takes_no_stars(people, contest, entry_id):
    with transaction() as session:
        entry = session.get_one(Entry, entry_id)
        entry.state, entry.withdrawn_at = "withdrawn", NOON
    with pytest.raises(Refused, match="mark.withdrawn"):
        judging_actions.rate(contest, 1, by=people["hana"], stars=3, now=NOON)


def opinion(contest_id, entry_id, sees):
    return judging_queries.opinion(
        reader().get_one(Contest, contest_id), reader().get_one(Entry, entry_id), sees=sees
    )


def test_who_knows_what_of_an_entry(people, contest, entry_id):
    rei = judging_scene.judge(contest, people["rei"], seed=30)
    ume = judging_scene.judge(contest, people["ume"], seed=20)
    judging_scene.judge(contest, people["sota"], people["ken"], seed=10)  # recused: looks like no mark
    judging_scene.mark(rei, entry_id, "keep")
    judging_scene.mark(ume, entry_id, "out")
    judging_actions.rate(contest, 1, by=people["hana"], stars=5, now=NOON)
    judging_actions.shortlist(contest, 1, by=people["hana"], now=NOON)

    client = opinion(contest, entry_id, judging_scene.client_sees(people["hana"]))
    assert (client.counts, client.keeps, client.of) == ({"keep": 1, "maybe": 0, "out": 1}, 1, 3)
    assert client.marks == ()
    assert (client.stars, client.shortlisted, client.mark) == (5, True, None)

    judge = opinion(contest, entry_id, judging_scene.judge_sees(rei, people["rei"]))
    assert (judge.mark, judge.of, judge.marks, judge.stars, judge.shortlisted) == ("keep", 0, (), None, False)

    decided = opinion(contest, entry_id, judging_scene.client_sees(people["hana"], marks=Marks.EACH))
    assert [(one.judge, one.mark) for one in decided.marks] == [
        (cast.NAMES["rei"], "keep"), (cast.NAMES["ume"], "out"), (cast.NAMES["sota"], None),
    ]  # fmt: skip

    after = opinion(
        contest, entry_id, judging_scene.judge_sees(rei, people["rei"], marks=Marks.EACH, feedback=True)
    )
    assert [(one.judge, one.alias, one.mark) for one in after.marks] == [
        (None, "A", None), (None, "B", "out"), (None, "C", "keep"),
    ]  # fmt: skip
    assert (after.stars, after.shortlisted) == (5, True)

    author = opinion(contest, entry_id, Sees(person_id=people["ken"]))
    assert (author.mark, author.marks, author.stars, author.shortlisted) == (None, (), 5, False)

    rival = opinion(contest, entry_id, Sees(person_id=people["mei"], entries=Entries.ALL))
    assert (rival.mark, rival.marks, rival.stars, rival.shortlisted) == (None, (), None, False)
