"""kill -9 of the web process in the middle of a form: nothing is half there, and sending it again is safe."""

import http.client
import sqlite3
import threading
from pathlib import Path

import pytest

from contest.entries.model import Entry, Image, Version
from contest.kernel.idempotency import IdempotencyKey
from contest.work.model import Job
from tests.faults.inside import Inside, inside, until
from tests.imaging.samples import png
from tests.running import running
from tests.visitor import Visitor


@pytest.fixture
def scene(tmp_path: Path):
    with running(tmp_path, "web") as site, inside(site) as here:
        here.people("hana", "ken")
        contest = here.contest()
        yield site, here, contest, here.upload(contest, "ken", png())


def test_a_form_that_was_being_written_leaves_nothing_and_can_be_sent_again(scene) -> None:
    site, here, contest, upload = scene
    ken, fields, page = _form(here, contest, upload)
    before = _all(here)
    writer = sqlite3.connect(site.folder / "konpe.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")  # somebody else is writing: the form waits for its turn
    gone = _sends_and_loses(ken, contest, fields, page)
    gone.join(0.7)
    assert gone.is_alive()
    site.kill("web")
    gone.join(10)
    writer.execute("ROLLBACK")
    writer.close()
    assert _all(here) == before

    site.start("web")
    answers = [ken.post(f"/contests/{contest}/entries", fields, page) for _ in range(2)]
    assert [answer.status for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert (here.count(Entry), here.count(Version), here.count(Image)) == (1, 1, 1)


def test_a_form_whose_answer_was_lost_is_not_done_twice(scene) -> None:
    site, here, contest, upload = scene
    ken, fields, page = _form(here, contest, upload)
    gone = _sends_and_loses(ken, contest, fields, page)
    until(lambda: here.count(Entry) == 1, within=20, every=0.001)
    site.kill("web")
    gone.join(10)

    site.start("web")
    again = ken.post(f"/contests/{contest}/entries", fields, page)
    assert (again.status, again.location) == (303, f"/contests/{contest}/entries/1")
    assert (here.count(Entry), here.count(Version), here.count(Image)) == (1, 1, 1)


def _form(here: Inside, contest: int, upload: str):
    """Ken, what he has typed, and the page it stands on."""
    ken = here.visitor("ken")
    page = ken.get(f"/contests/{contest}/entries/new")
    assert page.status == 200
    fields = {"uploads": upload, "title": "港の朝", "own_work": "1", "ai": "none"}
    return ken, fields | {"once": page.value("once")}, page


def _sends_and_loses(ken: Visitor, contest: int, fields: dict, page) -> threading.Thread:
    """Send the form from a thread that does not mind when the line is cut."""

    def send() -> None:
        try:
            ken.post(f"/contests/{contest}/entries", fields, page)
        except (OSError, http.client.HTTPException):
            return

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    return thread


def _all(here: Inside) -> list[int]:
    return [here.count(table) for table in (Entry, Version, Image, IdempotencyKey, Job)]
