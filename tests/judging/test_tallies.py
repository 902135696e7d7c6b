"""Keeps n of m: the latest marks of who sits on the panel, in one statement; a recused judge looks like one who has not
marked yet."""

import pytest

from contest.contests.model import Contest
from contest.judging import queries as judging_queries
from contest.judging.rules import Tally
from contest.kernel.db import end_page, reader
from contest.kernel.sees import Entries, Marks, Sees
from tests import cast
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.judging.scene import JUDGING
from tests.make import NOON
from tests.statements import heard


@both_databases
def test_the_latest_marks_of_the_present_panel_count(app):
    with app.app_context():
        people = cast.join(app, "hana", "ken", "mei", "rei", "ume", "aki", "bo")
        contest = judging_scene.contest(people["hana"])
        kens = judging_scene.entry(contest, people["ken"], 1)
        meis = judging_scene.entry(contest, people["mei"], 2)
        unseen = judging_scene.entry(contest, people["ken"], 3)
        elsewhere = judging_scene.entry(judging_scene.contest(people["hana"]), people["ken"], 1)
        rei = judging_scene.judge(contest, people["rei"], people["mei"])
        ume = judging_scene.judge(contest, people["ume"])
        aki = judging_scene.judge(contest, people["aki"])
        gone = judging_scene.judge(contest, people["bo"], people["ken"], removed_at=NOON)
        judging_scene.mark(rei, kens, "out", "keep")
        judging_scene.mark(ume, kens, "keep")
        judging_scene.mark(aki, kens, "maybe", None)
        judging_scene.mark(gone, kens, "keep")
        judging_scene.mark(ume, meis, "out")
        judging_scene.mark(aki, meis, "maybe")

        tallies = judging_scene.tallies(contest, sees=judging_scene.client_sees(people["hana"]))

        assert tallies == {
            kens: judging_scene.tally(keep=2, of=3),
            meis: judging_scene.tally(maybe=1, out=1, of=3),
            unseen: judging_scene.tally(of=3),
        }
        assert elsewhere not in tallies


def test_who_may_not_see_them_gets_none(people, contest):
    rei = judging_scene.judge(contest, people["rei"])
    entry = judging_scene.entry(contest, people["ken"], 1)
    judging_scene.mark(rei, entry, "keep")

    judge = judging_scene.judge_sees(rei, people["rei"])
    rival = Sees(person_id=people["mei"], entries=Entries.ALL)
    assert judging_scene.tallies(contest, sees=judge) == judging_scene.tallies(contest, sees=rival) == {}
    counts_only = Sees(person_id=people["rei"], marks=Marks.TALLY)
    assert judging_scene.tallies(contest, sees=counts_only) == {entry: judging_scene.tally(keep=1, of=1)}
    feedback_only = Sees(person_id=people["hana"], feedback=True)
    assert judging_scene.tallies(contest, sees=feedback_only) == {entry: Tally()}


@pytest.mark.parametrize("many", [1, 30, 300])
def test_tallies_and_panel_take_the_same_few_statements_at_any_size(here, people, contest, many):
    entries = judging_scene.entries(contest, people["ken"], many, images=0)
    rei = judging_scene.judge(contest, people["rei"])
    for entry in entries:
        judging_scene.mark(rei, entry, "keep")
    end_page()
    row = reader().get_one(Contest, contest)
    with heard(here) as statements:
        tallies = judging_queries.tallies(row, sees=judging_scene.client_sees(people["hana"]))
    assert (len(tallies), len(statements)) == (many, 1)
    with heard(here) as statements:
        panel = judging_queries.panel(contest)
    assert (panel.seats[0].progress, len(statements)) == ("under_way", 2)


@both_databases
def test_the_panel_shows_each_judges_progress_in_one_of_three_words(app):
    """Marks on record, also those taken back, are under way; done is what the judge says, whatever is marked."""
    with app.app_context():
        people = cast.join(app, "hana", "ken", "rei", "ume", "bo", "aki")
        contest = judging_scene.contest(people["hana"])
        one = judging_scene.entry(contest, people["ken"], 1)
        judging_scene.judge(contest, people["rei"], people["ken"])
        ume = judging_scene.judge(contest, people["ume"])
        bo = judging_scene.judge(contest, people["bo"], finished_at=JUDGING)
        judging_scene.judge(contest, people["aki"], finished_at=JUDGING)
        judging_scene.mark(ume, one, "keep", None)
        judging_scene.mark(bo, one, "keep")

        seats = judging_queries.panel(contest).seats

        assert [seat.progress for seat in seats] == ["not_begun", "under_way", "done", "done"]
