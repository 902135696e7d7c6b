"""Contests of Hana's whose panel, marks and stars are tested."""

from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from tests import cast
from tests.judging import scene as judging_scene

DAY = timedelta(days=1)


@pytest.fixture
def people(app):
    return cast.join(app)


@pytest.fixture
def opened(app, people):
    """A contest of Hana's that still takes entries."""
    with app.app_context():
        return judging_scene.contest(people["hana"], entries_close_at=utcnow() + DAY)


@pytest.fixture
def judged(app, people):
    """A contest of Hana's in judgement: entries #1 by Ken, #2 by Mei; Rei judges and is related to Mei."""
    with app.app_context():
        contest = judging_scene.contest(people["hana"], entries_close_at=utcnow() - DAY)
        judging_scene.entry(contest, people["ken"], 1)
        judging_scene.entry(contest, people["mei"], 2)
        judging_scene.judge(contest, people["rei"], people["mei"])
        return contest
