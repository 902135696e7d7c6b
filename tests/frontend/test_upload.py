"""Uploads in a real browser: bytes on their way, cut lines, refusals, and the form that waits for them."""

import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.axe import check

pytestmark = pytest.mark.real_clock


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A PNG of about 1.4 MB that cannot be squeezed."""
    return _noise(tmp_path / "cup.png", 700)


def test_a_chosen_picture_is_hashed_promised_sent_and_put_into_the_form(page, site, picture):
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".mark--done")).to_have_text("Uploaded")
    expect(page.locator(".uploads img.thumb")).to_have_attribute("src", re.compile("^blob:"))
    page.fill("#title", "Morning")
    page.click("button.act--main")
    page.wait_for_url("**/desk")

    [(upload, promised)] = site.store.promises.items()
    assert promised == {
        "purpose": "entry",
        "filename": "cup.png",
        "content_type": "image/png",
        "size": picture.stat().st_size,
        "sha256": hashlib.sha256(picture.read_bytes()).hexdigest(),
    }
    assert site.store.objects == {upload: picture.read_bytes()}
    assert site.store.forms[0]["uploads"] == [upload]
    assert site.store.forms[0]["title"] == ["Morning"]


def test_the_order_shown_is_the_order_sent(page, site, tmp_path: Path):
    page.goto("/submit?kept=1")
    page.set_input_files("input[type=file]", [_noise(tmp_path / "a.png", 40), _noise(tmp_path / "b.png", 40)])
    expect(page.locator(".mark--done")).to_have_count(3)

    page.get_by_role("button", name="Move up: b.png").click()
    page.get_by_role("button", name="Move up: b.png").click()
    expect(page.get_by_role("button", name="Move down: b.png")).to_be_focused()
    page.get_by_role("button", name="Remove a.png").click()
    page.click("button.act--main")
    page.wait_for_url("**/desk")

    [b] = [upload for upload, asked in site.store.promises.items() if asked["filename"] == "b.png"]
    assert site.store.forms[0]["uploads"] == [b, "old1"]


def test_the_bar_moves_while_the_line_is_slow(page, site, picture):
    page.goto("/submit")
    _throttle(page, bytes_per_second=400_000)

    page.set_input_files("input[type=file]", picture)
    _until_sent(page, more_than=10)
    first = page.eval_on_selector(".uploads progress", "bar => bar.value")
    _until_sent(page, more_than=first + 15)

    assert re.search(r"of 1\.\d MB", page.inner_text(".uploads__facts"))
    assert "per second" in page.inner_text(".uploads__facts")
    expect(page.locator(".mark--done")).to_have_text("Uploaded", timeout=30_000)


def test_a_stopped_file_is_not_sent_on_and_can_be_taken_up_again(page, site, picture):
    page.goto("/submit")
    _throttle(page, bytes_per_second=200_000)
    page.set_input_files("input[type=file]", picture)
    _until_sent(page, more_than=5)

    page.get_by_role("button", name="Cancel upload of cup.png").click()
    expect(page.locator(".uploads .mark--out")).to_have_text("Upload cancelled")
    assert site.store.objects == {}
    _throttle(page, bytes_per_second=-1)
    page.get_by_role("button", name="Try uploading cup.png again").click()

    expect(page.locator(".mark--done")).to_have_text("Uploaded")
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_a_cut_line_is_told_and_tried_again_by_itself(page, site, picture):
    page.goto("/submit")
    _throttle(page, bytes_per_second=300_000)
    page.set_input_files("input[type=file]", picture)
    _until_sent(page, more_than=5)

    site.store.cut = True
    expect(page.locator(".uploads .note--maybe")).to_contain_text("Trying again in")
    site.store.cut = False
    _throttle(page, bytes_per_second=-1)

    expect(page.locator(".mark--done")).to_have_text("Uploaded")
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_offline_it_pauses_and_goes_on_by_itself(page, site, picture):
    page.goto("/submit")
    _throttle(page, bytes_per_second=300_000)
    page.set_input_files("input[type=file]", picture)
    _until_sent(page, more_than=5)

    _throttle(page, bytes_per_second=300_000, offline=True)
    expect(page.locator(".uploads .mark--maybe")).to_have_text("Paused")
    expect(page.locator("[data-uploads] [role=status]")).to_have_text(
        "cup.png will resume when you are back online."
    )
    _throttle(page, bytes_per_second=-1)

    expect(page.locator(".mark--done")).to_have_text("Uploaded")
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_a_large_file_goes_in_parts_and_a_cut_costs_one_of_them(page, site, picture):
    site.store.part_size, site.store.cut_parts = 200_000, {3}
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".mark--done")).to_have_text("Uploaded")

    [(upload, body)] = site.store.objects.items()
    assert body == picture.read_bytes()
    sent = [number for _, number in site.store.puts]
    assert sorted(set(sent)) == list(range(1, -(-len(body) // 200_000) + 1))
    assert sent.count(3) == 2
    assert len(sent) <= len(set(sent)) + 3  # what was under way beside it


def test_addresses_that_end_meanwhile_are_asked_for_anew_and_nothing_is_sent_twice(page, site, picture):
    site.store.part_size, site.store.life = (
        100_000,
        timedelta(seconds=10),
    )  # used for two: a minute is spared
    page.goto("/submit")
    _throttle(page, bytes_per_second=300_000)

    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".mark--done")).to_have_text("Uploaded", timeout=30_000)

    assert site.store.promised >= 2
    sent = [number for _, number in site.store.puts]
    assert sorted(sent) == list(range(1, -(-picture.stat().st_size // 100_000) + 1))
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_after_a_reload_only_what_is_missing_is_sent(page, site, picture):
    site.store.part_size = 200_000
    page.goto("/submit")
    _throttle(page, bytes_per_second=400_000)
    page.set_input_files("input[type=file]", picture)
    for _ in range(100):
        if len(site.store.parts) >= 3:
            break
        page.wait_for_timeout(50)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    [upload] = site.store.promises
    there, begun = {number for _, number in site.store.parts}, len(site.store.puts)
    assert there

    size = picture.stat().st_size
    page.goto(f"/submit?begun={upload}&size={size}")
    expect(page.locator(".uploads .note--maybe")).to_contain_text("Choose the same file again to resume")
    assert check(page) == []
    _throttle(page, bytes_per_second=-1)
    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".mark--done")).to_have_text("Uploaded")

    assert list(site.store.objects.items()) == [(upload, picture.read_bytes())]
    again = [number for _, number in site.store.puts[begun:]]
    assert sorted(again) == sorted(set(range(1, -(-size // 200_000) + 1)) - there)


def _until_removed(page, site, *uploads: str) -> None:
    for _ in range(50):
        if len(site.store.removed) == len(uploads):
            break
        page.wait_for_timeout(20)
    assert site.store.removed == list(uploads)


def test_what_a_refused_form_held_can_be_removed_for_good(page, site):
    page.goto("/submit?kept=1")
    expect(page.locator(".mark--done")).to_have_text("Uploaded")

    page.get_by_role("button", name="Remove kept.png").click()

    expect(page.locator(".uploads > li")).to_have_count(0)
    _until_removed(page, site, "old1")


def test_what_was_sent_before_is_not_sent_along_unless_it_is_ticked(page, site, tmp_path: Path):
    page.goto("/submit?earlier=1")
    expect(page.locator("[data-files] > li")).to_have_count(0)
    assert [box.is_checked() for box in page.locator("[data-earlier] input").all()] == [False, False]
    expect(page.locator("[data-earlier] img.thumb")).to_have_attribute("src", "/picture/1.svg")
    page.set_input_files("input[type=file]", _noise(tmp_path / "new.png", 40))
    expect(page.locator("[data-files] .mark--done")).to_have_text("Uploaded")
    assert check(page) == []

    page.click("button.act--main")
    page.wait_for_url("**/desk")

    assert site.store.forms[0]["uploads"] == list(site.store.promises)


def test_what_is_ticked_comes_behind_what_was_chosen_and_can_be_taken_back(page, site, tmp_path: Path):
    site.store.checks = [{"check": "pending"}]
    page.goto("/submit?earlier=1")
    page.get_by_role("checkbox", name="cups.png").check()
    page.get_by_role("checkbox", name="tea.svg").check()
    page.set_input_files("input[type=file]", _noise(tmp_path / "new.png", 40))
    expect(page.locator("[data-files] .mark--done")).to_have_count(3)
    names = page.locator("[data-files] .uploads__file")
    assert names.all_inner_texts() == ["new.png", "cups.png", "tea.svg"]

    page.get_by_role("button", name="Remove cups.png").click()
    expect(page.get_by_role("checkbox", name="cups.png")).not_to_be_checked()
    page.get_by_role("checkbox", name="tea.svg").uncheck()
    assert names.all_inner_texts() == ["new.png"]
    page.get_by_role("checkbox", name="cups.png").check()
    page.click("button.act--main")
    page.wait_for_url("**/desk")

    assert site.store.forms[0]["uploads"] == [*site.store.promises, "old2"]
    assert site.store.removed == []


def test_what_was_sent_before_can_be_deleted(page, site):
    page.goto("/submit?earlier=1")
    page.get_by_role("checkbox", name="cups.png").check()
    page.get_by_role("button", name="Delete cups.png").click()
    expect(page.get_by_role("button", name="Delete tea.svg")).to_be_focused()
    page.get_by_role("button", name="Delete tea.svg").click()

    expect(page.locator("[data-earlier]")).to_have_count(0)
    expect(page.locator("[data-files] > li")).to_have_count(0)
    _until_removed(page, site, "old2", "old3")


def test_a_file_that_arrived_is_checked_and_the_form_says_so(page, site, picture):
    site.store.checks = [{"check": "pending"}, {"check": "pending"}, {"check": "ok", "unseen_on": []}]
    page.goto("/submit")
    page.set_input_files("input[type=file]", picture)

    expect(page.locator("[data-files] .uploads__facts")).to_contain_text("Checking…")
    expect(page.locator(".mark--done")).to_have_text("Can be used")
    expect(page.locator("[data-files] .uploads__facts")).not_to_contain_text("Checking…")
    expect(page.locator("[data-uploads] [role=status]")).to_have_text("cup.png can be used.")


def test_a_form_does_not_wait_for_a_check(page, site, picture):
    site.store.checks = [{"check": "pending"}]
    page.goto("/submit")
    page.set_input_files("input[type=file]", picture)
    expect(page.locator("[data-files] .uploads__facts")).to_contain_text("Checking…")

    page.click("button.act--main")
    page.wait_for_url("**/desk")

    assert site.store.forms[0]["uploads"] == list(site.store.promises)


def test_a_refused_file_is_named_and_the_form_goes_on_without_it(page, site, tmp_path: Path):
    bad = {"check": "refused", "reason_code": "image.damaged", "reason": "This PNG file is damaged."}
    page.goto("/submit?kept=1")
    site.store.checks = [bad]
    page.set_input_files("input[type=file]", _noise(tmp_path / "bad.png", 40))
    expect(page.locator(".uploads .note--error")).to_have_text("This PNG file is damaged.")
    expect(page.locator(".mark--error")).to_have_text("Cannot be accepted")

    page.click("button.act--main")
    expect(page.locator("#uploads-wrong")).to_contain_text("A file was not uploaded or cannot be accepted.")
    assert site.store.forms == []
    assert check(page) == []
    page.get_by_role("button", name="Continue without bad.png").click()
    page.wait_for_url("**/desk")

    assert site.store.forms[0]["uploads"] == ["old1"]
    _until_removed(page, site, *site.store.promises)


def test_what_cannot_be_seen_is_shown_on_white_and_on_dark(page, site, picture):
    unseen = [{"background": "white", "sentence": "This image cannot be seen on white."}]
    site.store.checks = [{"check": "ok", "unseen_on": unseen}]
    page.goto("/submit")
    page.set_input_files("input[type=file]", picture)

    warning = page.locator(".uploads .note--maybe:visible")
    expect(warning).to_contain_text("This image cannot be seen on white.")
    expect(warning).to_contain_text("You can use it as it is.")
    grounds = warning.locator("img").evaluate_all(
        "images => images.map(one => [one.alt, getComputedStyle(one).backgroundColor])"
    )
    assert grounds == [["On white", "rgb(255, 255, 255)"], ["On dark", "rgb(30, 30, 30)"]]
    assert check(page) == []
    page.click("button.act--main")
    page.wait_for_url("**/desk")


def test_without_script_what_arrived_is_there_and_refused_files_are_not_sent(chromium, site):
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/submit?kept=1&earlier=1")
    assert page.get_by_role("checkbox", name="kept.png").is_checked()
    assert not page.get_by_role("checkbox", name="cups.png").is_checked()
    expect(page.locator("[data-earlier]")).to_contain_text("Checking…")
    page.get_by_role("checkbox", name="cups.png").check()
    page.click("button.act--main")
    page.wait_for_url("**/desk")
    assert site.store.forms[0]["uploads"] == ["old1", "old2"]
    context.close()


def test_several_files_have_a_bar_of_all_together(page, site, picture, tmp_path: Path):
    page.goto("/submit")
    expect(page.locator("[data-whole]")).to_be_hidden()
    _throttle(page, bytes_per_second=400_000)

    page.set_input_files("input[type=file]", [picture, _noise(tmp_path / "b.png", 300)])

    expect(page.locator("[data-whole] p")).to_contain_text("1 of 2 files uploaded")
    assert 0 < page.eval_on_selector("[data-whole] progress", "bar => bar.value") < 100
    _throttle(page, bytes_per_second=-1)
    expect(page.locator("[data-whole]")).to_be_hidden()


def test_a_storage_that_does_not_answer_is_told_and_tried_again(page, site, picture):
    site.store.refuse_signature = 1
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".uploads .note--maybe")).to_contain_text(
        "Storage is not responding. Trying again in"
    )

    expect(page.locator(".mark--done")).to_have_text("Uploaded")
    assert list(site.store.objects.values()) == [picture.read_bytes()]


@pytest.mark.parametrize("status", [409, 503])
def test_a_busy_storage_is_asked_again_at_the_same_address(page, site, picture, status):
    site.store.busy = [(status, "1"), (status, "2")]
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".uploads .note--maybe")).to_contain_text(
        re.compile("Many files are being uploaded right now. Trying again in [1-6] s.")
    )

    expect(page.locator(".mark--done")).to_have_text("Uploaded", timeout=20_000)
    assert site.store.promised == 1
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_parts_that_find_storage_busy_are_sent_later_and_the_others_go_on(page, site, picture):
    site.store.part_size, site.store.busy = 200_000, [(503, "1"), (409, None), (503, "1"), (503, "1")]
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)

    expect(page.locator(".mark--done")).to_have_text("Uploaded", timeout=30_000)
    sent = [number for _, number in site.store.puts]
    assert sorted(sent) == list(range(1, -(-picture.stat().st_size // 200_000) + 1))
    assert site.store.promised == 1
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_bytes_that_arrived_although_the_answer_was_lost_count(page, site, picture):
    site.store.lose_answer = 1
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)

    expect(page.locator(".mark--done")).to_have_text("Uploaded")
    assert len(site.store.promises) == 1
    assert list(site.store.objects.values()) == [picture.read_bytes()]


def test_a_promise_refused_is_told_at_the_file(page, site, picture):
    site.store.refuse_promise = {"code": "entry.cap", "title": "You have 10 living entries here already."}
    page.goto("/submit")

    page.set_input_files("input[type=file]", picture)

    expect(page.locator(".uploads .note--error")).to_have_text("You have 10 living entries here already.")
    assert site.store.objects == {}


def test_what_cannot_be_taken_is_told_before_a_byte_is_sent(page, site, tmp_path: Path):
    page.goto("/submit")
    tiff = tmp_path / "final.tif"
    tiff.write_bytes(b"II*\0")
    fake = tmp_path / "fake.png"
    fake.write_bytes(b"no picture at all")
    empty = tmp_path / "empty.png"
    empty.write_bytes(b"")

    page.set_input_files("input[type=file]", [tiff, fake, empty, _noise(tmp_path / "tiny.png", 8)])

    expect(page.locator(".uploads .note--error")).to_have_count(4)
    assert [note.inner_text() for note in page.locator(".uploads .note--error").all()] == [
        "This file type (TIFF) is not supported. Choose one of these: PNG, JPEG, WebP, GIF, AVIF, SVG.",
        "The browser cannot show this file as a picture. Save it again as one of these: PNG, JPEG, WebP, GIF, AVIF, SVG.",
        "The file is empty.",
        "The image is 8 × 8 pixels; each side needs at least 32.",
    ]
    assert site.store.promises == {}


def _picture(format: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(out, format)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "declared", "content", "promised"),
    [
        ("logo-final", "", _picture("PNG"), "image/png"),
        ("ロゴ案 v1.2", "application/octet-stream", _picture("PNG"), "image/png"),
        ("logo.png", "image/x-png", _picture("PNG"), "image/png"),
        ("poster.jpg_large", "", _picture("JPEG"), "image/jpeg"),
        ("poster.jpg", "image/pjpeg", _picture("JPEG"), "image/jpeg"),
        ("POSTER.JPG", "IMAGE/JPEG", _picture("JPEG"), "image/jpeg"),
        ("poster.png", "image/png", _picture("JPEG"), "image/jpeg"),
        ("cup.webp", "text/plain", _picture("WEBP"), "image/webp"),
    ],
)
def test_the_first_bytes_say_what_a_file_is_not_its_name_or_type(
    page, site, name, declared, content, promised
):
    page.goto("/submit")

    page.set_input_files("input[type=file]", {"name": name, "mimeType": declared, "buffer": content})
    expect(page.locator(".mark--done")).to_have_text("Uploaded")

    [asked] = site.store.promises.values()
    assert (asked["filename"], asked["content_type"]) == (name, promised)
    expect(page.locator(".uploads img.thumb")).to_have_attribute("src", re.compile("^blob:"))


@pytest.mark.parametrize("declared", ["image/svg+xml", "text/xml", "", "application/octet-stream"])
@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>',
        b'\xef\xbb\xbf<?xml version="1.0"?><!-- <html> --><!DOCTYPE svg><s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
        '<?xml version="1.0" encoding="utf-16"?><svg xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16"),
    ],
)
def test_a_drawing_is_known_under_any_type(page, site, declared, content):
    page.goto("/submit")

    page.set_input_files("input[type=file]", {"name": "logo.svg", "mimeType": declared, "buffer": content})
    expect(page.locator(".mark--done")).to_have_text("Uploaded")

    [asked] = site.store.promises.values()
    assert asked["content_type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("logo.png", b"%PDF-1.7", "PDF / Illustrator"),
        ("logo.jpg", b"8BPS\0\1", "Photoshop"),
        ("photo.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        ("page.svg", b"<!doctype html><html><svg></svg></html>", None),
    ],
)
def test_what_is_no_picture_here_is_called_by_what_it_is(page, site, name, content, kind):
    page.goto("/submit")

    page.set_input_files("input[type=file]", {"name": name, "mimeType": "image/png", "buffer": content})

    types = "PNG, JPEG, WebP, GIF, AVIF, SVG."
    expect(page.locator(".uploads .note--error")).to_have_text(
        f"This file type ({kind}) is not supported. Choose one of these: {types}"
        if kind
        else f"The browser cannot show this file as a picture. Save it again as one of these: {types}"
    )
    assert site.store.promises == {}


def test_more_files_than_allowed_and_the_same_file_twice_are_told(page, site, tmp_path: Path):
    page.goto("/submit")
    pictures = [_noise(tmp_path / f"{n}.png", 40) for n in range(6)]

    page.set_input_files("input[type=file]", pictures[:1])
    page.set_input_files("input[type=file]", pictures[:1])
    expect(page.locator("#uploads-wrong")).to_have_text("You have already chosen this file.")
    page.set_input_files("input[type=file]", pictures[1:])

    expect(page.locator("#uploads-wrong")).to_have_text(
        "You can add up to 5 files here. Remove one to make room."
    )
    expect(page.locator(".mark--done")).to_have_count(5)


def test_submitting_early_waits_for_the_last_byte_and_says_so(page, site, picture):
    page.goto("/submit")
    _throttle(page, bytes_per_second=500_000)
    page.set_input_files("input[type=file]", picture)
    page.click("button.act--main")

    expect(page.locator("#uploads-wrong")).to_have_text(
        "Still uploading: 1. Everything is sent as soon as they finish."
    )
    assert site.store.forms == []
    page.wait_for_url("**/desk", timeout=30_000)

    assert site.store.forms[0]["uploads"] == list(site.store.objects)


def test_submitting_without_a_file_says_what_is_missing(page, site):
    page.goto("/submit")

    page.click("button.act--main")

    expect(page.locator("#uploads-wrong")).to_have_text("Choose at least one file first.")
    assert site.store.forms == []


def test_leaving_while_a_file_is_on_its_way_asks_first(page, site, picture):
    page.goto("/submit")
    _throttle(page, bytes_per_second=100_000)
    page.set_input_files("input[type=file]", picture)
    _until_sent(page, more_than=2)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.evaluate("location.href = '/desk'")
    page.wait_for_timeout(500)

    assert asked == ["beforeunload"]
    assert page.url.endswith("/submit")


def test_everything_is_announced_and_accessible(page, site, picture):
    page.goto("/submit")
    page.set_input_files("input[type=file]", picture)
    expect(page.locator(".mark--done")).to_have_text("Uploaded")

    expect(page.locator("[data-uploads] [role=status]")).to_have_text("cup.png uploaded.")
    assert check(page) == []


def test_the_field_speaks_japanese(page, site, picture):
    page.goto("/submit?lang=ja")

    page.set_input_files("input[type=file]", picture)

    expect(page.locator(".mark--done")).to_have_text("アップロード済み")


def _until_sent(page, more_than: float) -> None:
    """Wait until the bar has passed a percentage (waiting inside the page would need eval)."""
    for _ in range(100):
        if (
            page.eval_on_selector(".uploads progress", "bar => bar.hasAttribute('value') ? bar.value : 0")
            > more_than
        ):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the bar never passed {more_than} %")


def _throttle(page, bytes_per_second: int, offline: bool = False) -> None:
    """Make the line slow, or cut it; -1 is as fast as it goes."""
    if not hasattr(page, "line"):
        page.line = page.context.new_cdp_session(page)
        page.line.send("Network.enable")
    page.line.send(
        "Network.emulateNetworkConditions",
        {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_second},
    )


def _noise(path: Path, side: int) -> Path:
    Image.merge("RGB", [Image.effect_noise((side, side), 90) for _ in range(3)]).save(path, "PNG")
    return path
