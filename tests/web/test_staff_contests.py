"""The register of all contests: in every state, with their money, and for staff alone."""

import re
from datetime import timedelta

import pytest

from contest.contests import register
from contest.contests.actions import indexing
from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.kernel.money import yen
from contest.payments import queries as payment_queries
from contest.payments.flows import flows
from contest.people.model import Person
from tests import cast
from tests.access.test_staff_of_their_own import PARTS, promote
from tests.api.callers import Caller, token
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE
from tests.statements import of_page
from tests.web.tables import change, inside

LISTED = re.compile(r'<th scope="row"><a href="/contests/(\d+)"')


def listed(app, query="", name="sota"):
    return [
        int(number) for number in LISTED.findall(cast.browser(app, name).get(f"/staff/contests?{query}").text)
    ]


def asked(app, ids, query=""):
    answer = Caller(app, token(app, ids["sota"])).get(f"/staff/contests?{query}")
    assert answer.status == 200, answer.text
    return answer.json["items"]


@pytest.fixture
def one_of_each(app, ids):
    """A contest in every state a row can be in, by that state; "hidden" is open as well."""
    hana, sota = ids["hana"], ids["sota"]
    made = {
        state: inside(app, payment_scene.paid, hana, by=sota)
        for state in ("open", "judging", "awarded", "settled", "cancelled", "lapsed", "hidden")
    }
    made["draft"] = inside(app, payment_scene.draft, hana, title="")
    for state in ("open", "judging", "awarded", "settled", "lapsed", "hidden"):
        inside(app, payment_scene.publish, made[state], hana)
    inside(app, payment_scene.settle, made["settled"], client_id=hana, winner_id=ids["ken"])
    for state in ("cancelled", "lapsed"):
        inside(app, payment_scene.refund, made[state], hana)
    past, ahead = utcnow() - timedelta(hours=1), utcnow() + timedelta(hours=1)
    for state in ("open", "hidden"):
        change(app, Contest, made[state], entries_close_at=ahead)
    for state in ("judging", "awarded", "settled", "lapsed"):
        change(app, Contest, made[state], entries_close_at=past)
    change(app, Contest, made["awarded"], state="awarded")
    change(app, Contest, made["lapsed"], state="lapsed")
    change(app, Contest, made["hidden"], hidden_at=past, hidden_reason="x")
    return made


@both_databases
def test_every_state_has_its_contests_the_newest_first(app, ids, one_of_each):
    everything = sorted(one_of_each.values(), reverse=True)
    wanted = {state: [number] for state, number in one_of_each.items()}
    wanted["open"] = sorted([one_of_each["open"], one_of_each["hidden"]], reverse=True)
    assert listed(app) == listed(app, "shelf=nothing") == everything
    assert {state: listed(app, f"shelf={state}") for state in wanted} == wanted
    assert [one["number"] for one in asked(app, ids)] == everything
    assert {s: [one["number"] for one in asked(app, ids, f"state={s}")] for s in wanted} == wanted
    by_number = {one["number"]: one for one in asked(app, ids)}
    for state, number in one_of_each.items():
        shown = by_number[number]
        assert (shown["state"], shown["hidden"]) == (
            "open" if state == "hidden" else state,
            state == "hidden",
        )
    assert register.STATES == ("draft", "open", "judging", "awarded", "settled", "cancelled", "lapsed")


def test_a_deadline_that_is_now_is_still_open(app, ids, time_machine):
    number = inside(app, payment_scene.paid, ids["hana"], by=ids["sota"])
    inside(app, payment_scene.publish, number, ids["hana"])
    now = utcnow().replace(microsecond=0)
    change(app, Contest, number, entries_close_at=now)
    time_machine.move_to(now, tick=False)
    assert (listed(app, "shelf=open"), listed(app, "shelf=judging")) == ([number], [])
    time_machine.move_to(now + timedelta(seconds=1), tick=False)
    assert (listed(app, "shelf=open"), listed(app, "shelf=judging")) == ([], [number])


