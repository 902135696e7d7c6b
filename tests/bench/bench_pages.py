"""P1 and P3: the page of a contest with 60 cards and without, and the list of contests, against a page that says hello
to the same browser; something happens in the contest before each view."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from contest import events
from contest.contests.events import ContestShown
from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from tests import cast
from tests.bench import Row
from tests.bench.sites import Reader, Site, cost, session, site
from tests.contests import stored

CARDS, DESIGNERS, PICTURES = 60, 30, 2
LISTED = 40  # contests, more than one page of the list
GROWN = (300, 1_000, 5_000)
GOALS = {
    "sqlite": {"contest page, 60 cards": 15.0, "contest page, no gallery": 8.0, "list of contests": 12.0},
    "postgresql": {"contest page, 60 cards": 20.0},
}


def fill(app: Flask, *cards: int, more: int = 0) -> list[int]:
    """Contests in mid-call with so many cards each, the second of them blind, and `more` with none."""
    ids, now = cast.join(app), utcnow()
    crowd = stored.crowd(app, DESIGNERS)
    numbers = []
    for at, many in enumerate([*cards, *[0] * more]):
        number = stored.contest(
            app, ids["hana"], state="published", visibility="blind" if at == 1 else "open",
            published_at=now - timedelta(days=1), entries_close_at=now + timedelta(days=6),
        )  # fmt: skip
        if many:
            stored.entries(app, number, many, by=crowd, pictures=PICTURES)
        numbers.append(number)
    return numbers


def rows() -> Iterator[Row]:
    """Both databases, as a visitor and as the client."""
    for database, goals in GOALS.items():
        with site(database, lambda app: fill(app, CARDS, CARDS, more=LISTED)) as (there, numbers):
            for who, browser in (("a visitor", Reader(there)), ("the client", _client(there))):
                yield from _against_hello(there, browser, numbers, f"{database}, {who}", goals)
    with site("sqlite", lambda app: fill(app, *GROWN)) as (there, numbers):
        yield from _grown(there, numbers)


def _client(there: Site) -> Reader:
    return Reader(there, session(there.app, "hana"))


def _against_hello(
    there: Site, browser: Reader, numbers: list[int], who: str, goals: dict[str, float]
) -> Iterator[Row]:
    status, body = browser.get(f"/contests/{numbers[0]}")
    assert status == 200 and body.count(b"<figure") == CARDS + PICTURES
    pages = {
        "contest page, 60 cards": ("P1", _viewed(there, browser, numbers[0])),
        "contest page, no gallery": ("P3", _viewed(there, browser, numbers[1])),
        "list of contests": ("P3", lambda: browser.get("/contests")),
    }
    if who.endswith("client"):  # who sees the cards of a blind contest too
        del pages["contest page, no gallery"]
    hello, *costs = _costs(there, [lambda: browser.get("/hello"), *(view for _, view in pages.values())])
    for (page, (name, _)), spent in zip(pages.items(), costs, strict=True):
        how = f"CPU of 2 processes × 2 threads, hello {hello * 1000:.2f} ms, page {spent * 1000:.1f} ms"
        yield Row(name, f"{page}, {who}", spent / hello, goals.get(page), how)


def _grown(there: Site, numbers: list[int]) -> Iterator[Row]:
    browser = _client(there)
    for number, many in zip(numbers, GROWN, strict=True):
        hello, page = _costs(there, [lambda: browser.get("/hello"), _viewed(there, browser, number)])
        yield Row("growth", f"contest page, {many:,} entries, the client", page / hello, None, "sqlite")


def _viewed(there: Site, browser: Reader, number: int) -> Callable[[], Any]:
    """A view after an act, which is done in this process and so not counted."""

    def view() -> None:
        _change(there, number)
        browser.get(f"/contests/{number}")

    return view


def _costs(there: Site, acts: list[Callable[[], Any]]) -> list[float]:
    for act in acts * 8:  # each process has its templates and statements ready
        act()
    return cost(there, acts, times=30, rounds=5)


def _change(there: Site, number: int) -> None:
    with there.app.app_context():
        client = reader().scalars(select(Contest.client_id).where(Contest.id == number)).one()
        events.record(ContestShown(contest_id=number, at=utcnow(), reason="bench"), by=client)
