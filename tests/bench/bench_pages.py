"""P1 and P2: the page of a contest with 300 cards, drawn, kept and unchanged, against a page that says hello to the
same browser; and what drawing it costs as it grows."""

from collections.abc import Iterator
from datetime import timedelta

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

CARDS, DESIGNERS, PICTURES = 300, 60, 2


def fill(app: Flask, *cards: int) -> list[int]:
    """Open galleries in mid-call, with so many cards each."""
    ids, now = cast.join(app), utcnow()
    crowd = stored.crowd(app, DESIGNERS)
    numbers = []
    for many in cards or (CARDS,):
        number = stored.contest(
            app, ids["hana"], state="published", visibility="open", published_at=now - timedelta(days=1),
            entries_close_at=now + timedelta(days=6),
        )  # fmt: skip
        stored.entries(app, number, many, by=crowd, pictures=PICTURES)
        numbers.append(number)
    return numbers


def rows() -> Iterator[Row]:
    """Both databases, as a visitor and as a designer who is signed in."""
    for database, goal in (("sqlite", 5.0), ("postgresql", 10.0)):
        with site(database, fill) as (there, numbers):
            yield from _against_hello(there, database, numbers[0], goal)
    with site("sqlite", lambda app: fill(app, 100, 1_000, 5_000)) as (there, numbers):
        yield from _grown(there, numbers)


def _against_hello(there: Site, database: str, number: int, goal: float) -> Iterator[Row]:
    page = f"/contests/{number}"
    for who, reader_ in (
        ("a visitor", Reader(there)),
        ("a designer signed in", Reader(there, session(there.app, "ken"))),
    ):
        for _ in range(12):  # each of the two processes has drawn it once
            reader_.get("/hello")
            status, body = reader_.get(page)
            assert status == 200 and body.count(b"<figure") == CARDS + PICTURES
        hello, again, unchanged = cost(
            there,
            [
                lambda r=reader_: r.get("/hello"),
                lambda r=reader_: r.get(page),
                lambda r=reader_: r.get(page, known=True),
            ],
            times=60,
            rounds=5,
        )
        drawn = cost(
            there, [lambda r=reader_: r.get(page)], times=1, rounds=10, before=lambda: change(there, number)
        )[0]
        how = f"{database}, CPU of 2 processes × 2 threads, hello {hello * 1000:.2f} ms"
        yield Row("P1", f"300 cards, {who}", again / hello, goal, how)
        yield Row(
            "P1", f"the same, first view after a change or in a window, {who}", drawn / hello, None, how
        )
        yield Row("P2", f"the same unchanged (304), {who}", unchanged / hello, 2.0, how)


def _grown(there: Site, numbers: list[int]) -> Iterator[Row]:
    reader_ = Reader(there)
    for number, many in zip(numbers, (100, 1_000, 5_000), strict=True):
        page = f"/contests/{number}"
        for _ in range(12):
            reader_.get(page)
        kept_, hello = cost(
            there, [lambda p=page: reader_.get(p), lambda: reader_.get("/hello")], times=40, rounds=3
        )
        drawn = cost(
            there,
            [lambda p=page: reader_.get(p)],
            times=1,
            rounds=6,
            before=lambda n=number: change(there, n),
        )[0]
        how = f"sqlite, kept {kept_ / hello:.1f}, drawn anew {drawn / hello:.0f} times hello; at most 300 cards a page"
        yield Row("growth", f"contest page, {many} entries", kept_ / hello, None, how)


def change(there: Site, number: int) -> None:
    """Something happens in the contest."""
    with there.app.app_context():
        client = reader().scalars(select(Contest.client_id).where(Contest.id == number)).one()
        events.record(ContestShown(contest_id=number, at=utcnow(), reason="bench"), by=client)
