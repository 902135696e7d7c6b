"""A source file of many megabytes on a bad day: a slow line, a change of mind, cuts, a reload; real stores."""

import hashlib
import random
import re

import pytest
from playwright.sync_api import expect

from contest import create_app
from contest.awards.model import Deliverable
from contest.entries import rules as entry_rules
from contest.entries.model import Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.kernel.ports import store
from tests.awards import scene as award_scene
from tests.running import at_rgw, running

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]
MB = 1024**2
LONG = pytest.mark.nightly
PART = re.compile(r"[?&](?:partNumber=|part=)(\d+)")


@pytest.fixture(
    params=[
        pytest.param(("RGW", 41), id="41 MB to RGW"),
        pytest.param(("RGW", 200), id="200 MB to RGW", marks=LONG),
        pytest.param(("disk", 200), id="200 MB to a disk", marks=LONG),
    ]
)
def walk(request, tmp_path, monkeypatch):
    """A site whose winner has a file of so many MB to hand over; with 41 MB the limit of whole files is lower."""
    kind, megabytes = request.param
    file = tmp_path / "marque finale.psd"
    file.write_bytes(random.Random(megabytes).randbytes(megabytes * MB - 12_345))
    settings = at_rgw(request.getfixturevalue("rgw")) if kind == "RGW" else {}
    if megabytes < 64:
        settings["MULTIPART_OVER"] = str(30 * MB)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)  # the app beside the site reads the same bucket
    with running(tmp_path / "site", **settings) as site:
        yield Walk(site, file, request.getfixturevalue("chromium"), settings)


class Walk:
    """Ken's browser on the page of the handover, and what went to the store."""

    def __init__(self, site, file, chromium, settings):
        self.file, self.size = file, file.stat().st_size
        names = {"S3_BUCKET", "AWS_ENDPOINT_URL_S3", "MULTIPART_OVER"} & set(settings)
        self.app = create_app(
            INSTANCE=site.folder, DATABASE_URL=site.database_url, PUBLIC_URL=site.url, FILES_URL=site.files_url,
            SECRET_KEY=site.environment["SECRET_KEY"], **{name: settings[name] for name in names},
        )  # fmt: skip
        now = utcnow()
        stage = award_scene.judging(self.app, closed=now - award_scene.DAY)
        with self.app.app_context():
            award_scene.award(stage, now=now)
        self.url = f"{site.url}/contests/{stage.contest}/handover"
        self.puts: list[tuple[int, int]] = []  # number and status of each part that was answered
        self.context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 900})
        cookie = self.app.session_interface.get_signing_serializer(self.app).dumps(
            {"_user_id": "uniquifier-ken", "_fresh": True}
        )
        self.context.add_cookies([{"name": "session", "value": cookie, "url": site.url}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.on("response", self._heard)
        self.line = self.context.new_cdp_session(self.page)
        self.line.send("Network.enable")

    def _heard(self, response):
        if response.request.method == "PUT" and (found := PART.search(response.url)):
            self.puts.append((int(found[1]), response.status))

    def throttle(self, bytes_per_second=-1, offline=False):
        self.line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": bytes_per_second,
            },
        )

    def choose(self):
        self.page.set_input_files("input[type=file]", self.file)

    def until(self, percent):
        """Wait until the bar stands beyond; where it stands."""
        for _ in range(600):
            facts, stands = self.page.eval_on_selector(
                ".uploads > li",
                "row => [row.querySelector('.uploads__facts').textContent, row.querySelector('progress').value]",
            )
            if "per second" in facts and stands > percent:
                return stands
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the bar never passed {percent} %")

    def there(self):
        """The parts the store has."""
        with self.app.app_context():
            upload = db.session.query(Upload).filter_by(purpose="deliverable").one()
            return set(store().parts(upload.inbox_key, upload.parts_id))


def test_a_large_file_arrives_through_cuts_and_a_reload_and_only_what_is_missing_is_sent_again(walk):
    page, parts = walk.page, set(range(1, len(entry_rules.part_sizes(walk.size, entry_rules.PART_SIZE)) + 1))
    page.goto(walk.url)
    walk.throttle(walk.size // 8)

    # The bar moves.
    walk.choose()
    first = walk.until(5)
    assert walk.until(first + 5) < 100
    assert re.search(r"of [\d.]+ MB", page.inner_text(".uploads__facts"))

    # Stopped, nothing more goes out; taken up again, what is there stays there.
    page.get_by_role("button", name=re.compile("^Cancel upload of")).click()
    expect(page.locator(".uploads .mark--out")).to_have_text("Upload cancelled")
    page.get_by_role("button", name=re.compile("^Try uploading")).click()
    walk.until(20)

    # A cut is shown, waited out, and gone on from.
    page.route(PART, lambda route: route.abort("connectionreset"))
    walk.throttle(walk.size // 8, offline=True)
    expect(page.locator(".uploads .mark--maybe")).to_have_text("Paused")
    walk.throttle(walk.size // 12)
    expect(page.locator(".uploads .note--maybe")).to_contain_text("Trying again in")
    page.unroute(PART)
    before = walk.there()
    for _ in range(600):
        if len(walk.there()) > len(before):
            break
        page.wait_for_timeout(100)

    # A reload: the file chosen again goes on with what is missing, and nothing else.
    page.reload()
    page.wait_for_timeout(500)  # what was under way may still reach the store
    there = walk.there()
    assert before < there < parts
    answered = len(walk.puts)
    expect(page.locator(".uploads .note--maybe")).to_contain_text("Choose the same file again to resume")
    walk.throttle()
    walk.choose()
    expect(page.locator(".uploads .mark--done")).to_have_text("Uploaded", timeout=120_000)
    again = walk.puts[answered:]
    assert sorted(again) == [(number, 200) for number in sorted(parts - there)]
    assert {status for _, status in walk.puts} == {200}
    print(f"{len(parts)} parts; there at the reload: {len(there)}; sent after it: {len(again)}")

    # What arrived is the file, and is kept.
    page.select_option("#format", "SVG")
    page.get_by_role("button", name=re.compile("^Add")).click()
    page.wait_for_url(re.compile("/handover$"))
    with walk.app.app_context():
        for _ in range(600):
            row = db.session.query(Deliverable).one()
            if row.key:
                break
            db.session.rollback()
            page.wait_for_timeout(100)
        digest = hashlib.sha256()
        with store().open(row.key) as stored:
            while block := stored.read(MB):
                digest.update(block)
    assert digest.hexdigest() == hashlib.sha256(walk.file.read_bytes()).hexdigest()
