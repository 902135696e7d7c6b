"""J1: what a judge's mark costs, alone and with three others at once."""

import threading
from collections.abc import Iterator
from datetime import timedelta

from flask import Flask

from contest.kernel.clock import utcnow
from tests import cast
from tests.bench import Row
from tests.bench.sites import Site, session, site
from tests.judging import scene as judging_scene
from tests.statements import heard
from tests.visitor import Visitor

ENTRIES, JUDGES, MARKS = 60, 4, 60
MARKED = ("keep", "maybe", "out")


def fill(app: Flask) -> int:
    """A contest that is being judged, its panel of four."""
    ids = cast.join(app, "hana", "ken", *(f"judge{n}" for n in range(JUDGES)))
    with app.app_context():
        contest = judging_scene.contest(ids["hana"], entries_close_at=utcnow() - timedelta(days=1))
        for number in range(1, ENTRIES + 1):
            judging_scene.entry(contest, ids["ken"], number)
        for n in range(JUDGES):
            judging_scene.judge(contest, ids[f"judge{n}"])
    return contest


def rows() -> Iterator[Row]:
    """Both databases."""
    for database in ("sqlite", "postgresql"):
        with site(database, fill) as (there, contest):
            yield Row(
                "J1",
                f"statements of a mark beside sign-in ({database})",
                _statements(there, contest),
                6,
                "counted",
            )
            alone = min(_marks(there, contest, 1, turn) for turn in range(3))
            four = min(_marks(there, contest, JUDGES, turn) for turn in range(3, 6))
            how = f"{database}, CPU of 2 × 2 per mark over HTTP, {alone * 1000:.2f} ms alone; least of 3 turns each"
            yield Row("J1", f"four judges at once ÷ one ({database})", four / alone, 1.2, how)


def _statements(there: Site, contest: int) -> int:
    browser = cast.browser(there.app, "judge0")
    there.app.config["WTF_CSRF_ENABLED"] = False
    path = f"/contests/{contest}/entries/1/mark"
    with heard(there.app) as seen:
        assert browser.put(path, json={"mark": "keep"}).status_code == 204
    return len([one for one in seen if "sign_in.key_hash" not in one])


def _marks(there: Site, contest: int, judges: int, turn: int) -> float:
    """CPU seconds of the site per mark, each judge marking one entry after the other."""

    def work(n: int) -> None:
        visitor = Visitor(there.url, session=session(there.app, f"judge{n}").removeprefix("session="))
        page = visitor.get(f"/contests/{contest}/sweep")
        start.wait()
        for number in range(1, MARKS + 1):
            word = MARKED[(turn + number + n) % 3]
            answer = visitor.sends("PUT", f"/contests/{contest}/entries/{number}/mark", {"mark": word}, page)
            assert answer.status == 204, answer.text[:300]

    start = threading.Barrier(judges + 1)
    crew = [threading.Thread(target=work, args=(n,)) for n in range(judges)]
    [one.start() for one in crew]
    start.wait()
    before = there.worked()
    [one.join() for one in crew]
    return (there.worked() - before) / (MARKS * judges)
