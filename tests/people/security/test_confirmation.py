"""Registrations of one address by several: each mailed link makes the account of who registered with it, nobody keeps the
owner out, and the mailbox gets six mails an hour."""

import re
import threading
from collections import Counter
from unittest import mock

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest import create_app
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.people.actions import accounts
from contest.people.events import PersonJoined
from contest.people.model import Person, Registration
from contest.people.rules import FREE_TRIES
from contest.people.security import confirmation
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases, settings
from tests.crowd import together
from tests.people.security.scene import KEN, link, mails, person, sign_in
from tests.statements import heard

THIEF = "chosen by a thief"
AS_THIEF = KEN | {"name": "Eve", "password": THIEF, "language": "ja"}


def register(app: Flask, data: dict = KEN, *, network: int = 0):
    return browser(app).post("/register", data=data, environ_base={"REMOTE_ADDR": f"198.51.{network}.7"})


def stored(app: Flask) -> tuple:
    """What is written about Ken's address, but for mails."""
    with app.app_context():
        those = db.session.scalars(select(Person).where(Person.email == "ken@example.jp"))
        columns = [column.name for column in Person.__table__.columns]
        people = [tuple(getattr(one, name) for name in columns) for one in those]
        joined = select(func.count()).where(Recorded.kind == PersonJoined.kind)
        return people, db.session.scalar(select(func.count(Registration.id))), db.session.scalar(joined)


def gets_in(app: Flask, password: str = PASSWORD) -> bool:
    return sign_in(browser(app), "ken@example.jp", password).status_code == 302


@both_databases
@pytest.mark.parametrize("first", [KEN, AS_THIEF])
@pytest.mark.parametrize("opened", [KEN, AS_THIEF])
def test_each_link_confirms_the_registration_it_was_mailed_for(app, drawer, first, opened):
    second = AS_THIEF if first is KEN else KEN
    register(app, first), register(app, second)
    links = [link(mail) for mail in mails(app, drawer)]
    mine, other = links if first is opened else reversed(links)
    visitor = browser(app)
    for wrong in ("", "x" * 100_000, "\0", (AS_THIEF if opened is KEN else KEN)["password"]):
        refused = visitor.post(mine, data={"password": wrong})
        assert refused.status_code == 422 and "the registration this link was sent for" in refused.text
    assert visitor.post(mine).status_code == 422
    assert person(app, "ken@example.jp").confirmed_at is None

    assert visitor.post(mine, data={"password": opened["password"]}).location == "/"
    found = person(app, "ken@example.jp")
    assert (found.name, found.language) == (opened["name"], opened["language"])
    assert [gets_in(app, password) for password in (PASSWORD, THIEF)] == [opened is KEN, opened is AS_THIEF]
    assert browser(app).post(other, data={"password": THIEF}).location == "/confirmation"
    assert stored(app)[1] == 0


@both_databases
def test_a_stranger_who_registers_an_address_again_and_again_voids_no_link_and_changes_nothing_unmailed(
    app, drawer
):
    register(app)
    for n in range(1, 6):
        register(app, AS_THIEF, network=n)
    before = stored(app)
    for n in range(6, 9):
        register(app, AS_THIEF | {"name": f"Eve {n}", "password": f"{THIEF} {n}"}, network=n)
    browser(app).post("/confirmation", data={"email": "ken@example.jp"})
    browser(app).post("/reset", data={"email": "ken@example.jp"})

    assert stored(app) == before
    sent = mails(app, drawer)
    assert len(sent) == 6
    assert browser(app).post(link(sent[0]), data={"password": PASSWORD}).location == "/"
    assert person(app, "ken@example.jp").name == KEN["name"]
    assert gets_in(app) and not gets_in(app, THIEF)


def test_whose_own_mail_a_stranger_kept_from_leaving_sets_a_password_from_any_link(app, drawer):
    for n in range(6):
        register(app, AS_THIEF, network=n)
    register(app)
    sent = mails(app, drawer)
    assert len(sent) == 6
    ken = browser(app)
    refused = ken.post(link(sent[2]), data={"password": PASSWORD})
    assert refused.status_code == 422
    way = re.search(r'href="(/reset/[^"]+)"', refused.text).group(1)
    assert ken.get(way).status_code == 200 and person(app, "ken@example.jp").confirmed_at is None
    new = {"password": "his own new one", "password_confirm": "his own new one"}
    assert ken.post(way, data=new).location == "/sign-in"

    assert gets_in(app, "his own new one") and not gets_in(app, THIEF)
    for mail in sent:
        thief = browser(app)
        assert thief.post(link(mail), data={"password": THIEF}).location == "/confirmation"
        assert "/sign-in" in thief.get("/me/account").location
    assert ken.get(way).location == "/reset"
    assert stored(app)[1] == 0


