import pytest
from sqlalchemy.exc import NoResultFound

from contest.contests import finding, queries as contest_queries
from contest.contests.finding import ContestFilter
from tests import cast
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON


@pytest.fixture
def hana(app):
    return cast.join(app, "hana")["hana"]


def test_an_unknown_number_is_no_contest(here):
    with pytest.raises(NoResultFound):
        contest_queries.contest(4711)


@pytest.mark.parametrize(
    "key", ["", "-", "x-y", "1", "１-１", "9" * 30 + "-1", "1-" + "9" * 30, "-1-1", "\x00"]
)
def test_a_key_that_no_page_gave_begins_at_the_start(here, hana, key):
    number = stored.contest(here, hana, state="published")

    assert [row.id for row in finding.find(ContestFilter(), now=NOON, after=key).rows] == [number]
    assert [row.id for row in contest_queries.of_client(hana, after=key).rows] == [number]


@both_databases
def test_my_contests_are_mine_drafts_first(here, hana):
    ken = cast.join(here, "ken")["ken"]
    old, draft, new = (stored.contest(here, hana, state=state) for state in ("settled", "draft", "published"))
    stored.contest(here, ken)

    first = contest_queries.of_client(hana, size=2)
    second = contest_queries.of_client(hana, after=first.after, size=2)
    assert [row.id for row in first.rows] == [draft, new]
    assert ([row.id for row in second.rows], second.after) == ([old], None)
