"""Staff see what is hidden, why and by whom, and find their way to what should be; nobody else does."""

import pytest
from sqlalchemy import event

from contest.kernel.db import db, transaction
from contest.people.model import Person


@pytest.fixture(autouse=True)
def _as_it_was(stage):
    yield
    stage.restore()


def test_hidden_contests_and_entries_are_listed_with_reason_and_who_hid_them(stage):
    sota = stage.browser("sota")
    contests, entries = (sota.get(f"/staff/moderation?shelf={tab}").text for tab in ("contests", "entries"))

    assert f'href="/contests/{stage.number("N")}"' in contests
    assert contests.count('data-head="Reason">Tests') == 1 and contests.count('data-head="By">森 颯太') == 1
    assert f'href="/contests/{stage.number("O")}/entries/5"' in entries
    assert entries.count('data-head="Reason">Tests') == 5 and entries.count('data-head="By">森 颯太') == 5


def test_hiding_and_showing_again_with_a_reason(stage):
    sota, number = stage.browser("sota"), stage.number("O")
    for thing in (f"/contests/{number}", f"/contests/{number}/entries/1"):
        assert sota.post(f"{thing}/hiding", data={"reason": " "}).status_code == 422
        assert sota.post(f"{thing}/hiding", data={"reason": "Copied"}).status_code == 303
        assert sota.post(f"{thing}/hiding", data={"reason": "Copied"}).status_code == 409
        assert stage.browser("ume").get(thing).status_code == 404
        tab = "entries" if "entries" in thing else "contests"
        assert "Copied" in sota.get(f"/staff/moderation?shelf={tab}").text
        assert sota.post(f"{thing}/hiding/end", data={"reason": ""}).status_code == 422
        assert sota.post(f"{thing}/hiding/end", data={"reason": "A mistake"}).status_code == 303
        assert sota.post(f"{thing}/hiding/end", data={"reason": "A mistake"}).status_code == 409
        assert "Copied" not in sota.get(f"/staff/moderation?shelf={tab}").text


@pytest.mark.parametrize("state", "WHAV")
def test_once_a_winner_is_chosen_the_whole_contest_is_hidden_and_no_entry(stage, state):
    sota, number = stage.browser("sota"), stage.number(state)
    for entry, language, sentence in (
        (1, "en", "Hide the whole contest instead."), (2, "ja", "コンペ全体を非表示にしてください。"),
    ):  # fmt: skip
        with stage.app.app_context(), transaction() as session:
            session.get_one(Person, stage.scene.ids["sota"]).language = language
        thing = f"/contests/{number}/entries/{entry}"
        assert sentence in sota.get(thing).text
        refused = sota.post(f"{thing}/hiding", data={"reason": "x"}, headers={"Accept-Language": language})
        assert (refused.status_code, sentence in refused.text) == (409, True)
        assert stage.browser("hana").get(thing).status_code == 200
    assert sota.post(f"/contests/{number}/hiding", data={"reason": "Copied"}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ({"contest": "3"}, "/contests/3"),
        ({"contest": "３", "entry": "12"}, "/contests/3/entries/12"),
    ],
)
def test_numbers_lead_to_the_page(stage, typed, leads):
    assert stage.browser("sota").get("/staff/moderation", query_string=typed).location == leads


@pytest.mark.parametrize(
    "typed", [{"contest": "x"}, {"contest": "9" * 30}, {"contest": "0"}, {"entry": "3"}, {"contest": "1\0"}]
)
def test_what_is_no_number_is_said_at_the_field(stage, typed):
    answer = stage.browser("sota").get("/staff/moderation", query_string=typed)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_the_list_has_the_same_statements_at_any_length(stage):
    sota, seen = stage.browser("sota"), []
    with stage.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *_: seen.append(1))
    counts = []
    for tab in ("contests", "entries"):
        seen.clear()
        sota.get(f"/staff/moderation?shelf={tab}")
        counts.append(len(seen))

    assert counts == [4, 4]  # the beginning, who is signed in, the rows, the sums
