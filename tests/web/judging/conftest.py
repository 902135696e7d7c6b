"""Contests of Hana's whose panel, marks and stars are tested."""

from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from tests import cast
from tests.judging import rows

DAY = timedelta(days=1)


@pytest.fixture
def people(app):
    return cast.join(app)


@pytest.fixture
def opened(app, people):
    """A contest of Hana's that still takes entries."""
    with app.app_context():
        return rows.contest(people["hana"], entries_close_at=utcnow() + DAY)


@pytest.fixture
def judged(app, people):
    """A contest of Hana's in judgement: entries #1 by Ken, #2 by Mei; Rei judges and is related to Mei."""
    with app.app_context():
        contest = rows.contest(people["hana"], entries_close_at=utcnow() - DAY)
        rows.entry(contest, people["ken"], 1)
        rows.entry(contest, people["mei"], 2)
        rows.judge(contest, people["rei"], people["mei"])
        return contest
