from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from contest.contests import queries
from tests import cast
from tests.conftest import both_databases
from tests.contests import kept
from tests.make import NOON

SECOND = timedelta(seconds=1)


@pytest.fixture
def hana(app):
    return cast.join(app, "hana")["hana"]


def walk(**kwargs):
    """The numbers of all pages, and how many pages there were."""
    numbers, after = [], None
    for page in range(1, 100):
        found = queries.open_list(after=after, **kwargs)
        numbers += [row.id for row in found.rows]
        after = found.after
        if after is None:
            return numbers, page
    raise AssertionError("the pages never end")


def test_an_unknown_number_is_no_contest(here):
    with pytest.raises(NoResultFound):
        queries.contest(4711)


def test_the_list_shows_open_contests_by_time_left(app, hana):
    later = kept.contest(app, hana, state="published", entries_close_at=NOON + timedelta(days=3))
    sooner = kept.contest(app, hana, state="published", entries_close_at=NOON)
    closed = kept.contest(app, hana, state="published", entries_close_at=NOON - SECOND)
    awarded = kept.contest(app, hana, state="awarded", entries_close_at=NOON - timedelta(days=9))
    settled = kept.contest(app, hana, state="settled", entries_close_at=NOON - timedelta(days=8))
    for state in ("draft", "cancelled", "lapsed"):
        kept.contest(app, hana, state=state)
    kept.contest(app, hana, state="published", hidden_at=NOON)

    with app.app_context():
        assert walk(now=NOON) == ([sooner, later], 1)
        assert walk(now=NOON, shelf="judging") == ([closed], 1)
        assert walk(now=NOON, shelf="awarded") == ([settled, awarded], 1)
        assert queries.count_open(NOON) == 2


@both_databases
def test_pages_follow_one_another_without_gap_or_repeat(app, hana):
    same = [kept.contest(app, hana, state="published", entries_close_at=NOON + SECOND) for _ in range(5)]
    last = kept.contest(app, hana, state="published", entries_close_at=NOON + 2 * SECOND)

    with app.app_context():
        assert walk(now=NOON, size=2) == ([*same, last], 3)
        assert walk(now=NOON + 3 * SECOND, shelf="judging", size=4) == ([last, *same[::-1]], 2)


def test_a_category_narrows_the_list(app, hana):
    kept.contest(app, hana, state="published")
    poster = kept.contest(app, hana, state="published", category="poster")

    with app.app_context():
        assert walk(now=NOON, category="poster") == ([poster], 1)


@pytest.mark.parametrize(
    "key", ["", "-", "x-y", "1", "１-１", "9" * 30 + "-1", "1-" + "9" * 30, "-1-1", "\x00"]
)
def test_a_key_that_no_page_gave_begins_at_the_start(app, hana, key):
    number = kept.contest(app, hana, state="published")

    with app.app_context():
        assert [row.id for row in queries.open_list(now=NOON, after=key).rows] == [number]
        assert [row.id for row in queries.of_client(hana, after=key).rows] == [number]


@both_databases
def test_my_contests_are_mine_drafts_first(app, hana):
    ken = cast.join(app, "ken")["ken"]
    old, draft, new = (kept.contest(app, hana, state=state) for state in ("settled", "draft", "published"))
    kept.contest(app, ken)

    with app.app_context():
        first = queries.of_client(hana, size=2)
        second = queries.of_client(hana, after=first.after, size=2)
        assert [row.id for row in first.rows] == [draft, new]
        assert ([row.id for row in second.rows], second.after) == ([old], None)


def test_a_clients_record_counts_choices_of_those_that_ended(app, hana):
    for state in ("settled", "awarded", "lapsed", "cancelled", "published", "draft"):
        kept.contest(app, hana, state=state)

    with app.app_context():
        assert queries.records({hana}) == {hana: queries.Record(chosen=2, of=3)}
        assert queries.records(set()) == {}
