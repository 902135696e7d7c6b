"""Staff pages of files: what storage has lost and what waits too long; and what others see of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.awards.model import Deliverable
from contest.entries.events import InfectedFile
from contest.entries.model import Entry, Image, Rendition, Version
from contest.events import record
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.work.model import Job
from tests.awards import scene as award_scene
from tests.cast import browser
from tests.judging import scene as judging_scene

LATE = timedelta(hours=1, minutes=1)


@pytest.fixture
def stage(app):
    """Ken's entry has won and a source file is there; Mei's is still being prepared. Hana runs an open gallery."""
    now = utcnow()
    made = award_scene.judging(app, closed=now - timedelta(days=1), visibility="open")
    with app.app_context():
        judging_scene.entry(made.contest, made.who["mei"], 3)
    return made


def alter(app, model, *where, **changes):
    with app.app_context(), transaction() as session:
        for row in session.scalars(select(model).where(*where)):
            for name, value in changes.items():
                setattr(row, name, value)


def test_the_desk_says_nothing_is_missing_when_nothing_is(app, stage):
    sota = browser(app, "sota")
    page = sota.get("/staff/files").text
    assert "Nothing is missing." in page and "Nothing is overdue." in page
    assert "missing from storage" not in sota.get("/staff/").text
    for who, status in ((None, 303), ("hana", 404), ("ume", 404)):
        assert browser(app, who).get("/staff/files").status_code == status


def test_lost_files_are_listed_counted_and_looked_for_again(app, stage):
    alter(app, Image, Image.version_id == 1, lost_at=utcnow())
    alter(app, Rendition, Rendition.image_id == 2, lost_at=utcnow())
    sota = browser(app, "sota")
    page = sota.get("/staff/files").text
    assert "Original" in page and "Full size" in page
    assert page.count("image 1") == 1 + 3
    desk = sota.get("/staff/").text
    assert "4 files are missing from storage." in desk and "4 things to do" in desk
    assert browser(app).get("/readyz").json["checks"]["files"] == "warning"
    assert sota.post("/staff/files/look").status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Job.kind).where(Job.kind == "entries.look_for_lost"))


def test_pages_show_a_placeholder_in_words_for_a_lost_picture_and_never_a_blank(app, stage):
    alter(app, Rendition, Rendition.image_id == 1, lost_at=utcnow())
    for who, path in (
        ("hana", f"/contests/{stage.contest}"),
        ("hana", f"/contests/{stage.contest}/entries/1"),
        ("ken", f"/contests/{stage.contest}/entries/1"),
        ("ken", "/"),
        ("hana", f"/contests/{stage.contest}/award?entry=1"),
        ("hana", f"/contests/{stage.contest}/compare?e=1&e=2"),
    ):
        page = browser(app, who).get(path)
        assert page.status_code == 200, path
        assert "data:image/svg+xml;base64," in page.text, path
    assert "This image is missing" in browser(app, "hana").get(f"/contests/{stage.contest}").text


def test_an_entry_that_waits_too_long_says_whose_fault_it_is_and_what_can_be_done(app, stage):
    alter(app, Version, Version.entry_id == stage.mei, state="processing", made_at=utcnow() - LATE)
    alter(app, Entry, Entry.id == stage.mei, state="processing")
    page = browser(app, "mei").get(f"/contests/{stage.contest}/entries/2").text
    assert "The problem is on our side" in page
    assert f"/contests/{stage.contest}/entries/2" in browser(app, "sota").get("/staff/files").text
    assert "has waited for over an hour" in browser(app, "sota").get("/staff/").text


def test_a_lost_source_file_says_so_instead_of_offering_it(app, stage):
    with app.app_context():
        award_scene.award(stage, now=utcnow())
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    alter(app, Deliverable, Deliverable.id == 1, lost_at=utcnow())
    page = browser(app, "hana").get(f"/contests/{stage.contest}/handover").text
    assert "Missing from our storage; our staff have been told" in page
    assert page.count("mark--save") == 1


def test_the_client_reads_whether_a_source_file_was_scanned(app, stage):
    with app.app_context():
        award_scene.award(stage, now=utcnow())
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    alter(app, Deliverable, Deliverable.id == 1, scan="clean", scan_note="")
    alter(app, Deliverable, Deliverable.id == 2, scan="not_scanned", scan_note="too_large")
    page = browser(app, "hana").get(f"/contests/{stage.contest}/handover").text
    assert "Scanned for viruses: nothing found" in page
    assert "Not scanned for viruses: the file is too large for the scanner" in page


def test_staff_read_what_was_infected_and_who_sent_it(app, stage):
    with app.app_context():
        found = InfectedFile(
            contest_id=stage.contest,
            person_id=stage.who["ken"],
            at=utcnow(),
            file="a<b>.png",
            signature="Bad",
        )
        record(found, by=None)
    page = browser(app, "sota").get("/staff/files").text
    assert "a&lt;b&gt;.png" in page and "Bad" in page and f"/staff/people/{stage.who['ken']}" in page


def test_what_troubles_in_a_contest_of_ones_own_is_neither_listed_nor_counted(app, stage):
    """Another member of staff sees to it: an entry that comes in late would tell that there is one."""
    alter(app, Image, Image.version_id == 1, lost_at=utcnow())
    alter(app, Version, Version.id == 2, state="processing", made_at=utcnow() - LATE)
    sota = browser(app, "sota")
    assert "2 things to do" in sota.get("/staff/").text
    with app.app_context():
        judging_scene.judge(stage.contest, stage.who["sota"])
    page = sota.get("/staff/files").text
    assert "Nothing is missing." in page and "Nothing is overdue." in page
    assert "Nothing to do right now" in sota.get("/staff/").text
