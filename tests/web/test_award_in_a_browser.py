"""Award and handover in a browser: the dialogs on a computer and on a phone, without script, and a file in doubt."""

import hashlib
import io
import re

import pytest
from playwright.sync_api import expect

from contest.awards import jobs as award_jobs
from contest.awards.actions import deliverables
from contest.entries.actions.uploads import arriving, promising
from contest.entries.model import Upload
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from tests.awards import scene as award_scene
from tests.awards.scene import DAY
from tests.axe import check
from tests.web.beside import beside, sign_in

pytestmark = [pytest.mark.real_clock, pytest.mark.usefixtures("built")]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def stage(site):
    """A contest to be decided, in the site that runs."""
    app = beside(site)
    made = award_scene.judging(app, closed=utcnow() - DAY)
    return app, made


def opens(app, site, chromium, path, *, who="hana", size="desk", **more):
    context = chromium.new_context(viewport=SIZES[size], **more)
    sign_in(app, site, context, who)
    page = context.new_page()
    page.goto(site.url + path)
    return page


def delivered(app, stage):
    with app.app_context():
        by = stage.who["ken"]
        award_scene.award(stage, now=utcnow())
        award_scene.agree(stage, now=utcnow())
        for body, format, name in ((b"<svg/>", "SVG", "logo.svg"), (b"%PDF-1.7", "PDF", "logo.pdf")):
            promised = promising.promise(
                stage.contest, by=by, purpose="deliverable", filename=name, size=len(body), now=utcnow(),
                content_type="image/svg+xml", sha256=hashlib.sha256(body).hexdigest(),
            )  # fmt: skip
            upload = reader().get_one(Upload, promised.id)
            content, kind = io.BytesIO(body), upload.content_type
            ports.store().put(upload.inbox_key, content, content_type=kind, size=len(body))
            arriving.receive([promised.id], by=by)
            ids = deliverables.add_files(
                stage.contest, upload_ids=[promised.id], format=format, by=by, now=utcnow()
            )
            award_jobs.keep(ids[0])
        award_scene.deliver(stage, now=utcnow())


def test_a_client_thinks_better_of_it_then_awards_and_accepts(site, chromium, stage):
    app, made = stage
    for size in SIZES:
        page = opens(app, site, chromium, f"/contests/{made.contest}/award?entry=1", size=size)
        dialog, opener = page.locator("dialog#award"), page.get_by_role("button", name="Award #1…")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        assert (size, check(page)) == (size, [])
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
        expect(opener).to_be_in_viewport()
        page.context.close()

    delivered(app, made)
    for size in SIZES:
        page = opens(app, site, chromium, f"/contests/{made.contest}/handover", size=size)
        page.get_by_role("button", name="Accept the delivery…").press("Enter")
        dialog = page.locator("dialog#accept")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        expect(dialog).to_contain_text("logo.pdf")
        assert (size, check(page)) == (size, [])
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
        if size == "phone":
            dialog.get_by_role("button", name=re.compile("^Accept delivery ·")).dblclick()
            page.get_by_text("Accepted. The prize is in the winner’s balance.").wait_for()
        page.context.close()


def test_without_script_the_dialog_stands_in_the_page(site, chromium, stage):
    app, made = stage
    delivered(app, made)
    page = opens(
        app, site, chromium, f"/contests/{made.contest}/handover", size="phone", java_script_enabled=False
    )
    assert not page.locator("dialog#accept").is_visible()
    page.get_by_role("button", name="Accept the delivery…").click()
    page.wait_for_url(re.compile(r"\?accept=1#accept-heading$"))
    page.locator("dialog#accept").get_by_role("button", name=re.compile("^Accept delivery ·")).click()
    page.get_by_text("Accepted. The prize is in the winner’s balance.").wait_for()


def test_a_refused_delivery_opens_at_what_was_wrong_and_leads_to_its_place(site, chromium, stage):
    app, made = stage
    with app.app_context():
        award_scene.award(made, now=utcnow())
    for size in SIZES:
        page = opens(app, site, chromium, f"/contests/{made.contest}/handover", who="ken", size=size)
        page.get_by_role("button", name="Deliver", exact=True).click()
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        expect(summary).to_be_in_viewport(ratio=1)
        expect(summary).to_contain_text("The files were not delivered.")
        assert (size, check(page)) == (size, [])
        summary.get_by_role("link").click()
        expect(page.get_by_role("heading", name="Transfer agreement")).to_be_in_viewport()
        page.context.close()


def test_a_winner_reads_of_a_doubt_without_asking_again(site, chromium, stage, tmp_path):
    app, made = stage
    with app.app_context():
        award_scene.award(made, now=utcnow())
        award_scene.agree(made, now=utcnow())
    photo = tmp_path / "photo.pdf"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    page = opens(app, site, chromium, f"/contests/{made.contest}/handover", who="ken")
    page.select_option("select[name=format]", "PDF")
    page.set_input_files("input[type=file]", photo)
    page.get_by_role("button", name="Add to delivery").click()
    expect(page.locator(".checklist .doubt")).to_have_text(
        "PDF is required here, but photo.pdf is a JPEG image.", timeout=60_000
    )
    page.get_by_role("button", name="This is right").click()
    expect(page.locator("#files-live")).to_contain_text("You confirmed on")
