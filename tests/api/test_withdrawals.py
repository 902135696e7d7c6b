"""A withdrawal over the API: until when it can be taken back, who sees what meanwhile, and that nothing is lost."""

from datetime import datetime, timedelta

import pytest

SAID = ("number", "version", "state", "letter", "title", "keeps", "judges", "stars", "shortlisted",
        "declined")  # fmt: skip


def visible(answer):
    return {name: answer.json.get(name) for name in SAID}


@pytest.mark.parametrize("state", ["O", "J"])
def test_a_withdrawal_is_taken_back_and_nothing_of_the_entry_is_lost(stage, asks, state):
    at = f"/contests/{stage.number(state)}/entries"
    before = visible(asks("hana").get(f"{at}/1"))
    assert before["stars"] == 5 and before["shortlisted"] is True

    gone = asks("ken").post(f"{at}/1/withdrawal", None)
    assert (gone.status, gone.json["state"]) == (201, "withdrawn")
    until, since = (datetime.fromisoformat(gone.json[name]) for name in ("take_back_until", "withdrawn_at"))
    assert until >= since + timedelta(minutes=10)
    assert (until == since + timedelta(minutes=10)) == (state == "J")
    mine = asks("ken").get("/me/entries?limit=100").json["items"]
    [own] = [one for one in mine if (one["contest"], one["number"]) == (stage.number(state), 1)]
    assert (own["state"], own["take_back_until"]) == ("withdrawn", gone.json["take_back_until"])
    assert asks("hana").get(f"{at}/1").status == asks("mei").get(f"{at}/1").status == 404
    assert 1 not in [one["number"] for one in asks("hana").get(at).json["items"]]
    assert "take_back_until" not in asks("sota").get(f"{at}/1").json
    assert asks("mei").send("DELETE", f"{at}/1/withdrawal").status == 404

    assert asks("ken").send("DELETE", f"{at}/1/withdrawal").status == 204
    assert visible(asks("hana").get(f"{at}/1")) == before
    again = asks("ken").send("DELETE", f"{at}/1/withdrawal")
    assert (again.status, again.json["code"]) == (409, "entry.not_withdrawn")
    assert {"withdrawn_at", "take_back_until"}.isdisjoint(asks("ken").get(f"{at}/1").json)


def test_a_declined_entry_comes_back_declined(stage, asks):
    at = f"/contests/{stage.number('O')}/entries/4"
    before = visible(asks("hana").get(at))
    assert before["state"] == "declined" and before["declined"]["reasons"] == ["taste"]
    assert asks("mei").post(f"{at}/withdrawal", None).status == 201
    assert asks("hana").send("DELETE", f"{at}/decline").status == 404
    assert asks("mei").send("DELETE", f"{at}/withdrawal").status == 204
    assert visible(asks("hana").get(at)) == before
