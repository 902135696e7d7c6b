"""A second factor around the site: on the page that asks who it is, and for staff who must have one."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people import queries as person_queries
from contest.people.model import SignIn
from contest.work import queue
from tests.cast import PASSWORD, browser, join
from tests.people.actions.factors.door import knock
from tests.people.actions.factors.soft import code, set_up_app, set_up_passkey


def turn_stale(app):
    with app.app_context(), transaction() as session:
        session.execute(update(SignIn).values(proved_at=utcnow() - timedelta(minutes=11)))


@pytest.fixture
def ken(app):
    join(app, "ken")
    return browser(app, "ken")


def test_the_question_who_it_is_takes_a_code_of_the_app_once(app, ken):
    key, _ = set_up_app(ken, utcnow())
    turn_stale(app)
    asked = ken.post("/me/recovery-codes")
    assert asked.status_code == 401 and "Or a code from your app" in asked.text
    proof = {"proof_code": code(key, utcnow() + timedelta(seconds=30))}
    assert ken.post("/me/recovery-codes", data=proof).status_code == 201
    turn_stale(app)
    again = ken.post("/me/recovery-codes", data=proof)
    assert again.status_code == 422 and "already used" in again.text


def test_the_second_step_speaks_the_accounts_language_not_the_browsers(app, ken):
    set_up_app(ken, utcnow())  # Ken reads English
    other = app.test_client()
    asked = {"Accept-Language": "ja"}
    other.post("/sign-in", data={"email": "ken@example.jp", "password": PASSWORD}, headers=asked)
    assert '<html lang="en"' in other.get("/sign-in/second", headers=asked).text
    assert '<html lang="en"' in other.post("/sign-in/second", data={"code": "1"}, headers=asked).text


def test_the_question_who_it_is_takes_a_passkey(app, ken):
    key = set_up_passkey(ken)
    turn_stale(app)
    assert "Use a passkey" in ken.post("/me/recovery-codes").text
    proof = {"proof_passkey": key.get(ken.post("/me/proof/challenge").json, verified=False)}
    assert ken.post("/me/recovery-codes", data=proof).status_code == 201


def test_anothers_passkey_proves_nothing(app, ken):
    join(app, "mei")
    set_up_passkey(ken)
    hers = set_up_passkey(browser(app, "mei"))
    turn_stale(app)
    answer = hers.get(ken.post("/me/proof/challenge").json)
    refused = ken.post("/me/recovery-codes", data={"proof_passkey": answer})
    assert refused.status_code == 422 and "does not belong to this account" in refused.text


@pytest.mark.parametrize(
    "path",
    ["/me/authenticator", "/me/authenticator/confirmation", "/me/authenticator/removal", "/me/recovery-codes",
     "/me/passkeys", "/me/passkeys/challenge", "/me/passkeys/1/removal", "/me/tokens"],
)  # fmt: skip
def test_whatever_opens_the_account_wants_a_fresh_sign_in(app, ken, path):
    turn_stale(app)
    assert ken.post(path, data={"name": "x", "scope": "read"}).status_code == 401


def test_the_page_with_an_apps_key_is_not_left_open_to_who_comes_later(app, ken):
    ken.post("/me/authenticator")
    turn_stale(app)
    asked = ken.get("/me/authenticator")
    assert asked.status_code == 401 and 'name="next" value="/me/authenticator"' in asked.text


def test_a_passkey_asked_for_too_late_is_asked_for_again_after_the_question(app, ken):
    answer = ken.post("/me/passkeys", data={"credential": "", "name": "x"})
    assert answer.location == "/me/security#passkeys"
    assert "once more" in ken.get("/me/security").text


class TestStaff:
    """STAFF_SECOND_FACTOR, as production has it."""

    @pytest.fixture
    def sota(self, app):
        app.config["STAFF_SECOND_FACTOR"] = True
        join(app, "sota", "ken")
        return browser(app, "sota")

    @pytest.mark.parametrize(
        "path", ["/staff/", "/contests", "/me/account", "/me/bank-details", "/me/tokens"]
    )
    def test_without_one_every_way_leads_to_setting_one_up(self, app, sota, path):
        answer = sota.get(path)
        assert (answer.status_code, answer.location) == (303, "/me/security")
        page = sota.get("/me/security")
        assert page.status_code == 200 and "Set up a passkey or an app first" in page.text

    def test_a_script_is_told_so(self, app, sota):
        answer = sota.post("/me/account", headers={"Accept": "application/json"})
        assert answer.status_code == 409 and answer.json["code"] == "person.needs_second_factor"

    def test_setting_one_up_opens_the_desk_and_removing_it_shuts_it(self, app, sota):
        set_up_app(sota, utcnow())
        assert sota.get("/staff/").status_code == 200
        sota.post("/me/authenticator/removal")
        assert sota.get("/staff/").status_code == 303

    def test_a_sign_in_from_before_is_asked_to_begin_again(self, app, sota):
        older = knock(app, "sota")
        set_up_app(sota, utcnow())
        assert older.get("/staff/").status_code == 303
        assert "sign in again with yours" in older.get("/me/security").text

    def test_a_passkey_alone_is_enough(self, app, sota):
        key = set_up_passkey(sota)
        fresh = browser(app)
        options = fresh.post("/sign-in/passkey/challenge").json
        fresh.post("/sign-in/passkey", data={"credential": key.get(options)})
        assert fresh.get("/staff/").status_code == 200

    def test_on_the_way_to_one_they_may_show_again_who_they_are(self, app, sota):
        turn_stale(app)
        asked = sota.get("/me/authenticator")
        assert asked.status_code == 401 and 'action="/me/proof"' in asked.text
        answer = sota.post("/me/proof", data={"proof_password": PASSWORD, "next": "/me/authenticator"})
        assert answer.location == "/me/authenticator"

    def test_everybody_else_is_asked_for_nothing(self, app, sota):
        assert browser(app, "ken").get("/me/account").status_code == 200
        assert browser(app).get("/contests").status_code == 200

    def test_it_is_demanded_in_production_unless_set_otherwise(self, monkeypatch):
        from runpy import run_path

        for environment, setting, demanded in (
            ("production", None, True), ("production", "0", False), ("development", None, False),
            ("development", "1", True),
        ):  # fmt: skip
            monkeypatch.setenv("KONPE_ENV", environment)
            monkeypatch.delenv("STAFF_SECOND_FACTOR", raising=False)
            if setting:
                monkeypatch.setenv("STAFF_SECOND_FACTOR", setting)
            assert run_path("config.py")["STAFF_SECOND_FACTOR"] is demanded


def test_the_site_takes_lost_factors_off_an_account_and_says_so(app, ken, drawer):
    set_up_app(ken, utcnow())
    set_up_passkey(ken)
    answer = app.test_cli_runner().invoke(
        args=["person", "forget-factors", "ken@example.jp", "--reason", "Shown a passport"]
    )
    assert answer.exit_code == 0, answer.output
    assert knock(app).get("/me/account").status_code == 200
    with app.app_context():
        person = db.session.scalars(select(SignIn.person_id)).first()
        assert person_queries.factors_of(person) == person_queries.Factors(False, 0, 0)
        facts = db.session.scalars(
            select(Recorded.facts).where(Recorded.kind == "person.factors_forgotten")
        ).all()
        queue.drain(utcnow() + timedelta(minutes=1))
    assert facts == [{"reason": "Shown a passport"}]
    assert "Shown a passport" in drawer.mails[-1]["text"]
