"""P4: page 200 of a long list against its first, and what finding costs as the site grows."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from contest.contests import finding
from contest.contests.finding import ORDERS, ContestFilter
from contest.contests.folding import fold
from contest.contests.model import Contest, ContestText
from contest.entries import queries as entry_queries
from contest.entries.model import Entry, Image, Rendition, Upload, Version
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.kernel.sees import Entries, Scale, Sees
from contest.participants.model import Entrant
from tests import cast
from tests.bench import Row
from tests.bench.sites import filled
from tests.contests import stored

MANY, DESIGNERS, DEEP = 100_000, 200, 200
CONTESTS = (100, 1_000, 10_000)
CHUNK = 5_000
WORDS = [
    "焙煎所",
    "図書館",
    "港",
    "ジャム",
    "演奏会",
    "logo",
    "poster",
    "harbour",
    "library",
    "coffee",
    "看板",
    "包装",
    "表紙",
    "案内",
    "温泉",
]


def rows() -> Iterator[Row]:
    """Both databases; times of queries in this process, the least of several turns."""
    for database in ("sqlite", "postgresql"):
        with filled(database, _gallery) as (app, contest), app.app_context():
            yield _entries(contest, database)
        for many in CONTESTS:
            with filled(database, lambda app, many=many: _contests(app, many)) as (app, _), app.app_context():
                yield from _lists(database, many)


def _entries(number: int, database: str) -> Row:
    contest, now = db.session.get_one(Contest, number), utcnow()
    sees = Sees(person_id=None, entries=Entries.ALL, scale=Scale.PREVIEW)

    def page(after: str) -> Any:
        return entry_queries.gallery_page(contest, sees=sees, now=now, after=after).cards

    deep = str(MANY - (DEEP - 1) * entry_queries.PAGE + 1)
    assert len(page("")) == len(page(deep)) == entry_queries.PAGE
    first, last = _least(lambda: page(""), lambda: page(deep))
    how = f"{database}, page 1 in {first * 1000:.1f} ms, {entry_queries.PAGE} cards a page"
    return Row("P4", f"page {DEEP} of {MANY:,} entries ÷ page 1", last / first, 1.3, how)


def _lists(database: str, many: int) -> Iterator[Row]:
    now = utcnow()
    for order in ORDERS:
        query, after = ContestFilter(order=order), None
        deep = min(DEEP, max(2, many // finding.PAGE // 2))
        for _ in range(deep - 1):
            after = finding.find(query, now=now, after=after, living=entry_queries.listed()).after
        first, last = _least(lambda: _find(query, now, None), lambda: _find(query, now, after))  # noqa: B023
        how = f"{database}, page 1 in {first * 1000:.1f} ms"
        yield Row("P4", f"page {deep} of {many:,} contests by “{order}” ÷ page 1", last / first, 1.3, how)
    for words in ("焙煎所", "港", "coffee harbour"):
        yield _search(ContestFilter(words=words), database, many, now)


def _search(query: ContestFilter, database: str, many: int, now: datetime) -> Row:
    (took,) = _least(lambda: (_find(query, now, None), finding.count(query, now=now)))
    how = f"{database}, page and count"
    return Row("growth", f"finding “{query.words}” among {many:,} contests, ms", took * 1000, None, how)


def _find(query: ContestFilter, now: datetime, after: str | None) -> Any:
    db.session.rollback()
    return finding.find(query, now=now, after=after, living=entry_queries.listed())


def _least(*acts: Callable[[], Any], turns: int = 15) -> list[float]:
    """The least seconds that each takes, done by turns."""
    best = [float("inf")] * len(acts)
    for _ in range(turns):
        for n, act in enumerate(acts):
            start = time.perf_counter()
            act()
            best[n] = min(best[n], time.perf_counter() - start)
    return best


def _gallery(app: Flask) -> int:
    """One contest with 100,000 entries, each with an image and its renditions."""
    ids, now = cast.join(app, "hana"), utcnow()
    number = stored.contest(app, ids["hana"], state="published", visibility="open")
    crowd = stored.crowd(app, DESIGNERS)
    with app.app_context(), transaction() as session:
        session.execute(
            insert(Entrant),
            [{"contest_id": number, "person_id": who, "ordinal": n} for n, who in enumerate(crowd, 1)],
        )
        for start in range(1, MANY + 1, CHUNK):
            at = range(start, start + CHUNK)
            authors = {n: crowd[n % DESIGNERS] for n in at}
            rows_: dict[Any, list[dict[str, Any]]] = {
                Entry: [
                    {"id": n, "contest_id": number, "number": n, "author_id": authors[n], "state": "ready",
                     "made_at": now, "shown_version": 1, "decline_reasons": []}
                    for n in at
                ],
                Version: [
                    {"id": n, "entry_id": n, "number": 1, "state": "ready", "made_at": now, "title": f"案{n}",
                     "declarations": {}}
                    for n in at
                ],
                Upload: [
                    {"id": f"u{n}", "contest_id": number, "person_id": authors[n], "purpose": "entry",
                     "filename": "a.png", "content_type": "image/png", "size": 1, "sha256": "0" * 64,
                     "inbox_key": f"inbox/{n}", "state": "received", "promised_at": now, "expires_at": now}
                    for n in at
                ],
                Image: [
                    {"id": n, "version_id": n, "position": 1, "upload_id": f"u{n}", "state": "ready", "salt": "s" * 32}
                    for n in at
                ],
                Rendition: [
                    {"image_id": n, "kind": kind, "key": f"renditions/{n}/{kind}", "content_type": "image/webp",
                     "width": side, "height": side, "size": 1}
                    for n in at
                    for kind, side in (("thumb", 320), ("preview", 1280))
                ],
            }  # fmt: skip
            for model, values in rows_.items():
                session.execute(insert(model), values)
    return number


def _contests(app: Flask, many: int) -> None:
    """So many open contests, their briefs as long as people write them."""
    ids, now = cast.join(app, "hana"), utcnow()
    number = stored.contest(app, ids["hana"], state="published", entries_close_at=now + timedelta(days=9))
    with app.app_context(), transaction() as session:
        model = session.get_one(Contest, number)
        facts = {one.key: getattr(model, one.key) for one in Contest.__table__.columns if one.key != "id"}
        text = "小樽の運河沿いの小さな店です。看板と袋に使うものを募集します。" * 20
        contests, texts = [], []
        for n in range(1, many):
            said = f"{WORDS[n % len(WORDS)]} {WORDS[n * 7 % len(WORDS)]} no. {n}"
            closes = now + timedelta(minutes=30 + n * 3)
            contests.append(
                facts | {"id": number + n, "title": said, "prize_amount": 1_000 * (n % 500 + 1),
                         "entries_close_at": closes, "published_at": now - timedelta(minutes=n)}
            )  # fmt: skip
            texts.append({"contest_id": number + n, "text": fold(f"{said} {text}")})
        session.execute(insert(Contest), contests)
        session.execute(insert(ContestText), texts)
        assert session.scalar(select(ContestText.contest_id).limit(1))
