"""An authenticator app: set up, asked for, good once, removed."""

import base64
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people import queries as person_queries
from contest.people.actions import limits
from contest.people.actions.factors import authenticators
from contest.people.factors.model import Authenticator
from contest.people.rules import FREE_TRIES
from contest.work import queue
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases
from tests.crowd import together
from tests.people.actions.factors.door import is_in, knock
from tests.people.actions.factors.soft import code, key_on, set_up_app
from tests.people.security.scene import NEW, reset_link

HALF_MINUTE = timedelta(seconds=30)


def next_code(key):
    """The code after the one that set the app up: the window takes it, and no test waits for it."""
    return code(key, utcnow() + HALF_MINUTE)


def test_codes_are_those_of_rfc_6238():
    """Appendix B: SHA-1, eight figures there, of which the last six are ours."""
    key = base64.b32encode(b"12345678901234567890").decode()
    for seconds, figures in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert code(key, datetime.fromtimestamp(seconds, UTC)) == figures


def test_an_app_is_set_up_asked_for_and_removed(app, ken, drawer):
    client = browser(app, "ken")
    key, codes = set_up_app(client, utcnow())
    assert len(codes) == 10
    assert "10 codes are left" in client.get("/me/security").text

    door = knock(app)
    assert not is_in(door)
    page = door.get("/sign-in/second")
    assert page.status_code == 200 and "recovery code" in page.text
    assert "code is incorrect" in door.post("/sign-in/second", data={"code": "000000"}).text
    assert door.post("/sign-in/second", data={"code": next_code(key)}).status_code == 303
    assert is_in(door)

    client.post("/me/authenticator/removal")
    assert is_in(knock(app))
    with app.app_context():
        assert person_queries.factors_of(ken) == person_queries.Factors(
            False, 0, 0
        )  # codes without a factor open nothing
        kinds = db.session.scalars(select(Recorded.kind).order_by(Recorded.id)).all()
        queue.drain(utcnow() + timedelta(minutes=1))
    assert kinds == [
        "person.authenticator_added", "person.recovery_codes_made", "person.authenticator_removed",
    ]  # fmt: skip
    assert [mail["subject"] for mail in drawer.mails] == [
        "Your authenticator app is set up",
        "New recovery codes were created",
        "Your authenticator app was removed",
    ]
    assert all("Wasn’t you?" in mail["text"] and key not in mail["text"] for mail in drawer.mails)


def test_where_one_was_going_and_to_be_remembered_survive_the_second_step(app, ken):
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    door = knock(app, next="/me/security", remember="y")
    assert door.post("/sign-in/second", data={"code": next_code(key)}).location == "/me/security"
    assert door.get_cookie("remember_token") is not None
    door.delete_cookie("session")
    assert is_in(door)


def test_nothing_changes_before_the_first_code_is_right(app, ken):
    client = browser(app, "ken")
    client.post("/me/authenticator")
    wrong = client.post("/me/authenticator/confirmation", data={"code": "12345"})
    assert wrong.status_code == 422 and "code is incorrect" in wrong.text
    assert is_in(knock(app))


def test_full_width_figures_and_spaces_are_understood(app, ken):
    client = browser(app, "ken")
    client.post("/me/authenticator")
    figures = code(key_on(client.get("/me/authenticator").text), utcnow())
    wide = "".join(chr(ord(one) + 0xFEE0) for one in figures)
    typed = f" {wide[:3]} {wide[3:]} "
    assert client.post("/me/authenticator/confirmation", data={"code": typed}).status_code == 201


def test_an_app_shown_too_long_ago_begins_again(app, ken):
    client = browser(app, "ken")
    client.post("/me/authenticator")
    with app.app_context(), transaction() as session:
        session.execute(update(Authenticator).values(begun_at=utcnow() - timedelta(minutes=31)))
    assert client.get("/me/authenticator").location == "/me/security#second-factor"
    assert client.post("/me/authenticator/confirmation", data={"code": "1"}).location == "/me/security"


def test_a_code_counts_once_and_the_page_says_so(app, ken):
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    figures = next_code(key)
    assert knock(app).post("/sign-in/second", data={"code": figures}).status_code == 303
    again = knock(app).post("/sign-in/second", data={"code": figures})
    assert again.status_code == 422 and "was already used" in again.text