def test_another_link_is_for_the_newest_registration_and_stays_so(app, drawer):
    register(app)
    browser(app).post("/confirmation", data={"email": "ken@example.jp"})
    register(app, AS_THIEF)
    again = link(mails(app, drawer)[1])
    assert browser(app).post(again, data={"password": THIEF}).status_code == 422
    assert browser(app).post(again, data={"password": PASSWORD}).location == "/"


def test_a_link_to_a_new_password_outlives_a_registration(app, drawer):
    register(app)
    browser(app).post("/reset", data={"email": "ken@example.jp"})
    register(app, AS_THIEF)
    new = {"password": "his own new one", "password_confirm": "his own new one"}
    assert browser(app).post(link(mails(app, drawer)[1]), data=new).location == "/sign-in"
    assert gets_in(app, "his own new one") and not gets_in(app, THIEF)


@both_databases
def test_who_confirms_while_a_stranger_registers_gets_their_own_account(app, drawer, monkeypatch):
    register(app)
    [mail] = mails(app, drawer)
    straight = confirmation.confirm

    def meanwhile(found):
        thief = threading.Thread(target=register, args=(app, AS_THIEF))
        thief.start(), thief.join()
        straight(found)

    monkeypatch.setattr(confirmation, "confirm", meanwhile)
    ken = browser(app)
    ken.post(link(mail), data={"password": PASSWORD})
    assert ken.get("/me/account").status_code == 200
    assert person(app, "ken@example.jp").name == KEN["name"]
    assert gets_in(app) and not gets_in(app, THIEF)


@both_databases
def test_of_two_registrations_confirmed_at_one_instant_one_stands(app, drawer):
    register(app), register(app, AS_THIEF)
    first, second = [link(mail) for mail in mails(app, drawer)]
    visitors = browser(app), browser(app)
    together(
        lambda: visitors[0].post(first, data={"password": PASSWORD}),
        lambda: visitors[1].post(second, data={"password": THIEF}),
    )
    ken = gets_in(app)
    assert gets_in(app, THIEF) is not ken
    assert [one.get("/me/account").status_code == 200 for one in visitors] == [ken, not ken]


@both_databases
def test_of_many_registrations_at_one_instant_six_are_mailed_and_written(app, drawer):
    answers = together(*[lambda n=n: register(app, AS_THIEF, network=n) for n in range(16)])
    assert [answer.location for answer in answers] == ["/sign-in"] * 16
    assert len(mails(app, drawer)) == 6
    people, registrations, joined = stored(app)
    assert (len(people), registrations, joined) == (1, 6, 6)


@both_databases
def test_of_many_asked_for_new_passwords_at_one_instant_six_are_mailed(app, drawer):
    join(app, "ken")
    together(*[lambda: browser(app).post("/reset", data={"email": "ken@example.jp"}) for _ in range(12)])
    assert len(mails(app, drawer)) == 6


def test_registering_a_blocked_address_anew_does_not_unblock_it(app, drawer):
    ids = join(app, "sota")
    register(app)
    with app.app_context():
        accounts.block(person(app, "ken@example.jp").id, reason="spam", by=ids["sota"], now=utcnow())
    register(app)
    assert not person(app, "ken@example.jp").active
    for mail in mails(app, drawer):
        assert browser(app).post(link(mail), data={"password": PASSWORD}).location != "/"
    assert not gets_in(app)


