"""Files that the virus scanner looks at: infected ones are refused, reported to staff, and leave nothing; the rest says what it is."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from contest.awards import queries as award_queries
from contest.entries import queries as entry_queries
from contest.entries.model import Image
from contest.kernel.clamd import Clamd, Scan
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, reader
from contest.mail.model import Mail
from contest.work import queue
from tests.awards import scene as award_scene
from tests.entries import scene as entry_scene
from tests.services import ClamdServer

VIRUS = ClamdServer.VIRUS
MOST = 25 * 1024**2


@pytest.fixture
def scanner(app, clamd):
    app.extensions["konpe.scanner"] = Clamd(clamd.url, most=MOST)


class Says:
    """A scanner that says one thing of every file."""

    def __init__(self, verdict: str, note: str = "") -> None:
        self.answer = Scan(verdict, note)

    def scan(self, path: Path) -> Scan:
        return self.answer


def mails(to):
    return reader().scalars(select(Mail.subject).where(Mail.to_address == f"{to}@example.jp")).all()


def test_an_infected_picture_is_refused_told_and_gone(here, store, cast, number, scanner):
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(3) + VIRUS)
    entry_scene.work()
    entry_scene.work()

    assert entry_queries.find(number, 1).state == "unreadable"
    image = db.session.scalars(select(Image)).one()
    assert image.reason == "image.infected" and ClamdServer.SIGNATURE in image.reason_values["signature"]
    end_page()
    assert "Problem with a file in entry #1" in mails("ken")
    assert "An infected file was uploaded" in mails("sota")
    assert not any("infected" in subject for subject in mails("ken"))
    queue.drain(utcnow() + timedelta(hours=3))
    assert list(store.list("")) == []


def test_a_clean_picture_says_so(here, store, cast, number, scanner):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    assert db.session.scalars(select(Image.scan)).one() == "clean"


@pytest.mark.parametrize("note", ["off", "away", "too_large", "limits", "locked"])
def test_a_picture_that_was_not_scanned_is_taken_and_never_called_clean(here, app, store, cast, number, note):
    app.extensions["konpe.scanner"] = Says("not_scanned", note)
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    image = db.session.scalars(select(Image)).one()
    assert (image.state, image.scan, image.scan_note) == ("ready", "not_scanned", note)


@pytest.mark.parametrize("zipped", [False, True])
def test_an_infected_source_file_is_refused_told_and_gone(here, app, store, scanner, zipped):
    body = b"%PDF-1.7 " + VIRUS
    if zipped:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("logo.pdf", body)
        body = packed.getvalue()
    stage = award_scene.judging(app)
    award_scene.award(stage)
    award_scene.add(stage, body, name="logo.pdf")
    award_scene.keep()

    (file,) = award_queries.handover(stage.contest).files
    assert (file.state, file.reason, file.scan) == ("refused", "handover.infected", "infected")
    assert "An infected file was uploaded" in mails("sota")
    assert "A source file cannot be accepted" in mails("ken")
    assert list(store.list("")) == []


def test_a_kept_source_file_says_whether_it_was_scanned(here, app, store, scanner):
    stage = award_scene.judging(app)
    award_scene.award(stage)
    award_scene.add(stage, b"<svg/>")
    award_scene.add(stage, b"x" * (3 * ClamdServer.MOST), name="large.psd")
    award_scene.keep()

    found = {file.filename: (file.state, file.scan) for file in award_queries.handover(stage.contest).files}
    assert found == {"logo.svg": ("ready", "clean"), "large.psd": ("ready", "not_scanned")}
