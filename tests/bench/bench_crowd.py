"""W1: fifty designers and twenty judges write over HTTP, each thinking for two seconds between two acts.

Designers write a word and turn their watching on or off, by turns: more than twenty words a day are nobody's.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from contest.contests.model import Watch
from contest.entries.model import Comment
from contest.judging.model import Mark
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.people.model import Person
from tests import cast
from tests.bench import Row
from tests.bench.sites import Site, session, site
from tests.judging import scene as judging_scene
from tests.visitor import Answer, Visitor

DESIGNERS, JUDGES, SECONDS, THINKS = 50, 20, 60, 2.0


def fill(app: Flask) -> int:
    """A contest that is being judged: an entry of each designer, all the judges on its panel."""
    names = [f"designer{n}" for n in range(DESIGNERS)], [f"judge{n}" for n in range(JUDGES)]
    ids = cast.join(app, "hana", *names[0], *names[1])
    with app.app_context():
        contest = judging_scene.contest(ids["hana"], entries_close_at=utcnow() - timedelta(days=1))
        for number, name in enumerate(names[0], 1):
            judging_scene.entry(contest, ids[name], number)
        for name in names[1]:
            judging_scene.judge(contest, ids[name])
    return contest


def rows() -> Iterator[Row]:
    """Both databases."""
    for database in ("sqlite", "postgresql"):
        with site(database, fill) as (there, contest):
            done, watching, errors, slowest = _crowd(there, contest)
            with there.app.app_context():
                words = reader().scalar(select(func.count()).select_from(Comment)) or 0
                marks = reader().scalar(select(func.count()).select_from(Mark)) or 0
                watch = set(reader().scalars(select(Person.name).join(Watch, Watch.person_id == Person.id)))
            lost = done["word"] + done["mark"] - words - marks + len(watch ^ watching)
            how = (
                f"{database}, 2 × 2, {SECONDS} s: {words} words, {done['watching']} times watching on or off and {marks} marks, "
                f"the slowest answer after {slowest:.2f} s"
            )
            yield Row(
                "W1", f"errors ({database})", len(errors), 0, how + (f"; {errors[0]}" if errors else "")
            )
            yield Row("W1", f"confirmed and lost ({database})", lost, 0, how)


def _crowd(there: Site, contest: int) -> tuple[Counter[str], set[str], list[str], float]:
    """How often what was confirmed, who was told last that they watch, what went wrong, and the slowest answer."""
    done: Counter[str] = Counter()
    watching: set[str] = set()
    errors: list[str] = []
    took: list[float] = []
    end = time.monotonic() + SECONDS

    def timed(kind: str, act: Callable[..., Answer], *payload: Any) -> bool:
        began = time.monotonic()
        try:
            answer = act(*payload)
            if answer.status not in (204, 303):
                raise RuntimeError(f"{answer.status} {answer.text[:200]}")
            done[kind] += 1
            return True
        except Exception as error:
            errors.append(repr(error)[:300])
            return False
        finally:
            took.append(time.monotonic() - began)

    def designer(n: int) -> None:
        visitor = Visitor(there.url, session=session(there.app, f"designer{n}").removeprefix("session="))
        path, chance = f"/contests/{contest}/entries/{n + 1}", random.Random(n)
        name, turn = f"designer{n}", 0
        time.sleep(chance.uniform(0, THINKS))
        while time.monotonic() < end:
            page = visitor.get(path)
            if turn % 2 == 0:
                fields = {"text": f"word of {n}", "once": page.value("once", form="/comments#thread")}
                timed("word", visitor.post, f"{path}/comments", fields, page)
            else:
                end_of_it = "/end" if name in watching else ""
                if timed("watching", visitor.post, f"/contests/{contest}/watching{end_of_it}", {}, page):
                    watching.symmetric_difference_update({name})
            turn += 1
            time.sleep(chance.uniform(0.5, 1.5) * THINKS)

    def judge(n: int) -> None:
        visitor = Visitor(there.url, session=session(there.app, f"judge{n}").removeprefix("session="))
        chance, turn = random.Random(1_000 + n), 0
        page = visitor.get(f"/contests/{contest}/sweep")
        time.sleep(chance.uniform(0, THINKS))
        while time.monotonic() < end:
            number, word = turn % DESIGNERS + 1, ("keep", "maybe", "out")[(turn // DESIGNERS) % 3]
            path = f"/contests/{contest}/entries/{number}/mark"
            timed("mark", visitor.sends, "PUT", path, {"mark": word}, page)
            turn += 1
            time.sleep(chance.uniform(0.5, 1.5) * THINKS)

    crew = [threading.Thread(target=designer, args=(n,)) for n in range(DESIGNERS)]
    crew += [threading.Thread(target=judge, args=(n,)) for n in range(JUDGES)]
    [one.start() for one in crew], [one.join() for one in crew]
    return done, watching, errors, max(took, default=0)