@both_databases
def test_money_is_what_the_books_say(app, ids, one_of_each):
    inside(app, payment_scene.receive, one_of_each["draft"], yen(5_000), by=ids["sota"])
    inside(
        app, payment_scene.receive, one_of_each["judging"], yen(700), by=ids["sota"]
    )  # beyond its due: goes back at once
    shown = {one["number"]: one["money"] for one in asked(app, ids)}

    def money(state):
        return {name: sum_["amount"] for name, sum_ in shown[one_of_each[state]].items()}

    nothing = {"received": 0, "held": 0, "refunded": 0, "prize": 0, "fee": 0, "tax": 0}
    full = nothing | {"received": 111_000}
    assert money("draft") == nothing | {"received": 5_000, "held": 5_000}
    assert money("open") == money("hidden") == money("awarded") == full | {"held": 111_000}
    assert money("judging") == full | {"received": 111_700, "held": 111_000, "refunded": 700}
    assert money("settled") == full | {"prize": 100_000, "fee": 10_000, "tax": 1_000}
    assert money("cancelled") == money("lapsed") == full | {"refunded": 111_000}
    with app.app_context():
        held = payment_queries.held_for_each(dict.fromkeys(one_of_each.values(), "JPY"))
        assert {
            number: one.held for number, one in flows(dict.fromkeys(one_of_each.values(), "JPY")).items()
        } == held
    page = cast.browser(app, "sota").get("/staff/contests?shelf=settled").text
    assert re.findall(r'data-head="([^"]+)"><span>(¥[\d,]+)<', page) == [
        ("Received", "¥111,000"), ("Held", "¥0"), ("Refunded", "¥0"), ("Prize paid", "¥100,000"),
        ("Fee", "¥10,000"), ("Tax", "¥1,000"),
    ]  # fmt: skip


def test_a_row_leads_to_the_contest_its_client_its_ledger_and_its_money_acts(app, ids, one_of_each):
    sota = cast.browser(app, "sota")
    number = one_of_each["awarded"]
    page = sota.get("/staff/contests?shelf=awarded").text
    for href in (
        f"/contests/{number}", f"/staff/people/{ids['hana']}", f"/staff/ledger?contest={number}", f"/contests/{number}/handover",
    ):  # fmt: skip
        assert f'href="{href}"' in page
    page = sota.get("/staff/contests?shelf=draft").text
    assert "Untitled brief" in page and "Record payments" in page
    assert "Hidden by staff" in sota.get("/staff/contests?shelf=hidden").text
    assert f'href="/staff/contests?client={ids["hana"]}"' in sota.get(f"/staff/people/{ids['hana']}").text


@both_databases
def test_it_is_found_by_number_title_client_and_brief(app, ids):
    with app.app_context(), transaction() as session:
        session.get_one(Person, ids["mei"]).name = "ミナト商店"
    draft = inside(app, payment_scene.draft, ids["hana"], title="ヨウカン 100% no Label_")
    public = inside(app, payment_scene.paid, ids["mei"], by=ids["sota"])
    inside(app, payment_scene.publish, public, ids["mei"])
    change(app, Contest, public, title="Signet for a harbour", description="A lighthouse.")
    with app.app_context(), transaction() as session:
        indexing.keep(session, session.get_one(Contest, public))
    for words, found in (
        (str(draft), [draft]), (f"%23{public}", [public]), ("77", []), ("9999999999", []), ("ヨウカン", [draft]),
        ("label_", [draft]), ("100%25", [draft]), ("%25%25", []), ("みなと", [public]), ("mei@example.jp", [public]),
        ("lighthouse", [public]), ("harbour+ミナト", [public]), ("harbour+水野", []), ("", [public, draft]),
    ):  # fmt: skip
        assert (
            listed(app, f"q={words}") == found == [one["number"] for one in asked(app, ids, f"q={words}")]
        ), words
    assert listed(app, f"client={ids['mei']}") == [public]
    assert [one["number"] for one in asked(app, ids, f"client={ids['hana']}")] == [draft]
    page = cast.browser(app, "sota").get("/staff/contests?q=nothing-like-it").text
    assert "No contest fits." in page


