"""A fresh sign-in before money moves: asked in the middle of the act, and nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select, update

from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people.model import PayoutDetails, SignIn
from contest.people.rules import FREE_TRIES
from tests.cast import PASSWORD, browser, join

BANK = {
    "bank": "みさき信用金庫",
    "branch": "小樽",
    "kind": "ordinary",
    "number": "1234567",
    "holder": "タカハシ ケン",
}


@pytest.fixture
def ken(app):
    join(app, "ken")
    client = browser(app)
    client.post("/sign-in", data={"email": "ken@example.jp", "password": PASSWORD})
    return client


def turn_stale(app, by=timedelta(minutes=10, milliseconds=1)):
    with app.app_context(), transaction() as session:
        session.execute(update(SignIn).values(proved_at=utcnow() - by))


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the question, as a browser would send them on."""
    form = page.split("<main", 1)[1].split("<form", 1)[1].split("</form>", 1)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def given(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(PayoutDetails.id)))


def test_just_after_signing_in_nothing_is_asked(app, ken):
    assert ken.post("/me/bank-details", data=BANK).status_code == 303


def test_later_the_question_holds_the_form_and_one_answer_does_the_act(app, ken):
    turn_stale(app)
    asked = ken.post("/me/bank-details", data={**BANK, "once": "k1"})
    assert asked.status_code == 401 and "Confirm it’s you" in asked.text and given(app) == 0
    typed = fields(asked.text)
    assert {name: typed[name] for name in BANK} == BANK and typed["once"] == "k1"
    done = ken.post("/me/bank-details", data={**typed, "proof_password": PASSWORD})
    assert done.status_code == 303 and given(app) == 1
    assert ken.post("/me/bank-details", data={**BANK, "number": "7654321"}).status_code == 303


def test_a_wrong_proof_keeps_the_form_and_tells_what_is_wrong(app, ken):
    turn_stale(app)
    asked = ken.post("/me/bank-details", data={**BANK, "proof_password": "not it at all"})
    assert asked.status_code == 422 and "not your current password" in asked.text and given(app) == 0
    assert fields(asked.text)["number"] == "1234567" and "not it at all" not in asked.text


def test_what_is_wrong_in_the_form_itself_is_said_before_anything_is_asked(app, ken):
    turn_stale(app)
    assert "seven digits" in ken.post("/me/bank-details", data={**BANK, "number": "1"}).text


def test_the_last_instant_of_ten_minutes_is_fresh_still():
    from datetime import UTC, datetime

    from contest.people.lifecycle.sign_in import Current

    proved = datetime(2026, 3, 1, 12, tzinfo=UTC)
    sign_in = Current(1, 1, False, proved, proved)
    assert sign_in.is_fresh(proved + timedelta(minutes=10))
    assert not sign_in.is_fresh(proved + timedelta(minutes=10, milliseconds=1))


def test_guessing_at_the_question_waits_as_at_the_door(app, ken):
    turn_stale(app)
    for _ in range(FREE_TRIES):
        ken.post("/me/bank-details", data={**BANK, "proof_password": "not it at all"})
    kept_out = ken.post("/me/bank-details", data={**BANK, "proof_password": PASSWORD})
    assert kept_out.status_code == 422 and "Too many attempts" in kept_out.text and given(app) == 0


def test_a_payout_asks_too(app, ken):
    turn_stale(app)
    assert ken.post("/me/payouts").status_code == 401
    assert ken.post("/me/payouts", data={"proof_password": PASSWORD}).status_code == 409  # nothing to pay out


def test_a_script_is_told_so(app, ken):
    turn_stale(app)
    answer = ken.post("/me/payouts", headers={"Accept": "application/json"})
    assert answer.status_code == 401 and answer.json["code"] == "person.not_fresh"


def test_proving_leads_on_to_our_own_pages_only(app, ken):
    turn_stale(app)
    proof = {"proof_password": PASSWORD}
    assert ken.post("/me/proof", data={**proof, "next": "/me/security"}).location == "/me/security"
    assert ken.post("/me/proof", data={**proof, "next": "//evil.example"}).location == "/me/security"
    assert browser(app).post("/me/proof", data=proof).location == "/sign-in"
