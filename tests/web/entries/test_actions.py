"""What is done to an entry: declining, withdrawing, talking, hiding, each tried by everybody."""

from datetime import timedelta

from sqlalchemy import func, select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import Comment, Entry
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from tests.cast import browser
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.web.tables import change, count

NAUGHTY = [
    "\x00",
    "\ufffd",
    "x" * 100_000,
    "\u202e",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
]


def state(app, number, entry=1):
    with app.app_context():
        return entry_queries.find(number, entry).state


def act(app, number, who, what, **form):
    return browser(app, who).post(f"/contests/{number}/entries/1/{what}", data=form)


def test_declining_and_restoring(app, entered):
    assert act(app, entered, "hana", "decline", chips=["style"], text="too loud").status_code == 303
    assert state(app, entered) == "declined"
    assert "too loud" in browser(app, "ken").get(f"/contests/{entered}/entries/1").text
    assert act(app, entered, "hana", "decline/end").status_code == 303
    assert state(app, entered) == "ready"


def test_declining_needs_a_reason_and_keeps_what_was_typed(app, entered):
    answer = act(app, entered, "hana", "decline", chips=["unheard of"])
    assert answer.status_code == 422 and "Give a reason" in answer.text
    long = act(app, entered, "hana", "decline", chips=["style"], text="x" * 3000)
    assert long.status_code == 422 and "x" * 3000 in long.text
    assert state(app, entered) == "ready"


def test_declining_twice_is_refused_kindly(app, entered):
    act(app, entered, "hana", "decline", chips=["style"])
    assert act(app, entered, "hana", "decline", chips=["style"]).status_code == 409


def test_withdrawing(app, entered):
    assert act(app, entered, "ken", "withdrawal").status_code == 303
    assert state(app, entered) == "withdrawn"
    assert browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 404
    assert "Withdrawn" in browser(app, "ken").get(f"/contests/{entered}/entries/1").text


def test_a_withdrawal_is_taken_back_from_the_entry(app, entered):
    ken, end = browser(app, "ken"), f"/contests/{entered}/entries/1/withdrawal/end"
    assert end not in ken.get(f"/contests/{entered}/entries/1").text
    act(app, entered, "ken", "withdrawal")
    page = ken.get(f"/contests/{entered}/entries/1").text
    assert f'action="{end}"' in page and "You can undo this until" in page
    assert act(app, entered, "ken", "withdrawal/end").status_code == 303
    assert state(app, entered) == "ready"
    assert browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 200
    again = act(app, entered, "ken", "withdrawal/end")
    assert again.status_code == 409 and "is not withdrawn" in again.text


def test_a_withdrawal_that_is_final_is_not_offered_for_taking_back(app, entered):
    act(app, entered, "ken", "withdrawal")
    change(app, Contest, entered, entries_close_at=utcnow() - timedelta(days=1))
    with app.app_context(), transaction() as session:
        session.scalars(select(Entry)).one().withdrawn_at = utcnow() - timedelta(minutes=11)
    page = browser(app, "ken").get(f"/contests/{entered}/entries/1").text
    assert "Withdrawn" in page and "withdrawal/end" not in page
    answer = act(app, entered, "ken", "withdrawal/end")
    assert answer.status_code == 409 and "That time has passed" in answer.text


def test_without_a_free_place_it_says_what_to_do(app, cast, entered):
    act(app, entered, "ken", "withdrawal")
    with app.app_context():
        for number in range(2, 12):
            judging_scene.entry(entered, cast["ken"], number)
    assert "Withdraw one to make room" in browser(app, "ken").get(f"/contests/{entered}/entries/1").text
    answer = act(app, entered, "ken", "withdrawal/end")
    assert answer.status_code == 409 and "Withdraw one to make room" in answer.text


def test_talking(app, entered):
    for who, text in (("hana", "Could the sun be larger?"), ("ken", "Yes.")):
        assert act(app, entered, who, "comments", text=text).status_code == 303
    for who in ("hana", "ken", "sota"):
        page = browser(app, who).get(f"/contests/{entered}/entries/1").text
        assert "Could the sun be larger?" in page
    assert "Designer A" in browser(app, "hana").get(f"/contests/{entered}/entries/1").text


def test_a_comment_sent_twice_stands_once(app, entered):
    for _ in range(2):
        act(app, entered, "ken", "comments", text="Hello", once="same key")
    assert count(app, Comment) == 1


def test_hiding_and_showing_again(app, entered):
    assert act(app, entered, "sota", "hiding").status_code == 422
    assert act(app, entered, "sota", "hiding", reason="rights unclear").status_code == 303
    assert browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 404
    author = browser(app, "ken").get(f"/contests/{entered}/entries/1")
    assert author.status_code == 200 and "rights unclear" not in author.text
    assert "rights unclear" in browser(app, "sota").get(f"/contests/{entered}/entries/1").text
    assert act(app, entered, "sota", "hiding/end", reason="cleared").status_code == 303
    assert browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 200


@both_databases
def test_nothing_one_can_type_breaks_a_form_on_either_database(app, store, cast, entered):
    browsers = {who: browser(app, who) for who in ("ken", "hana", "sota")}
    fields = {
        ("ken", "entries"): [
            "title",
            "note",
            "alt",
            "stock",
            "fonts",
            "ai_tools",
            "version_of",
            "uploads",
            "ai",
        ],
        ("ken", "entries/1/versions"): ["title", "uploads", "once"],
        ("ken", "entries/1/comments"): ["text", "once"],
        ("hana", "entries/1/decline"): ["text", "chips"],
        ("sota", "entries/1/hiding"): ["reason"],
    }
    form = {"own_work": "1", "stock_used": "1", "fonts_used": "1", "ai": "used", "text": "Hello"}
    for text in NAUGHTY:
        for (who, path), names in fields.items():
            for name in names:
                typed = form | {name: text[:20_000]}
                answer = browsers[who].post(f"/contests/{entered}/{path}", data=typed)
                assert answer.status_code in (303, 404, 409, 422), (path, name, text[:20])
        for path in ("entries/1", "entries/1/original", "entries/new"):
            query = {"version": text[:3000], "image": text[:3000], "reason": text[:3000]}
            assert browsers["ken"].get(f"/contests/{entered}/{path}", query_string=query).status_code < 500
        browser(app, "sota").post(f"/contests/{entered}/entries/1/hiding/end", data={"reason": "go on"})
        browser(app, "hana").post(f"/contests/{entered}/entries/1/decline/end")
    with app.app_context():
        assert db.session.scalar(select(func.count(Entry.id))) == 1