@pytest.mark.parametrize(
    ("path", "form", "hashes"),
    [
        ("/reset", {}, 1),
        ("/register", KEN, 1),
        ("/confirmation", {}, 0),
        ("/sign-in", {"password": "a wrong password"}, 1),
    ],
)
def test_the_time_of_a_hash_tells_nothing_of_an_address(app, path, form, hashes):
    ids = join(app, "mei", "rei", "sota")
    register(app)
    with app.app_context():
        accounts.block(ids["rei"], reason="spam", by=ids["sota"], now=utcnow())
    straight, counted = app.extensions["security"].pwd_context, Counter()
    for who in ("mei", "rei", "ken", "nobody"):
        with mock.patch.object(app.extensions["security"], "pwd_context", mock.Mock(wraps=straight)) as slow:
            browser(app).post(path, data=form | {"email": f"{who}@example.jp"})
            counted[who] = slow.hash.call_count + slow.verify.call_count
    assert counted == dict.fromkeys(("mei", "rei", "ken", "nobody"), hashes)


@both_databases
@pytest.mark.parametrize(("path", "mailed"), [("/reset", {"mei", "ken"}), ("/confirmation", {"ken"})])
def test_the_same_is_written_for_whoever_a_link_is_asked_for_and_what_does_not_leave_is_taken_back(
    app, drawer, path, mailed
):
    ids = join(app, "mei", "rei", "sota")
    register(app)
    with app.app_context():
        accounts.block(ids["rei"], reason="spam", by=ids["sota"], now=utcnow())
    mails(app, drawer).clear()
    written = {}
    for who in ("mei", "rei", "ken", "nobody"):
        with heard(app) as statements:
            answer = browser(app).post(path, data={"email": f"{who}@example.jp"})
            assert answer.location == "/sign-in"
        written[who] = [text.split(" (")[0] for text in statements if text.startswith("INSERT")]
    assert all(one == written["mei"] for one in written.values()) and "INSERT INTO mail" in written["mei"]
    assert {mail["to"].partition("@")[0] for mail in mails(app, drawer)} == mailed


def test_a_scanner_that_opens_the_mailed_link_confirms_nothing(app, drawer):
    browser(app).post("/register", data=KEN)
    [mail] = mails(app, drawer)
    for method in ("GET", "HEAD"):
        answer = browser(app).open(link(mail), method=method)
        assert answer.status_code == 200 and person(app, "ken@example.jp").confirmed_at is None
    assert "ken@example.jp" in browser(app).get(link(mail)).text
    client = browser(app)
    assert client.post(link(mail), data={"password": PASSWORD}).location == "/"
    assert person(app, "ken@example.jp").confirmed_at is not None
    assert client.get(link(mail)).location == "/confirmation"  # again: it says so, and nothing happens


def test_a_mailed_links_form_is_taken_from_its_own_page_alone(database, tmp_path, drawer):
    """Else a page elsewhere would sign its visitors in as whoever sent the link."""
    app = create_app(**settings(database, tmp_path) | {"WTF_CSRF_ENABLED": True, "POST": drawer})
    visitor = browser(app)
    token = re.search(r'name="csrf" content="([^"]+)"', visitor.get("/register").text)[1]
    assert visitor.post("/register", data=KEN | {"csrf_token": token}).location == "/sign-in"
    [mail] = mails(app, drawer)
    elsewhere = browser(app).post(
        link(mail), data={"password": PASSWORD}, headers={"Origin": "https://evil.example"}
    )
    assert elsewhere.status_code == 400 and person(app, "ken@example.jp").confirmed_at is None
    visitor.get(link(mail))
    assert visitor.post(link(mail), data={"password": PASSWORD, "csrf_token": token}).location == "/"


def test_confirming_where_somebody_else_is_signed_in_ends_their_sign_in(app, drawer):
    join(app, "mei")
    browser(app).post("/register", data=KEN)
    [mail] = mails(app, drawer)
    shared = browser(app, "mei")
    assert shared.post(link(mail), data={"password": PASSWORD}).location == "/"
    assert "ken@example.jp" in shared.get("/me/account").text
    assert "/sign-in" in browser(app, "mei").get("/me/account").location


def test_guesses_at_a_mailed_link_wait_like_those_at_the_sign_in(app, drawer):
    browser(app).post("/register", data=KEN)
    [mail] = mails(app, drawer)
    for _ in range(FREE_TRIES):
        assert browser(app).post(link(mail), data={"password": "guess"}).status_code == 422
    waits = browser(app).post(link(mail), data={"password": PASSWORD})
    assert waits.status_code == 422 and "Too many" in waits.text
    assert person(app, "ken@example.jp").confirmed_at is None