def test_another_app_takes_the_place_of_the_first_only_once_it_works(app, ken):
    client = browser(app, "ken")
    first, _ = set_up_app(client, utcnow() - HALF_MINUTE)
    client.post("/me/authenticator")
    assert knock(app).post("/sign-in/second", data={"code": code(first, utcnow())}).status_code == 303
    new = key_on(client.get("/me/authenticator").text)
    client.post("/me/authenticator/confirmation", data={"code": code(new, utcnow())})
    assert knock(app).post("/sign-in/second", data={"code": next_code(first)}).status_code == 422
    assert knock(app).post("/sign-in/second", data={"code": next_code(new)}).status_code == 303


@both_databases
def test_one_code_sent_eight_times_at_once_opens_the_account_once(app):
    join(app, "ken")
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    for _round in range(3):
        with app.app_context(), transaction() as session:
            session.execute(update(Authenticator).values(last_step=0))
        figures, doors = code(key, utcnow()), [knock(app) for _ in range(8)]
        notified = {"code": figures}
        answers = together(*(lambda d=d, t=notified: d.post("/sign-in/second", data=t) for d in doors))
        assert sorted(one.status_code for one in answers) == [303] + [422] * 7
        assert sum(is_in(door) for door in doors) == 1


def test_the_key_is_sealed_and_no_page_shows_it_again(app, ken):
    client = browser(app, "ken")
    key, _ = set_up_app(client, utcnow())
    with app.app_context():
        [row] = db.session.scalars(select(Authenticator)).all()
        assert key.replace(" ", "") not in row.sealed
        assert authenticators.reseal() == 1
    assert client.get("/me/authenticator").location == "/me/security#second-factor"
    assert knock(app).post("/sign-in/second", data={"code": next_code(key)}).status_code == 303


def test_guessing_codes_waits_and_the_owner_is_told_whose_password_is_known(app, ken, drawer):
    key, codes = set_up_app(browser(app, "ken"), utcnow())
    thief = knock(app)
    for _ in range(FREE_TRIES):
        assert "code is incorrect" in thief.post("/sign-in/second", data={"code": "000000"}).text
    kept_out = thief.post("/sign-in/second", data={"code": next_code(key)})
    assert kept_out.status_code == 422 and "Too many wrong codes" in kept_out.text
    with app.app_context():
        queue.drain(utcnow() + timedelta(minutes=1))
    assert [m["subject"] for m in drawer.mails].count("Someone may know your password") == 1

    # From elsewhere the owner gets in, and all is forgiven.
    owner = browser(app)
    away = {"REMOTE_ADDR": "203.0.113.9"}
    signed = {"email": "ken@example.jp", "password": PASSWORD}
    assert owner.post("/sign-in", data=signed, environ_base=away).location == "/sign-in/second"
    assert owner.post("/sign-in/second", data={"code": codes[0]}, environ_base=away).status_code == 303
    with app.app_context():
        assert limits.failures("ken@example.jp", now=utcnow(), what=limits.CODE) == 0


def test_nobody_without_the_password_can_lock_the_second_step_or_learn_of_it(app):
    join(app, "ken", "mei")
    set_up_app(browser(app, "ken"), utcnow())
    pages = []
    for who in ("ken", "mei", "nobody"):
        stranger = browser(app)
        answer = stranger.post("/sign-in", data={"email": f"{who}@example.jp", "password": "wrong password"})
        pages.append((answer.status_code, answer.text.split("<main")[1].replace(who, "").split("csrf")[0]))
        assert stranger.get("/sign-in/second").location == "/sign-in"
        assert stranger.post("/sign-in/second", data={"code": "000000"}).location == "/sign-in"
    assert pages[0] == pages[1] == pages[2]
    with app.app_context():
        assert limits.failures("ken@example.jp", now=utcnow(), what=limits.CODE) == 0


def test_the_second_step_ends_with_a_new_password_and_after_ten_minutes(app, ken):
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    door = knock(app)
    with door.session_transaction() as session:
        session["half_signed_in"] |= {"at": session["half_signed_in"]["at"] - 601}
    assert door.post("/sign-in/second", data={"code": next_code(key)}).location == "/sign-in"
    door = knock(app)
    new = {"password": PASSWORD, "new_password": "new and longer", "new_password_confirm": "new and longer"}
    assert browser(app, "ken").post("/me/password", data=new).status_code == 302
    assert door.post("/sign-in/second", data={"code": next_code(key)}).location == "/sign-in"


def test_a_new_password_by_mail_does_not_take_the_second_step_away(app, ken, drawer):
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    assert browser(app).post(reset_link(app, drawer), data=NEW).location == "/sign-in"
    door = knock(app, password=NEW["password"])
    assert not is_in(door)
    assert door.post("/sign-in/second", data={"code": next_code(key)}).status_code == 303
