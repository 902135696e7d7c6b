"""Pictures of contests in lists: the newest of an open gallery, never an entry of a blind contest."""

import pytest
from sqlalchemy import update

from contest.awards import queries as award_queries
from contest.awards.model import Award
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import Entry
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from tests import cast
from tests.conftest import both_databases
from tests.contests import stored
from tests.statements import heard, of_page
from tests.web.test_contests import keep

MANY = 6


@pytest.fixture
def ids(app):
    return cast.join(app)


def filled(app, ids, state="published", pictures=2, **changes):
    number = keep(app, ids["hana"], state=state, **changes)
    stored.entries(app, number, MANY, by=[ids["ken"]], pictures=pictures)
    return number


def keys(app, *numbers):
    """The names of the pictures of contests, as their addresses hold them; e: entry, r: picture of the brief."""
    with app.app_context():
        found = entry_queries.contest_pictures(numbers, now=utcnow())
    return {number: [one.url for one in pictures] for number, pictures in found.items()}


@both_databases
def test_an_open_gallery_shows_its_newest_three_that_everybody_sees(app, ids):
    number = filled(app, ids, visibility="open")
    with app.app_context(), transaction() as session:
        hide = update(Entry).where(Entry.contest_id == number)
        session.execute(hide.where(Entry.number == 6).values(hidden_at=utcnow()))
        session.execute(hide.where(Entry.number == 4).values(state="withdrawn"))
        session.execute(hide.where(Entry.number == 2).values(state="declined"))
    urls = keys(app, number)[number]

    assert [f"e{number}-{n}" in url for n, url in zip((5, 3, 1), urls, strict=True)] == [True] * 3


@both_databases
@pytest.mark.parametrize("state", ["published", "awarded", "settled"])
def test_a_blind_contest_shows_the_first_picture_of_its_brief(app, ids, state):
    number, bare = filled(app, ids, state, reveal=True), filled(app, ids, state, pictures=0)
    urls = keys(app, number, bare)

    assert list(urls) == [number] and len(urls[number]) == 1
    assert f"r{number}-1" in urls[number][0]


def test_drafts_and_hidden_contests_have_no_picture(app, ids):
    draft, hidden = filled(app, ids, "draft"), filled(app, ids, visibility="open", hidden_at=utcnow())

    assert keys(app, draft, hidden) == {}


def test_pictures_of_a_page_are_asked_for_at_once(app, ids):
    numbers = [filled(app, ids, visibility=kind) for kind in ("open", "blind") * 4]
    with app.app_context(), heard(app) as statements:
        assert len(entry_queries.contest_pictures(numbers, now=utcnow())) == len(numbers)

    assert len(statements) == 1


@both_databases
@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, True),
        ({"reveal": False}, False),
        ({"state": "awarded"}, False),
        ({"hidden_at": utcnow()}, False),
    ],
)
def test_winners_are_those_of_settled_and_revealed_contests(app, ids, changes, seen):
    number = filled(app, ids, **{"state": "settled", "reveal": True, "title": "Tea tins"} | changes)
    with app.app_context(), transaction() as session:
        entry = session.query(Entry).filter_by(contest_id=number, number=2).one()
        session.add(
            Award(
                contest_id=number, entry_id=entry.id, winner_id=entry.author_id,
                decided_by=session.get_one(Contest, number).client_id, decided_at=utcnow(),
            )
        )  # fmt: skip
    with app.app_context():
        found = award_queries.winners(now=utcnow(), most=6)
    pages = [cast.browser(app).get(path).text for path in ("/contests?shelf=awarded", "/")]

    assert [(one.contest_id, one.entry_number) for one in found] == ([(number, 2)] if seen else [])
    assert ["<figcaption" in html for html in pages] == [seen, seen]


@pytest.mark.parametrize("many", [2, 20])
def test_the_front_page_shows_those_that_close_first_in_five_statements(app, ids, many):
    numbers = [filled(app, ids, visibility=kind) for kind in ("open", "blind") * (many // 2)]
    browser = cast.browser(app)

    assert len(of_page(app, browser, "/")) == 5
    html = browser.get("/").text
    assert html.count('<li class="card">') == min(many, 6)
    assert f'href="/contests/{numbers[0]}"' in html
