"""Signing in: where it leads, how guessing waits, and what the cookies hold."""

import re
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people.actions import accounts, limits
from contest.people.model import Person, SignIn, SignInAttempt, SignInExemption
from contest.people.rules import FREE_TRIES
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases
from tests.crowd import together
from tests.people.security.scene import link, mails, person, sign_in


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "evil"],
)  # fmt: skip
def test_signing_in_leads_only_to_our_own_pages(app, target):
    join(app, "ken")
    assert sign_in(browser(app), "ken@example.jp", PASSWORD, next=target).status_code == 400
    for page in ("/sign-in", "/register"):
        answer = browser(app).get(page, query_string={"next": target})
        assert answer.status_code == 400 and "evil" not in answer.text.split("<main")[1]


def test_signing_in_leads_back_to_where_one_was_going(app):
    join(app, "ken")
    target = browser(app).get("/me/account").location
    assert target == "/sign-in?next=/me/account"
    client = browser(app)
    assert 'value="/me/account"' in client.get(target).text
    assert sign_in(client, "ken@example.jp", PASSWORD, next="/me/account").location == "/me/account"


def test_a_blocked_person_loses_open_sessions_and_cannot_sign_in(app):
    ids = join(app, "ken", "sota")
    client = browser(app, "ken")
    assert client.get("/me/account").status_code == 200
    with app.app_context():
        accounts.block(ids["ken"], reason="Copied entries", by=ids["sota"], now=utcnow())
    assert client.get("/me/account").status_code == 303
    refused = sign_in(browser(app), "ken@example.jp", PASSWORD)
    assert refused.status_code == 422 and "blocked" in refused.text
    assert "blocked" not in sign_in(browser(app), "ken@example.jp", "wrong password").text
    with app.app_context():
        accounts.unblock(ids["ken"], reason="A mistake", by=ids["sota"], now=utcnow())
    assert sign_in(browser(app), "ken@example.jp", PASSWORD).status_code == 302


@both_databases
def test_no_sign_in_is_lost_from_the_count_when_many_come_at_once(app):
    join(app, "ken")

    def come(client: FlaskClient) -> None:
        for _ in range(3):
            answer = sign_in(client, "ken@example.jp", PASSWORD)
            assert answer.status_code == 302, answer.text.split("<main")[1]
            assert client.post("/sign-out").status_code == 302

    assert together(*(partial(come, browser(app)) for _ in range(8))) == [None] * 8
    assert person(app, "ken@example.jp").login_count == 24


def test_guessing_waits_longer_and_longer_but_the_owner_gets_in(app, drawer):
    join(app, "ken")
    thief = browser(app)
    for _ in range(FREE_TRIES):
        assert (
            "email address or password is incorrect"
            in sign_in(thief, "ken@example.jp", "wrong password").text
        )
    kept_out = sign_in(thief, "ken@example.jp", PASSWORD)
    assert kept_out.status_code == 422 and "Too many attempts" in kept_out.text

    elsewhere = browser(app)
    away, right = {"REMOTE_ADDR": "203.0.113.9"}, {"email": "ken@example.jp", "password": PASSWORD}
    assert elsewhere.post("/sign-in", data=right, environ_base=away).status_code == 302
    assert sign_in(thief, "ken@example.jp", PASSWORD).status_code == 422  # elsewhere nothing is forgiven
    assert sign_in(elsewhere, "ken@example.jp", PASSWORD).status_code == 302  # by this browser's cookie


def test_sixty_wrong_tries_in_an_office_keep_out_nobody_who_works_there(app, drawer):
    """From one network: who signed in here before gets in, who comes with a browser that did, and who sets a password."""
    join(app, "ken", "mei", "rei", "ume")
    office, street = {"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "198.51.100.7"}

    def comes(client: FlaskClient, who: str, place: dict, password: str = PASSWORD):
        return client.post(
            "/sign-in", data={"email": f"{who}@example.jp", "password": password}, environ_base=place
        )

    laptop = browser(app)
    assert comes(browser(app), "ken", office).status_code == comes(laptop, "mei", street).status_code == 302
    for n in range(limits.FREE_PER_NETWORK):
        assert comes(browser(app), f"guess{n}", office).status_code == 422
    assert comes(browser(app), "ken", office).status_code == 302
    assert comes(laptop, "mei", office).status_code == 302
    for who in ("rei", "ume"):
        stranger = comes(browser(app), who, office)
        assert stranger.status_code == 422 and "set a new password by email" in stranger.text

    new = "a quite different one"
    for who, reads_mail, types_it in (("rei", laptop, laptop), ("ume", browser(app), browser(app))):
        browser(app).post("/reset", data={"email": f"{who}@example.jp"})
        sent = [mail for mail in mails(app, drawer) if mail["to"] == f"{who}@example.jp"][-1]
        reads_mail.post(link(sent), data={"password": new, "password_confirm": new}, environ_base=street)
        assert comes(types_it, who, office, new).status_code == 302
    assert comes(browser(app), "guess99", office).status_code == 422


def test_the_answer_and_the_cookie_of_a_wait_are_the_same_for_everybody(app):
    """Ken signed in from here, Mei never did, nobody@ has no account."""
    join(app, "ken", "mei")
    sign_in(browser(app), "ken@example.jp", PASSWORD)
    with app.app_context(), transaction() as session:
        for n in range(limits.FREE_PER_NETWORK + 10):  # a wait of a quarter of an hour
            session.add(SignInAttempt(email_hash=f"{n}", network="127.0.0.0/24", at=utcnow()))
    notified = set()
    for who in ("ken", "mei", "nobody"):
        answer = sign_in(browser(app), f"{who}@example.jp", "wrong password")
        page = answer.text.split("<main")[1].replace(f'value="{who}', "").split("<script")[0]
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
        notified.add((answer.status_code, page, answer.headers.get("Set-Cookie", "").partition("=")[0]))
    assert len(notified) == 1 and "Too many attempts" in notified.pop()[1]


def test_the_cookie_of_an_earlier_sign_in_says_nothing_and_is_kept_from_scripts(app):
    join(app, "ken")
    client = browser(app)
    sign_in(client, "ken@example.jp", PASSWORD)
    first = client.get_cookie("known_browser")
    assert len(first.value) == 43 and first.http_only and first.same_site == "Strict" and first.path == "/"
    assert first.max_age == 180 * 24 * 3600
    client.post("/sign-out")
    sign_in(client, "ken@example.jp", PASSWORD)
    assert client.get_cookie("known_browser").value != first.value
    with app.app_context():
        rows = db.session.scalars(select(SignInExemption)).all()
        assert len(rows) == 1 and first.value not in repr(vars(rows[0]))
        assert db.session.scalars(select(SignIn.network).where(SignIn.network != "")).all() == [
            "127.0.0.0/24", "127.0.0.0/24",
        ]  # fmt: skip
        assert set(db.session.scalars(select(Person.current_login_ip))) == {None}
