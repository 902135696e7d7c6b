"""Double click, back button, two tabs: what creates something or moves money happens once, and nobody meets an error."""

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error

from contest.awards.model import Award
from contest.contests.actions import publication
from contest.entries.model import READY, Entry, Image
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.payments.model import Payout
from contest.people.actions import details
from contest.people.bank import BankDetails
from tests.faults.inside import Inside, until
from tests.imaging.samples import png

pytestmark = pytest.mark.real_clock

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@with_and_without_script
def test_publishing_happens_once(here: Inside, browse: Any, script: bool) -> None:
    contest = here.draft()
    hana = browse("hana", script=script)
    first, second = (
        _opens(hana, f"/contests/{contest}/brief?step=check"),
        _opens(hana, f"/contests/{contest}/brief?step=check"),
    )
    for tab in (first, second):
        tab.locator("[name=accept]").check()
    _double_click(first, "Accept and publish")
    # Which of two answers a browser shows is its choice; only the first says that the contest is open.
    first.wait_for_url(re.compile(r"/contests/\d+$"))
    _presses(second, "Accept and publish")
    _goes_back_and_presses_again(first, "Accept and publish")
    assert here.count(Recorded, kind="contest.published", contest_id=contest) == 1
    assert here.books() == []


@with_and_without_script
def test_a_payout_is_requested_once(here: Inside, browse: Any, script: bool) -> None:
    who = "hana" if script else "mei"
    draft = here.draft(who)
    bank = BankDetails(
        bank="みなと銀行",
        branch="小樽",
        kind="ordinary",
        number=f"000000{here.ids[who]}",
        holder="ミズノ ハナ",
    )
    with here.app.app_context():
        publication.cancel(draft, by=here.ids[who], staff=False, now=utcnow())
        details.give(here.ids[who], bank, now=utcnow())
    person = browse(who, script=script)
    first, second = _opens(person, "/me/earnings"), _opens(person, "/me/earnings")
    _double_click(first, re.compile("^Request payout of"))
    first.get_by_text(re.compile("Payout \\d+")).first.wait_for()
    _presses(second, re.compile("^Request payout of"))
    _goes_back_and_presses_again(first, re.compile("^Request payout of"))
    assert here.count(Payout, person_id=here.ids[who]) == 1
    assert here.books() == []


def test_an_entry_is_made_once(here: Inside, browse: Any, tmp_path: Path) -> None:
    contest, picture = here.contest(), tmp_path / "a.png"
    picture.write_bytes(png(120, 90))
    tab = _opens(browse("ken"), f"/contests/{contest}/entries/new")
    tab.locator("[data-uploads] input[type=file]").set_input_files(picture)
    tab.locator("[data-files] li .mark--done").wait_for()
    tab.locator("[name=own_work]").check()
    tab.locator("[name=ai][value=none]").check()
    _double_click(tab, "Submit entry")
    tab.wait_for_url(re.compile(r"/entries/\d+$"))
    tab.go_back()
    tab.get_by_role("button", name="Submit entry").click()
    tab.get_by_text("Choose at least one file first.").first.wait_for()
    assert here.count(Entry, contest_id=contest) == 1


def test_a_winner_is_chosen_once(here: Inside, browse: Any) -> None:
    contest = here.contest()
    for who in ("ken", "mei"):
        here.entry(contest, who, png(120, 90 + len(who)))
    until(lambda: here.count(Image, state="processing") == 0, within=60)
    numbers = [row.number for row in here.rows(Entry.number, Entry.contest_id) if row.contest_id == contest]
    assert here.count(Entry, contest_id=contest, state=READY) == len(numbers) == 2
    here.site.let_pass(timedelta(days=8))
    hana = browse("hana")
    first, second = (_opens(hana, f"/contests/{contest}/award?entry={number}") for number in numbers)
    _double_click(first, re.compile("^Award .* ·"))
    first.wait_for_url(re.compile(r"/contests/\d+(/handover)?$"))
    _presses(second, re.compile("^Award .* ·"))
    _goes_back_and_presses_again(first, re.compile("^Award .* ·"))
    assert here.count(Award, contest_id=contest) == 1
    assert here.books() == []


def _opens(context: Any, path: str) -> Any:
    """A new tab with this page."""
    tab = context.new_page()
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(path)
    return tab


def _double_click(tab: Any, button: str | re.Pattern) -> None:
    found = tab.get_by_role("button", name=button, exact=isinstance(button, str))
    with suppress(Error), tab.expect_navigation():  # the browser drops the first answer for the second
        found.dblclick(no_wait_after=True)
    tab.wait_for_load_state()


def _presses(tab: Any, button: str | re.Pattern) -> None:
    """Press the button of a page made before the act was done elsewhere: the answer says in words what is so."""
    with tab.expect_navigation():
        tab.get_by_role("button", name=button, exact=isinstance(button, str)).click()
    tab.wait_for_load_state()
    assert tab.locator("h1").count() == 1


def _goes_back_and_presses_again(tab: Any, button: str | re.Pattern) -> None:
    tab.go_back()
    again = tab.get_by_role("button", name=button, exact=isinstance(button, str))
    if again.count() and again.is_enabled():
        with tab.expect_navigation():
            again.click()
        tab.wait_for_load_state()
        assert tab.locator("h1").count() == 1
