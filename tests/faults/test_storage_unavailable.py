"""Storage away: uploads say so and come through when it is back, pages open, and jobs wait."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.entries.jobs import render
from contest.entries.model import PROCESSING, READY, Image
from contest.work.model import DONE, QUEUED, Job
from contest.work.queue import kind_of
from tests.faults.inside import Inside, inside, until
from tests.faults.wire import Wire
from tests.imaging.samples import png
from tests.running import Site, at_rgw, running
from tests.services import Rgw

pytestmark = pytest.mark.real_clock

AGAIN = re.compile(r"(Storage is not responding|Connection lost)\. Trying again in \d+ s\.")


def test_an_upload_waits_for_the_files_process(site: Site, here: Inside, browse: Any, tmp_path: Path) -> None:
    contest = here.contest()
    page = browse("ken").new_page()
    page.goto(f"/contests/{contest}/entries/new")
    site.kill("files")
    _sends_meanwhile_away(page, tmp_path, lambda: _pages_open(here, contest))
    site.start("files")
    _comes_through(page)
    until(lambda: here.count(Image, state=READY) >= 1, within=60)


def test_a_job_waits_while_the_disk_is_away(site: Site, here: Inside) -> None:
    contest, disk, before = here.contest(), site.folder / "files", here.count(Image, state=READY)
    upload = here.upload(contest, "ken", png(200, 160))
    disk.rename(site.folder / "taken away")
    here.enters(contest, "ken", upload)
    until(lambda: _tried(here), within=30)
    assert here.count(Image, state=PROCESSING) == 1
    (site.folder / "taken away").rename(disk)
    until(lambda: here.count(Image, state=READY) == before + 1, within=60)
    assert here.count(Job, kind=kind_of(render), state=QUEUED) == 0


@pytest.mark.nightly  # the disk store shows the same in half the time
def test_ceph_rgw_away(rgw: Rgw, chromium: Any, tmp_path: Path) -> None:
    """The same with the S3 store out of reach of everybody: the line to it is cut, and restored."""
    with Wire(rgw.endpoint) as wire:
        there = at_rgw(rgw) | {"S3_PUBLIC_ENDPOINT_URL": wire.url, "AWS_ENDPOINT_URL_S3": wire.url}
        with running(tmp_path, **there) as site, inside(site) as here:
            here.people("hana", "ken")
            contest = here.contest()
            context = chromium.new_context(base_url=site.url, locale="en-GB")
            context.add_cookies([{"name": "session", "value": here.ticket("ken"), "url": site.url}])
            page = context.new_page()
            page.goto(f"/contests/{contest}/entries/new")
            wire.cut()
            _sends_meanwhile_away(page, tmp_path, lambda: _pages_open(here, contest))
            wire.mend()
            _comes_through(page, submit=False)
            site.stop("worker")
            _submits(page)
            wire.cut()
            site.start("worker")
            until(lambda: _tried(here), within=60)
            assert here.count(Image, state=PROCESSING) == 1
            _pages_open(here, contest)
            wire.mend()
            until(lambda: here.count(Image, state=READY) == 1, within=60)
            until(lambda: here.count(Job, kind=kind_of(render), state=DONE) == 1, within=10)
            context.close()


def _sends_meanwhile_away(page: Any, folder: Path, meanwhile: Any) -> None:
    picture = folder / "a.png"
    picture.write_bytes(png(300, 200))
    page.locator("[data-uploads] input[type=file]").set_input_files(picture)
    expect(page.get_by_text(AGAIN).first).to_be_visible(timeout=60_000)
    meanwhile()


def _comes_through(page: Any, *, submit: bool = True) -> None:
    expect(page.locator("[data-files] li .mark--done")).to_have_count(1, timeout=90_000)
    if submit:
        _submits(page)


def _submits(page: Any) -> None:
    page.locator("[name=own_work]").check()
    page.locator("[name=ai][value=none]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit entry", exact=True).click()
    assert re.search(r"/entries/\d+$", page.url)


def _pages_open(here: Inside, contest: int) -> None:
    for who in ("hana", "ken"):
        for path in ("/contests", f"/contests/{contest}", "/"):
            assert here.visitor(who).get(path).status == 200


def _tried(here: Inside) -> bool:
    """The picture's job has failed once, for a reason that is not its own, and waits for its next turn."""
    jobs = here.rows(Job.state, Job.attempts, Job.error, Job.kind)
    return any(
        job.kind == kind_of(render)
        and job.state == QUEUED
        and job.attempts
        and "RetryLater" in (job.error or "")
        for job in jobs
    )
