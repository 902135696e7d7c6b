"""A withdrawal over the API: until when it can be taken back, who sees what meanwhile, and that nothing is lost."""

from datetime import datetime, timedelta

import pytest

from tests.api.callers import Caller

SAID = (
    "number",
    "version",
    "state",
    "letter",
    "title",
    "keeps",
    "judges",
    "stars",
    "shortlisted",
    "declined",
)


@pytest.fixture
def stage(stages):
    return stages()


@pytest.fixture
def ask(stage):
    return lambda who: Caller(stage.app, stage.scene.secrets[who])


def visible(answer):
    return {name: answer.json.get(name) for name in SAID}


@pytest.mark.parametrize("state", ["O", "J"])
def test_a_withdrawal_is_taken_back_and_nothing_of_the_entry_is_lost(stage, ask, state):
    at = f"/contests/{stage.number(state)}/entries"
    before = visible(ask("hana").get(f"{at}/1"))
    assert before["stars"] == 5 and before["shortlisted"] is True

    gone = ask("ken").post(f"{at}/1/withdrawal", None)
    assert (gone.status, gone.json["state"]) == (201, "withdrawn")
    until, since = (datetime.fromisoformat(gone.json[name]) for name in ("take_back_until", "withdrawn_at"))
    assert until >= since + timedelta(minutes=10)
    assert (until == since + timedelta(minutes=10)) == (state == "J")
    mine = ask("ken").get("/me/entries?limit=100").json["items"]
    [own] = [one for one in mine if (one["contest"], one["number"]) == (stage.number(state), 1)]
    assert (own["state"], own["take_back_until"]) == ("withdrawn", gone.json["take_back_until"])
    assert ask("hana").get(f"{at}/1").status == ask("mei").get(f"{at}/1").status == 404
    assert 1 not in [one["number"] for one in ask("hana").get(at).json["items"]]
    assert "take_back_until" not in ask("sota").get(f"{at}/1").json
    assert ask("mei").send("DELETE", f"{at}/1/withdrawal").status == 404

    assert ask("ken").send("DELETE", f"{at}/1/withdrawal").status == 204
    assert visible(ask("hana").get(f"{at}/1")) == before
    again = ask("ken").send("DELETE", f"{at}/1/withdrawal")
    assert (again.status, again.json["code"]) == (409, "entry.not_withdrawn")
    assert {"withdrawn_at", "take_back_until"}.isdisjoint(ask("ken").get(f"{at}/1").json)


def test_a_declined_entry_comes_back_declined(stage, ask):
    at = f"/contests/{stage.number('O')}/entries/4"
    before = visible(ask("hana").get(at))
    assert before["state"] == "declined" and before["declined"]["reasons"] == ["taste"]
    assert ask("mei").post(f"{at}/withdrawal", None).status == 201
    assert ask("hana").send("DELETE", f"{at}/decline").status == 404
    assert ask("mei").send("DELETE", f"{at}/withdrawal").status == 204
    assert visible(ask("hana").get(at)) == before
