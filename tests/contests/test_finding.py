"""Finding contests on both databases: words, filters, orders, pages, and who is never found."""

from datetime import timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from contest.contests import finding, queries as contest_queries
from contest.contests.actions import indexing
from contest.contests.finding import ORDERS, TABS, ContestFilter
from contest.contests.model import ContestText
from contest.entries import queries as entry_queries
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people.actions import accounts
from contest.work import queue
from tests import cast
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def hana(app):
    return cast.join(app, "hana")["hana"]


def keep(app, client, **changes):
    return stored.contest(app, client, **{"state": "published"} | changes)


def walk(size=30, now=NOON, **contest_filter):
    """The numbers of all pages, and how many pages there were."""
    numbers, after, wanted = [], None, ContestFilter(**contest_filter)
    for page in range(1, 100):
        found = finding.find(wanted, now=now, after=after, size=size, living=entry_queries.listed())
        numbers += [row.id for row in found.rows]
        after = found.after
        if after is None:
            assert len(numbers) == finding.count(wanted, now=now)
            return numbers, page
    raise AssertionError("the pages never end")


def found(**contest_filter):
    return set(walk(**contest_filter)[0])


def test_shelves_stand_in_order_of_deadline(here, hana):
    later = keep(here, hana, entries_close_at=NOON + 3 * DAY)
    sooner = keep(here, hana, entries_close_at=NOON)
    closed = keep(here, hana, entries_close_at=NOON - SECOND)
    awarded = keep(here, hana, state="awarded", entries_close_at=NOON - 9 * DAY)
    settled = keep(here, hana, state="settled", entries_close_at=NOON - 8 * DAY)

    assert walk() == ([sooner, later], 1)
    assert walk(tab="judging") == ([closed], 1)
    assert walk(tab="awarded") == ([settled, awarded], 1)


@both_databases
def test_what_may_not_be_seen_is_never_found(here, hana):
    for state in ("draft", "cancelled", "lapsed"):
        keep(here, hana, state=state, title="焙煎所")
    keep(here, hana, title="焙煎所", hidden_at=NOON)
    keep(here, hana, title="焙煎所", state="awarded", hidden_at=NOON)

    for tab in TABS:
        for order in ORDERS:
            for words in ("", "焙煎所", "焙煎"):
                assert walk(tab=tab, order=order, words=words) == ([], 1)


