"""The gallery in pages: every entry once, whatever happens between two pages, and the counts of what a filter leaves."""

import pytest
from sqlalchemy import update

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import Entry
from contest.entries.queries import PAGE
from contest.kernel.db import db, reader, transaction
from contest.kernel.sees import Entries, Scale, Sees
from tests import cast
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON
from tests.statements import heard

MANY = 130
CLIENT = {"entries": Entries.ALL, "scale": Scale.FULL, "threads": True}


@pytest.fixture
def number(app):
    """A contest with 130 entries of ten designers, its cast in it."""
    cast.join(app)
    number = stored.contest(app, 1, state="published", visibility="open")
    stored.entries(app, number, MANY, by=stored.crowd(app, 10))
    return number


def page(number, sees, after="", **asked):
    contest = db.session.get_one(Contest, number)
    return entry_queries.gallery_page(contest, sees=sees, now=NOON, after=after, **asked)


def walk(number, sees, between=lambda: None, **asked):
    """The numbers on each page, from the first to the last; `between` is done after each."""
    pages, after = [], ""
    while after is not None:
        found = page(number, sees, after, **asked)
        pages.append([card.number for card in found.cards])
        after = found.after
        db.session.rollback()
        between()
    return pages


def become(number, state, *numbers):
    with transaction() as session:
        these = Entry.contest_id == number, Entry.number.in_(numbers)
        session.execute(update(Entry).where(*these).values(state=state))


def add(number, *numbers):
    with transaction() as session:
        first = session.query(Entry).filter_by(contest_id=number, number=1).one()
        session.add_all(
            Entry(contest_id=number, number=n, author_id=first.author_id, state="ready", made_at=NOON, shown_version=1)
            for n in numbers
        )  # fmt: skip


@both_databases
def test_130_entries_are_shown_once_each_newest_first(app, number):
    with app.app_context():
        pages = walk(number, Sees(person_id=None, entries=Entries.ALL))

    assert [len(one) for one in pages] == [PAGE, PAGE, MANY - 2 * PAGE]
    assert sum(pages, []) == list(range(MANY, 0, -1))


@both_databases
def test_entries_added_and_withdrawn_meanwhile_make_no_gap_and_no_repeat(app, number):
    """What comes is above the pages that follow; what goes is missing where it was not shown yet, and moves nothing."""
    coming, going = iter((131, 132, 133)), iter(((130, 100), (71, 70, 10), (9,)))
    sees = Sees(person_id=None, entries=Entries.ALL)

    def happens():
        add(number, next(coming))
        become(number, "withdrawn", *next(going))

    with app.app_context():
        shown = sum(walk(number, sees, between=happens), [])

    assert shown == [n for n in range(MANY, 0, -1) if n != 10]


@both_databases
def test_declined_and_withdrawn_entries_follow_all_others_page_by_page(app, number):
    declined, withdrawn = range(1, 80), range(100, 105)
    with app.app_context():
        become(number, "declined", *declined)
        become(number, "withdrawn", *withdrawn)
        client = walk(number, Sees(person_id=None, **CLIENT))
        staff = walk(number, Sees(person_id=None, **CLIENT, hidden=True))
        rival = walk(number, Sees(person_id=None, entries=Entries.ALL))

    ready = [n for n in range(MANY, 0, -1) if n not in declined and n not in withdrawn]
    assert sum(rival, []) == ready
    assert sum(client, []) == ready + list(reversed(declined))
    assert sum(staff, []) == ready + list(reversed(declined)) + list(reversed(withdrawn))
    assert [len(one) for one in client] == [PAGE, PAGE, len(ready) + len(declined) - 2 * PAGE]


@both_databases
def test_a_filter_is_exact_over_all_pages_and_says_how_many_it_leaves(app, number):
    wanted = [n for n in range(1, MANY + 1) if n % 3]
    with app.app_context():
        become(number, "declined", *range(1, 21))
        ids = reader().scalars(db.select(Entry.id).where(Entry.number.in_(wanted))).all()
        sees = Sees(person_id=None, **CLIENT)
        pages = walk(number, sees, ids=ids)
        first = page(number, sees, ids=ids)
        none = page(number, sees, ids=[])

    assert sorted(sum(pages, [])) == wanted and len(pages) == 2
    declined = [n for n in wanted if n < 21]
    assert first.narrowed == {"": len(wanted) - len(declined), "declined": len(declined), "withdrawn": 0}
    assert (none.cards, none.after, none.narrowed) == ([], None, {"": 0, "declined": 0, "withdrawn": 0})


def test_a_page_is_one_statement_and_the_last_is_full_without_a_next(app, number):
    with app.app_context():
        add(number, *range(MANY + 1, 3 * PAGE + 1))
    with heard(app) as seen, app.app_context():
        pages = walk(number, Sees(person_id=None, entries=Entries.ALL))

    assert [len(one) for one in pages] == [PAGE] * 3
    assert len(seen) == 2 * len(pages)  # each finds its contest, then the cards


@pytest.mark.parametrize(
    "after", ["x", "-", "declined", "hidden-5", "1.5", "٣", "9" * 12, "declined-٣", "\0"]
)
def test_what_is_no_cursor_begins_at_the_first(app, number, after):
    with app.app_context():
        assert page(number, Sees(person_id=None, entries=Entries.ALL), after).cards[0].number == MANY