def test_a_long_list_goes_on_by_keyset_with_the_same_statements(app, ids):
    sota = cast.browser(app, "sota")
    assert "There is no such contest." in sota.get("/staff/contests").text
    inside(app, payment_scene.prize_for, ids["ken"], client_id=ids["hana"], staff_id=ids["sota"])
    one = of_page(app, sota, "/staff/contests")
    for _ in range(30):
        inside(app, payment_scene.prize_for, ids["ken"], client_id=ids["hana"], staff_id=ids["sota"])
    many = of_page(app, sota, "/staff/contests")
    assert len(many) == len(one) == 2, many
    first = listed(app)
    assert len(first) == 30
    assert listed(app, f"before={first[-1]}") == [1]
    assert f"before={first[-1]}" in sota.get("/staff/contests").text
    sota_asks = Caller(app, token(app, ids["sota"]))
    page = sota_asks.get("/staff/contests?limit=30").json
    assert [one["number"] for one in page["items"]] == first
    rest = sota_asks.get(f"/staff/contests?limit=30&cursor={page['next']}").json
    assert ([one["number"] for one in rest["items"]], rest["next"]) == ([1], None)
    assert {one["money"]["received"]["amount"] for one in page["items"]} == {DUE.amount}


@both_databases
def test_staff_find_no_contest_in_which_they_take_part(app, ids):
    """Another member looks after it: here its money and state would say more than their part may know."""
    numbers = {
        part: inside(app, payment_scene.draft, ids["hana"])
        for part in ("client", "judge", "entrant", "none", "left")
    }
    change(app, Contest, numbers["client"], client_id=ids["sota"])
    inside(app, judging_scene.judge, numbers["judge"], ids["sota"])
    inside(app, judging_scene.judge, numbers["left"], ids["sota"], removed_at=utcnow())
    inside(app, judging_scene.entry, numbers["entrant"], ids["sota"], 1)
    assert listed(app) == [one["number"] for one in asked(app, ids)] == [numbers["none"]]
    for part in ("client", "judge", "left", "entrant"):
        assert listed(app, f"q={numbers[part]}") == listed(app, f"shelf=draft&client={ids['sota']}") == []


@pytest.mark.parametrize("name", PARTS)
def test_nor_in_a_real_contest_of_any_state(stage, name):
    promote(stage, name)
    try:
        found = Caller(stage.app, stage.scene.secrets[name]).get("/staff/contests?limit=100").json["items"]
    finally:
        stage.restore()
    mine = {stage.number(state) for state in (stage.scene.contests if name in ("hana", "rei") else "OJWHAXV")}
    assert not mine & {one["number"] for one in found}


def test_a_row_names_no_designer_and_counts_no_entries(stage):
    answer = Caller(stage.app, stage.scene.secrets["sota"]).get("/staff/contests?limit=100")
    assert {key for one in answer.json["items"] for key in one} == {
        "number", "title", "state", "hidden", "client", "prize", "funding", "money", "created_at", "published_at",
        "entries_close_at", "ended_at",
    }  # fmt: skip
    page = stage.browser("sota").get("/staff/contests").text
    for name in ("ken", "mei", "tomo", "aki"):
        assert cast.NAMES.get(name, name) not in page


@pytest.mark.parametrize("name", [None, "hana", "ken", "mei", "rei", "ume"])
def test_it_exists_for_staff_alone(app, ids, name):
    answer = cast.browser(app, name).get("/staff/contests")
    assert answer.status_code == (404 if name else 303)
    caller = Caller(app, token(app, ids[name]) if name else None)
    assert caller.get("/staff/contests").status == (404 if name else 401)


@pytest.mark.parametrize(
    "query", ["client=x", "client=-1", "before=" + "9" * 40, "q=%00%22'*", "q=" + "a+" * 300]
)
def test_broken_addresses_still_show_a_page(app, ids, query):
    assert cast.browser(app, "sota").get(f"/staff/contests?{query}").status_code == 200


@pytest.mark.parametrize("query", ["state=x", "client=x", "client=0", "cursor=x"])
def test_the_api_refuses_what_it_does_not_know(app, ids, query):
    assert Caller(app, token(app, ids["sota"])).get(f"/staff/contests?{query}").status == 422
