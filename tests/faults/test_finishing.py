"""An entry finished twenty times at one instant, over HTTP: one entry, twenty equal answers."""

import threading
from pathlib import Path

import pytest

from contest.entries.model import Entry, Image, Version
from contest.events.model import Recorded
from tests.faults.inside import inside
from tests.imaging.samples import png
from tests.running import running
from tests.visitor import Answer

CROWD = 20


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_twenty_forms_at_once_make_one_entry(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings = {}
    if kind == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres_server").fresh()
    with running(tmp_path, "web", **settings) as site, inside(site) as here:
        here.people("hana", "ken")
        contest = here.contest()
        upload = here.upload(contest, "ken", png())
        tabs = []
        for _ in range(CROWD // 5):  # some from one page, some from another
            ken = here.visitor("ken")
            page = ken.get(f"/contests/{contest}/entries/new")
            once = page.value("once")
            tabs += [(ken, page, once)] * 5
        start, answers = threading.Barrier(CROWD), [Answer(0, "", "")] * CROWD

        def finish(n: int) -> None:
            ken, page, once = tabs[n]
            fields = {"uploads": upload, "title": "港の朝", "own_work": "1", "ai": "none", "once": once}
            start.wait()
            answers[n] = ken.post(f"/contests/{contest}/entries", fields, page)

        crew = [threading.Thread(target=finish, args=(n,)) for n in range(CROWD)]
        [one.start() for one in crew], [one.join() for one in crew]

        there = f"/contests/{contest}/entries/1"
        assert {(answer.status, answer.location) for answer in answers} == {(303, there)}
        assert (here.count(Entry), here.count(Version), here.count(Image)) == (1, 1, 1)
        assert here.count(Recorded, kind="entry.entered") == 1
