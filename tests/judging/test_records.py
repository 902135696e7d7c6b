"""A client's record: finished contests alone, half of the waits, and honest where there is little to tell."""

from datetime import timedelta

import pytest

from contest.contests import queries as contest_queries
from contest.judging import queries as judging_queries
from contest.judging.queries import Record
from contest.kernel.sees import Entries, Sees
from tests import cast
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.statements import heard

HOUR = timedelta(hours=1)


def finished(people, *waits, state="settled", client="hana", **changes):
    """A contest in which each entry waited so many hours for a first word; None: for ever."""
    number = judging_scene.contest(people[client], state=state, **changes)
    for n, hours in enumerate(waits, 1):
        judging_scene.entry(number, people["ken"], n, images=0, answered_after=hours and hours * 3600)
    return number


@both_databases
def test_choices_lapses_and_half_of_the_waits(app, database):
    people = cast.join(app)
    with app.app_context():
        finished(people, 9, 1, 5)
        finished(people, 30, state="awarded")
        finished(people, None, None, state="lapsed")
        for state in ("draft", "published", "cancelled"):
            finished(people, 1, 1, 1, 1, state=state)
        finished(people, 2, client="mei")

        found = judging_queries.records({people["hana"], people["mei"], people["rei"]})

        assert found == {
            people["hana"]: Record(chosen=2, of=3, within=9 * HOUR, few=False),
            people["mei"]: Record(chosen=1, of=1, within=2 * HOUR, few=True),
        }
        assert found[people["hana"]].lapsed == 1
        assert judging_queries.records(set()) == {}


def test_who_mostly_kept_silent_answers_within_no_time_at_all(people):
    finished(people, 1, 1, None, None, None)

    assert judging_queries.records({people["hana"]})[people["hana"]] == Record(
        chosen=1, of=1, within=None, few=False
    )


def test_what_was_withdrawn_or_could_not_be_read_owes_no_word(people):
    number = finished(people, 1, 2, 3)
    for n, state in ((4, "withdrawn"), (5, "unreadable"), (6, "withdrawn")):
        judging_scene.entry(number, people["ken"], n, images=0, state=state)

    assert judging_queries.records({people["hana"]})[people["hana"]].within == 2 * HOUR


@pytest.mark.parametrize("many", [0, 1, 30])
def test_a_page_takes_one_statement_for_counts_and_record(here, people, many):
    for _ in range(many):
        finished(people, 1, 2)
    number = judging_scene.contest(people["hana"])
    judging_scene.entries(number, people["ken"], 2, images=0)
    judging_scene.entry(number, people["mei"], 3, images=0)
    contest = contest_queries.contest(number)
    with heard(here) as statements:
        found = judging_queries.judging_summary(contest, sees=Sees(person_id=None, entries=Entries.COUNT))
    assert len(statements) == 1
    assert found.counts == (3, 2)
    assert found.visible_counts == (3, 0, 0, 0, 2)
    assert found.record == (Record(chosen=many, of=many, within=HOUR, few=many < 3) if many else None)
