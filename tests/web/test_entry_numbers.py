"""Wherever a number of entries stands beside a list of them it is the number of entries in that list, for whoever looks;
declined and withdrawn ones lie apart, with numbers of their own, for those who see them."""

import re

import pytest

from contest.entries import queries as entry_queries
from contest.entries.actions import feedback
from contest.kernel.clock import utcnow
from tests.api.callers import Caller
from tests.payments import scene as payment_scene

HEAD = re.compile(r'<h2 id="entries-head">([^<]+)</h2>')
GROUP = re.compile(r'<h3 id="(declined|withdrawn)">([^<]+)</h3>')
TILE = re.compile(r'<figure class="proof"[^>]*>\s*<a href="/contests/\d+/entries/(\d+)"')
# Who decides has all of them in one table.
LIGHT = re.compile(r'<li class="tile" id="entry-(\d+)"[^>]*?( data-declined)?>')
ASIDE = re.compile(r"<dt>(Entries so far|Declined|Designers)</dt><dd>(\d+)</dd>")

# In a contest with entries of every kind there are, by number: 1 Ken's, 2 Mei's, 3 withdrawn by Ken, 4 Mei's, declined,
# 5 Mei's, hidden by staff, 6 Ken's, unreadable, 7 Tomo's, 8 Aki's. Rei does not judge Tomo.
# (contest, who): heading, tiles of the table, declined, withdrawn; and the numbers beside: entries, designers.
STAFF = ("6 entries · 1 declined · 1 withdrawn", {1, 2, 5, 6, 7, 8}, {4}, {3}, 6, 4)
CLIENT = ("4 entries · 1 declined", {1, 2, 7, 8}, {4}, set(), 4, 4)
ALL = ("4 entries", {1, 2, 7, 8}, set(), set(), 4, 4)
REI = ("3 entries", {1, 2, 8}, set(), set(), 3, 3)
BLIND = {
    "ken": ("Your entries", {1, 6}, set(), {3}, 6, 4),
    "mei": ("Your entries", {2, 5}, {4}, set(), 6, 4),
    "ume": ("Entries", set(), set(), set(), 6, 4),
    "visitor": ("Entries", set(), set(), set(), 6, 4),
}
EXPECTED = {
    ("J", "hana"): CLIENT, ("J", "rei"): REI, ("J", "kai"): ALL, ("J", "sota"): STAFF,
    **{("J", who): found for who, found in BLIND.items()},
    ("O", "hana"): CLIENT, ("O", "kai"): BLIND["ume"], ("O", "sota"): STAFF,
    **{("O", who): found for who, found in BLIND.items()},
    ("V", "hana"): CLIENT, ("V", "rei"): REI, ("V", "kai"): ALL, ("V", "sota"): STAFF,
    ("V", "ken"): ("5 entries · 1 withdrawn", {1, 2, 6, 7, 8}, set(), {3}, 5, 4),
    ("V", "mei"): ("5 entries · 1 declined", {1, 2, 5, 7, 8}, {4}, set(), 5, 4),
    ("V", "ume"): ALL, ("V", "visitor"): ALL,
    ("X", "hana"): BLIND["ume"], ("X", "sota"): STAFF,
    ("L", "sota"): STAFF,
}  # fmt: skip


@pytest.fixture
def changed(stage):
    """A stage that is put back after it was changed."""
    yield stage
    stage.restore()


def page(stage, who, path):
    return stage.browser(who).get(path).text


def caller(stage, who):
    return Caller(stage.app, None if who == "visitor" else stage.scene.secrets[who])


def table(text):
    """What the entries' heading says, and the numbers of the tiles on the table, below it as declined, as withdrawn."""
    text = text[text.index('id="entries-head"') :]
    if tiles := LIGHT.findall(text):
        declined = {int(number) for number, sign in tiles if sign}
        return {int(number) for number, _ in tiles} - declined, declined, set()
    places = [(0, "table"), *((found.start(), found[1]) for found in GROUP.finditer(text)), (len(text), "")]
    tiles = {"table": set(), "declined": set(), "withdrawn": set()}
    for (start, name), (end, _) in zip(places, places[1:], strict=False):
        tiles[name] = {int(number) for number in TILE.findall(text[start:end])}
    return tiles["table"], tiles["declined"], tiles["withdrawn"]


@pytest.mark.parametrize(("state", "who"), EXPECTED)
def test_the_heading_counts_the_tiles_below_it(stage, state, who):
    here = f"/contests/{stage.number(state)}"
    text, brief = page(stage, who, f"{here}/entries"), page(stage, who, f"{here}/brief")
    heading, on_table, declined, withdrawn, entries_, designers = EXPECTED[state, who]
    assert HEAD.search(text)[1] == heading
    assert table(text) == (on_table, declined, withdrawn)
    numbers = dict(ASIDE.findall(brief))
    sees = heading[0].isdigit()
    expected = {"Entries so far": str(entries_), "Designers": str(designers)}
    assert numbers == expected | ({"Declined": str(len(declined))} if sees and declined else {})
    assert GROUP.findall(text) == [
        (name, f"{len(group)} {name} entr{'y' if len(group) == 1 else 'ies'}")
        for name, group in (("declined", declined), ("withdrawn", withdrawn))
        if group and not LIGHT.search(text)
    ]


