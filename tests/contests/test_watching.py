from datetime import timedelta

import pytest

from contest.contests import queries as contest_queries
from contest.contests.actions import watching
from contest.kernel.refusal import Refused
from tests import cast
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ids(app):
    return cast.join(app, "hana", "ken", "mei")


@both_databases
def test_watching_twice_is_watching_once_and_ends_at_once(app, ids):
    number = stored.contest(app, ids["hana"], state="published")

    with app.app_context():
        for _ in range(2):
            watching.watch(number, by=ids["ken"], now=NOON)
        assert contest_queries.watched(ids["ken"], [number, 4711]) == {number}
        assert contest_queries.watched(ids["mei"], [number]) == set()
        for _ in range(2):
            watching.unwatch(number, by=ids["ken"])
        assert contest_queries.watched(ids["ken"], [number]) == set()


@both_databases
def test_the_newest_stands_first_and_pages_go_on(here, ids):
    numbers = [stored.contest(here, ids["hana"], state="published") for _ in range(5)]
    hidden = stored.contest(here, ids["hana"], state="published", hidden_at=NOON)

    for n, number in enumerate([*numbers, hidden]):
        watching.watch(number, by=ids["ken"], now=NOON + n // 2 * MINUTE)
    seen, after = [], None
    while True:
        page = contest_queries.watch_list(ids["ken"], after=after, size=2)
        seen += [row.id for row in page.rows]
        if (after := page.after) is None:
            break
    assert seen == numbers[::-1]
    assert contest_queries.watch_list(ids["mei"]).rows == []


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_nobody_could_see_yet_is_not_watched(app, ids, state):
    number = stored.contest(app, ids["hana"], state=state, published_at=None)

    with app.app_context(), pytest.raises(Refused, match="contest.not_to_watch"):
        watching.watch(number, by=ids["hana"], now=NOON)
