"""Passkeys: set up, in place of a password and after it, counted under a lock, and no answer good twice."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.people import queries as person_queries
from contest.people.actions import accounts
from contest.people.factors.model import Passkey
from contest.people.model import SignIn
from contest.work import queue
from tests.cast import browser, join
from tests.conftest import both_databases
from tests.crowd import together
from tests.people.actions.factors.door import is_in, knock
from tests.people.actions.factors.soft import Key, set_up_app, set_up_passkey


def asks(client, path="/sign-in/passkey/challenge"):
    return client.post(path).json


def enters(app, key, **how):
    """A fresh browser that signs in with a passkey alone."""
    client = browser(app)
    client.post("/sign-in/passkey", data={"credential": key.get(asks(client), **how), "next": "/me/security"})
    return client


def copies_of(app, client, many):
    """Browsers with the session of another."""
    copies = [browser(app) for _ in range(many)]
    for copy in copies:
        copy.set_cookie("session", client.get_cookie("session").value)
    return copies


def count(app):
    with app.app_context():
        return db.session.scalar(select(Passkey.sign_count))


def test_a_passkey_signs_in_without_a_password_and_that_is_two_factors(app, ken, drawer):
    client = browser(app, "ken")
    key = set_up_passkey(client)
    page = client.get("/me/security").text
    assert "my phone" in page and "10 codes are left" in page
    assert is_in(enters(app, key))
    with app.app_context():
        strong = db.session.scalars(select(SignIn.strong).order_by(SignIn.id)).all()
        queue.drain(utcnow() + timedelta(minutes=1))
    assert strong[-1] is True
    assert drawer.mails[0]["subject"] == "A passkey was added to your account"
    assert "“my phone”" in drawer.mails[0]["text"] and "Wasn’t you?" in drawer.mails[0]["text"]


def test_a_passkey_is_the_second_factor_after_a_password_even_without_a_finger(app, ken):
    key = set_up_passkey(browser(app, "ken"))
    door = knock(app, next="/me/security")
    assert not is_in(door) and "Use a passkey" in door.get("/sign-in/second").text
    options = asks(door, "/sign-in/second/challenge")
    assert [one["type"] for one in options["allowCredentials"]] == ["public-key"]
    answer = door.post("/sign-in/second/passkey", data={"credential": key.get(options, verified=False)})
    assert answer.location == "/me/security" and is_in(door)


def test_alone_it_must_have_seen_its_owner(app, ken):
    key = set_up_passkey(browser(app, "ken"))
    client = enters(app, key, verified=False)
    assert not is_in(client) and "does not belong to this account" in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("origin", "https://evil.example"), ("host", "evil.example"), ("handle", b"somebody else"), ("id", b"another")],
)  # fmt: skip
def test_answers_for_another_site_or_person_open_nothing(app, ken, part, wrong):
    key = set_up_passkey(browser(app, "ken"))
    setattr(key, part, wrong)
    client = enters(app, key)
    assert not is_in(client) and "does not belong to this account" in client.get("/sign-in").text


@pytest.mark.parametrize(
    "answer",
    ["", "null", "[]", "{}", '"x"', "7", "{" * 300, "\0", '{"id":"eA","rawId":"eA","type":"public-key"}',
     '{"id":"eA","rawId":"eA","type":"public-key","response":null}',
     '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"eA","authenticatorData":"eA",'
     '"signature":"eA"}}', "x" * 100_000],
)  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(app, ken, answer):
    client = browser(app)
    asks(client)
    assert client.post("/sign-in/passkey", data={"credential": answer}).location == "/sign-in"
    mine = browser(app, "ken")
    mine.post("/me/passkeys/challenge")
    assert mine.post("/me/passkeys", data={"credential": answer, "name": "x"}).status_code == 303
    with app.app_context():
        assert person_queries.factors_of(ken).passkeys == 0


def test_an_answer_counts_once_even_in_a_copy_of_the_browser(app, ken):
    key = set_up_passkey(
        browser(app, "ken"), count=None
    )  # a synced one: its count stays 0 and protects nothing
    client = browser(app)
    answer = key.get(asks(client))
    [thief] = copies_of(app, client, 1)
    assert client.post("/sign-in/passkey", data={"credential": answer}).location == "/"
    assert thief.post("/sign-in/passkey", data={"credential": answer}).location == "/sign-in"
    assert is_in(client) and not is_in(thief)


def test_an_answer_without_its_question_or_too_late_is_none(app, ken):
    key = set_up_passkey(browser(app, "ken"))
    client = browser(app)
    answer = key.get(asks(client))
    assert browser(app).post("/sign-in/passkey", data={"credential": answer}).location == "/sign-in"
    with client.session_transaction() as session:
        session["challenge"] = [*session["challenge"][:2], session["challenge"][2] - 301]
    assert client.post("/sign-in/passkey", data={"credential": answer}).location == "/sign-in"
    assert not is_in(client)


def test_a_question_of_one_purpose_is_not_answered_for_another(app, ken):
    mine = browser(app, "ken")
    key = set_up_passkey(mine)
    door = knock(app)
    answer = key.get(asks(door, "/sign-in/second/challenge"))
    assert door.post("/sign-in/passkey", data={"credential": answer}).location == "/sign-in"


def test_a_count_that_went_back_is_a_copy_and_opens_nothing(app, ken):
    key = set_up_passkey(browser(app, "ken"))
    assert is_in(enters(app, key)) and count(app) == 2
    key.count = 2
    assert not is_in(enters(app, key))
    assert count(app) == 2


@both_databases
def test_of_two_answers_at_once_no_count_is_lost(app):
    """The later count must stand, whichever commits first; the earlier one may be refused, never overwrite it."""
    join(app, "ken")
    key = set_up_passkey(browser(app, "ken"))
    for _round in range(10):
        doors = [browser(app) for _ in range(4)]
        answers = [key.get(asks(door)) for door in doors]
        highest = key.count - 1
        together(
            *(
                lambda d=d, a=a: d.post("/sign-in/passkey", data={"credential": a})
                for d, a in zip(doors, answers, strict=True)
            )
        )
        assert count(app) == highest
        assert is_in(doors[-1])  # the newest answer always opens


@both_databases
def test_one_answer_sent_eight_times_at_once_opens_the_account_once(app):
    join(app, "ken")
    for key in (set_up_passkey(browser(app, "ken"), count=None), set_up_passkey(browser(app, "ken"))):
        client = browser(app)
        answer = key.get(asks(client))
        copies = copies_of(app, client, 8)
        together(*(lambda c=c, a=answer: c.post("/sign-in/passkey", data={"credential": a}) for c in copies))
        assert sum(is_in(copy) for copy in copies) == 1


@both_databases
def test_one_new_passkey_sent_four_times_at_once_is_kept_once(app, ken):
    client, key = browser(app, "ken"), Key()
    made = key.create(client.post("/me/passkeys/challenge").json)
    copies = copies_of(app, client, 4)
    answers = together(
        *(lambda c=c: c.post("/me/passkeys", data={"credential": made, "name": "x"}) for c in copies)
    )
    assert {one.status_code for one in answers} <= {201, 303}
    with app.app_context():
        assert person_queries.factors_of(ken) == person_queries.Factors(False, 1, 10)


def test_the_same_device_is_not_set_up_twice_nor_for_another_account(app):
    ids = join(app, "ken", "mei")
    client = browser(app, "ken")
    key = set_up_passkey(client)
    options = client.post("/me/passkeys/challenge").json
    assert len(options["excludeCredentials"]) == 1 and options["user"]["id"] == json.loads(
        key.create(options)
    ).get("handle")
    mei = browser(app, "mei")
    mei.post(
        "/me/passkeys", data={"credential": key.create(mei.post("/me/passkeys/challenge").json), "name": "x"}
    )
    with app.app_context():
        assert person_queries.factors_of(ids["mei"]).passkeys == 0


def test_removing_the_last_factor_ends_the_second_step_and_its_codes(app, ken):
    client = browser(app, "ken")
    set_up_passkey(client)
    with app.app_context():
        row = db.session.scalars(select(Passkey.id)).one()
    assert client.post(f"/me/passkeys/{row}/removal").status_code == 303
    assert is_in(knock(app))
    with app.app_context():
        assert person_queries.factors_of(ken) == person_queries.Factors(False, 0, 0)
        kinds = db.session.scalars(select(Recorded.kind).order_by(Recorded.id)).all()
    assert kinds == ["person.passkey_added", "person.recovery_codes_made", "person.passkey_removed"]


def test_nobody_removes_anothers_passkey(app):
    join(app, "ken", "mei")
    set_up_passkey(browser(app, "ken"))
    with app.app_context():
        row = db.session.scalars(select(Passkey.id)).one()
    assert browser(app, "mei").post(f"/me/passkeys/{row}/removal").status_code == 404


def test_who_is_blocked_hears_it_from_the_passkey_too(app):
    ids = join(app, "ken", "sota")
    key = set_up_passkey(browser(app, "ken"))
    with app.app_context():
        accounts.block(ids["ken"], reason="Copied", by=ids["sota"], now=utcnow())
    client = enters(app, key)
    assert not is_in(client) and "blocked" in client.get("/sign-in").text


def test_a_site_without_a_name_offers_no_passkeys(app, ken):
    app.config["PUBLIC_URL"] = "http://127.0.0.1:8000"
    assert "Sign in with a passkey" not in browser(app).get("/sign-in").text
    assert "reached by an IP address" in browser(app, "ken").get("/me/security").text


def test_app_and_passkey_stand_beside_each_other(app, ken):
    client = browser(app, "ken")
    _, made = set_up_app(client, utcnow())
    key = set_up_passkey(client)
    with app.app_context():
        assert person_queries.factors_of(ken) == person_queries.Factors(True, 1, 10)
    assert is_in(enters(app, key))
    assert knock(app).post("/sign-in/second", data={"code": made[0]}).status_code == 303