@pytest.mark.parametrize(("state", "who"), EXPECTED)
def test_the_api_counts_what_its_list_holds(stage, state, who):
    number, ask = stage.number(state), caller(stage, who)
    heading, on_table, declined, withdrawn, entries_, designers = EXPECTED[state, who]
    found = ask.get(f"/contests/{number}").json
    listed = {one["number"]: one["state"] for one in ask.get(f"/contests/{number}/entries").json["items"]}
    assert set(listed) == on_table | declined | withdrawn
    assert {one for one, state_ in listed.items() if state_ == "declined"} == declined
    assert (found["entries"], found["designers"]) == (entries_, designers)
    if heading[0].isdigit():
        expected = found["entries"], found["declined"], found["withdrawn"]
        assert expected == (len(on_table), len(declined), len(withdrawn))
    else:
        assert "declined" not in found and "withdrawn" not in found


def test_my_contests_say_what_their_pages_say(stage):
    text, mine = page(stage, "hana", "/me/work/run"), caller(stage, "hana").get("/me/contests?limit=100").json
    for state in "OJ":
        row = next(one for one in text.split("<li") if f'href="/contests/{stage.number(state)}"' in one)
        assert "4 entries · 1 declined" in row
    by_number = {one["number"]: one for one in mine["items"]}
    for state in "OJV":
        found = by_number[stage.number(state)]
        assert (found["entries"], found["declined"], found["withdrawn"]) == (4, 1, 0)
    ended = by_number[stage.number("X")]
    assert ended["entries"] == 6 and "declined" not in ended
    assert by_number[stage.number("D")]["entries"] == 0


def test_lists_count_what_everybody_sees_or_else_all_that_are_living(stage):
    """Where the gallery is open the others are in the list for everybody to count; where it is blind the number tells
    nobody how many were declined."""
    found = {
        one["number"]: one["entries"]
        for state in ("open", "judging", "awarded")
        for one in caller(stage, "visitor").get(f"/contests?state={state}&limit=100").json["items"]
    }
    assert {state: found[stage.number(state)] for state in "OJV"} == {"O": 6, "J": 6, "V": 4}
    text = page(stage, "visitor", "/contests?shelf=awarded")
    row = next(one for one in text.split("<li>") if f'href="/contests/{stage.number("V")}"' in one)
    assert "<span>4 entries</span>" in row


def test_a_decline_in_a_blind_contest_changes_no_number_for_anybody_but_client_and_panel(changed):
    number, outside = changed.number("J"), ("visitor", "ume", "ken", "mei")

    def expected():
        return {
            who: (caller(changed, who).get(f"/contests/{number}").text, caller(changed, who).get("/contests?state=judging").text)
            for who in outside
        }  # fmt: skip

    before = expected()
    with changed.app.app_context():
        entry_id = entry_queries.find(number, 8).id
        feedback.decline(entry_id, by=changed.scene.ids["hana"], chips=["taste"], text="x", now=utcnow())
    assert expected() == before
    assert HEAD.search(page(changed, "hana", f"/contests/{number}"))[1] == "3 entries · 2 declined"
    assert HEAD.search(page(changed, "kai", f"/contests/{number}"))[1] == "3 entries"
    with changed.app.app_context():
        feedback.restore(entry_id, by=changed.scene.ids["hana"], now=utcnow())
    assert HEAD.search(page(changed, "hana", f"/contests/{number}"))[1] == "4 entries · 1 declined"


def test_a_narrowed_table_says_how_many_of_how_many(stage):
    text = page(stage, "hana", f"/contests/{stage.number('J')}?show=shortlist")
    assert HEAD.search(text)[1] == "1 of 5 entries"
    assert table(text) == ({1}, set(), set())


def test_a_judges_deck_is_what_their_table_shows(stage):
    number = stage.number("J")
    for who, many in (("rei", 3), ("kai", 4)):
        seats = caller(stage, who).get("/me/panels?limit=100").json["items"]
        seat = next(one for one in seats if one["contest"] == number)
        assert seat["deck"] == many


def test_a_draft_leads_to_its_next_act_by_title_and_button_alike(changed):
    ids = changed.scene.ids
    with changed.app.app_context():
        paid = payment_scene.paid(ids["hana"], by=ids["sota"])
        begun = payment_scene.draft(ids["hana"], asked=False, title="", description="")
    text = page(changed, "hana", "/me/work/run")
    for number, path in ((paid, "/brief?step=check"), (begun, "/brief")):
        row = next(one for one in text.split("<li") if f'href="/contests/{number}/brief' in one)
        assert set(re.findall(r'href="([^"]+)"', row)) == {f"/contests/{number}{path}"}
    assert "Publish the contest" in text