@both_databases
@pytest.mark.parametrize("tab", TABS)
def test_pages_follow_one_another_without_gap_or_repeat(here, hana, tab):
    ken, mei = cast.join(here, "ken", "mei").values()
    closes = DAY if tab == "open" else -DAY
    numbers = [
        keep(
            here, hana, state=TABS[tab][n % len(TABS[tab])], prize_amount=1000 * (n // 2 + 1),
            entries_close_at=NOON + closes + n // 3 * SECOND, published_at=NOON + n // 2 * SECOND,
        )
        for n in range(7)
    ]  # fmt: skip
    for n in (0, 1, 4):
        stored.entries(here, numbers[n], 1 + n // 4, by=[ken, mei])

    rows = {row.id: row for row in finding.find(ContestFilter(tab=tab), now=NOON).rows}
    living = entry_queries.listed_by_contest(numbers)
    values = {
        "closing": lambda n: (rows[n].entries_close_at - NOON) * (1 if tab == "open" else -1),
        "newest": lambda n: NOON - rows[n].published_at,
        "prize": lambda n: -rows[n].prize_amount,
        "fewest": lambda n: living.get(n, 0),
    }
    for order in ORDERS:
        whole, pages = walk(tab=tab, order=order)
        assert (sorted(whole), pages) == (numbers, 1)
        assert walk(tab=tab, order=order, size=2) == (whole, 4)
        assert all(values[order](one) <= values[order](two) for one, two in pairwise(whole))


@both_databases
def test_filters_narrow_the_list_and_add_up(here, hana):
    plain = keep(here, hana, prize_amount=50_000, entries_close_at=NOON + 3 * DAY)
    poster = keep(
        here, hana, category="poster", prize_amount=50_000, entries_close_at=NOON + 3 * DAY + SECOND
    )
    rich = keep(here, hana, prize_amount=1_000_000, visibility="open", entries_close_at=NOON + 9 * DAY)

    assert found(category="poster") == {poster}
    assert found(visibility="open") == {rich}
    assert found(prize_from=50_001) == {rich}
    assert found(prize_from=50_000, prize_to=50_000) == {plain, poster}
    assert found(within=3 * DAY) == {plain}
    assert found(within=3 * DAY, category="poster") == set()
    assert found(prize_to=50_000, category="logo", words="焙煎") == {plain}


# What is looked for, and whether it finds the contest of the test below.
WORDS = {
    "焙煎所": True, "焙煎": True, "煎": True, "コーヒー": True, "ｺｰﾋｰ": True, "こーひー": True,
    "ＣＡＦÉ": True, "café": True, "cafe\u0301": True, "é": True, "fé": True,
    "焙煎所 看板": True, "看板　焙煎所": True, "焙煎所 海": False, "海": False, "steaming": False,
    "sv": True, "SVG": True, "水野": True, "ロゴ": True, "logo": True, "避ける": False,
    "100%": True, "100_": False, "%": True, "_": False, "焙_所": False, "焙%所": False,
    '"安心"': True, '"': True, "OR": False, "焙煎所 OR 海": False, "焙*": False, "*": False,
    "text:焙煎所": False, "-海": False, "NEAR(焙煎所 看板)": False, "'; DROP TABLE contest; --": False,
    "\\": True, "a\\b": True, "^焙煎所": False, "(": False, "\x00焙煎所\x00": True,
}  # fmt: skip


@both_databases
def test_words_are_found_as_plain_text(here, hana):
    """In either script, width and case; of one or two characters too, which have no trigram; never as operators."""
    number = keep(
        here, hana, title="みなと焙煎所のマーク", lead="Café and コーヒー",
        description='看板に使います。100%の"安心" a\\b', avoided="避ける",
    )  # fmt: skip
    ume = cast.join(here, "ume")["ume"]
    keep(
        here,
        ume,
        title="Something else",
        description="Nothing of it",
        category="poster",
        required_formats=["EPS"],
    )

    for words, hit in WORDS.items():
        assert found(words=words) == ({number} if hit else set()), words


@both_databases
def test_words_kept_in_an_older_form_are_folded_anew_once(here, hana):
    old = keep(here, hana, title="コーヒー\u200b豆の袋")
    new = keep(here, hana, title="Another")
    with transaction() as session:
        session.get_one(ContestText, old).text = "こーひー\u200b豆の袋"
    assert found(words="コーヒー豆") == set()

    assert indexing.refold() == 1
    assert found(words="コーヒー豆") == found(words="コ\uff0dヒ\uff0d豆") == {old}
    assert found(words="another") == {new}
    assert indexing.refold() == 0


@both_databases
def test_an_update_has_the_words_folded_anew(here, hana):
    number = keep(here, hana, title="コーヒー豆の袋")
    update = import_module("contest.migrations.versions.0029_words_folded_anew")
    with transaction() as session:
        session.get_one(ContestText, number).text = "こーひー豆の袋"
    with db.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        update.upgrade()
    queue.drain(utcnow() + DAY)
    assert found(words="コーヒー豆") == {number}


def test_every_term_may_stand_elsewhere(here, hana):
    number = keep(here, hana, title="Otaru", category="poster")

    assert found(words="ポスター otaru") == {number}
    assert found(words="ロゴ otaru") == (
        {number} if "ロゴ" in contest_queries.contest(number).description else set()
    )


@both_databases
def test_publishing_makes_findable_and_a_new_name_of_the_client_too(here, hana):
    from contest.contests import agreement
    from contest.contests.actions import publication

    number = stored.paid(here, hana)
    assert found(words="焙煎所") == set()
    publication.publish(number, agreement=agreement.CURRENT, by=hana, now=NOON)
    assert found(words="焙煎所") == found(words="水野") == {number}
    accounts.rename(hana, name="川原 華", language="ja", time_zone="Asia/Tokyo", shortcuts=True, now=NOON)
    assert found(words="水野") == set()
    assert found(words="川原") == found(words="川原 華") == {number}


def test_what_a_rolled_back_publication_said_is_not_found(here, hana):
    number = stored.paid(here, hana)
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.merge(ContestText(contest_id=number, text="まぼろし"))
        session.flush()
        raise ZeroDivisionError
    with db.engine.connect() as connection:
        assert (
            connection.scalar(
                text("SELECT count(*) FROM contest_text_fts WHERE contest_text_fts MATCH 'まぼろし'")
            )
            == 0
        )


def test_sqlites_trigrams_agree_with_the_words(here, hana):
    number = keep(here, hana)
    keep(here, hana)
    with transaction() as session:
        session.get_one(ContestText, number).text = "べつのことば"
        session.flush()
    with transaction() as session:
        session.execute(text("INSERT INTO contest_text_fts (contest_text_fts) VALUES ('integrity-check')"))
    assert found(words="べつの") == {number}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_walks_its_trigram_index(app, hana):
    keep(app, hana)
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        plan = connection.scalars(
            text("EXPLAIN SELECT contest_id FROM contest_text WHERE text LIKE '%coffee%'")
        )
        assert "ix_contest_text_trigrams" in "\n".join(plan)
