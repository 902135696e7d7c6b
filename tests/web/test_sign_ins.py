"""Sign-ins are rows: listed, ended one by one or all, and no copy of a cookie outlives its row."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people.actions import accounts, limits
from contest.people.model import SignIn
from contest.people.rules import FREE_TRIES
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases
from tests.statements import counted, heard

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"
BOOK = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


def signed_in(app, who="ken", *, agent=BOOK, **more):
    client = browser(app)
    client.environ_base["HTTP_USER_AGENT"] = agent
    answer = client.post("/sign-in", data={"email": f"{who}@example.jp", "password": PASSWORD, **more})
    assert answer.status_code == 302
    return client


def is_in(client) -> bool:
    return client.get("/me/account").status_code == 200


def copied(app, client, *names):
    """Another browser with the same cookies, as a thief would have them."""
    thief = browser(app)
    for name in names or ("session", "remember_token"):
        if cookie := client.get_cookie(name):
            thief.set_cookie(name, cookie.value)
    return thief


@pytest.fixture
def ken(app):
    return join(app, "ken")["ken"]


def test_every_browser_has_its_line_and_this_one_says_so(app, ken):
    signed_in(app, agent=PHONE)
    page = signed_in(app).get("/me/security").text
    assert "Safari, iPhone" in page and "Firefox, Linux <b>(this one)</b>" in page
    assert page.count("Sign out<span") == 3  # and the one every test begins with


@both_databases
@pytest.mark.parametrize("cookies", [("session",), ("remember_token",), ("session", "remember_token")])
def test_a_copied_cookie_dies_when_its_owner_signs_out(app, cookies):
    join(app, "ken")
    client = signed_in(app, remember="y")
    thief = copied(app, client, *cookies)
    assert is_in(copied(app, client, *cookies))
    client.post("/sign-out")
    assert not is_in(thief) and not is_in(client)


def test_signing_out_here_leaves_the_other_devices_in(app, ken):
    here, there = signed_in(app), signed_in(app)
    here.post("/sign-out")
    assert not is_in(here) and is_in(there)


def test_one_device_is_signed_out_from_another(app, ken):
    phone, book = signed_in(app, agent=PHONE, remember="y"), signed_in(app)
    with app.app_context():
        row = db.session.scalars(select(SignIn.id).where(SignIn.device == "Safari, iPhone")).one()
    answer = book.post(f"/me/sign-ins/{row}/end")
    assert answer.status_code == 303 and answer.location == "/me/security#sign-ins"
    assert not is_in(phone) and is_in(book)
    assert book.post(f"/me/sign-ins/{row}/end").status_code == 303  # again changes nothing
    with app.app_context():
        ends = db.session.scalars(select(Recorded.facts).where(Recorded.kind == "person.signed_out")).all()
    assert ends == [{"count": 1}]


def test_signing_this_device_out_from_the_list_is_signing_out(app, ken):
    client = signed_in(app, remember="y")
    with app.app_context():
        row = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    assert client.post(f"/me/sign-ins/{row}/end").location == "/sign-in"
    assert not is_in(client)


def test_all_others_are_signed_out_at_once(app, ken):
    here, others = signed_in(app), [signed_in(app) for _ in range(2)]
    here.post("/me/sign-ins/end")
    assert "Signed out of 3 devices." in here.get("/me/security").text
    assert is_in(here) and not any(is_in(one) for one in others)


def test_nobody_ends_anothers_sign_in(app):
    join(app, "ken", "ume")
    ken = signed_in(app, "ken")
    with app.app_context():
        row = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    assert signed_in(app, "ume").post(f"/me/sign-ins/{row}/end").status_code == 404
    assert is_in(ken)


def test_a_new_password_and_a_block_end_what_is_open_elsewhere(app):
    ids = join(app, "ken", "sota")
    here, there = signed_in(app), signed_in(app, remember="y")
    thief = copied(app, here)
    new = {"password": PASSWORD, "new_password": "new and longer", "new_password_confirm": "new and longer"}
    assert here.post("/me/password", data=new).status_code == 302
    assert is_in(here) and not is_in(there) and not is_in(thief)
    with app.app_context():
        accounts.block(ids["ken"], reason="Copied", by=ids["sota"], now=utcnow())
        accounts.unblock(ids["ken"], reason="A mistake", by=ids["sota"], now=utcnow())
    assert not is_in(here)


def test_an_open_browser_is_no_place_to_guess_the_password(app, ken):
    here = signed_in(app)
    new = {"new_password": "new and longer", "new_password_confirm": "new and longer"}
    short = {"new_password": "short", "new_password_confirm": "short"}
    for _ in range(FREE_TRIES + 1):  # who knows it and only chooses badly is not made to wait
        assert "Too many" not in here.post("/me/password", data={"password": PASSWORD} | short).text
    for _ in range(FREE_TRIES):
        page = here.post("/me/password", data={"password": "a guess"} | new).text
        assert "not your current password" in page
    kept_out = here.post("/me/password", data={"password": PASSWORD} | new)
    assert kept_out.status_code == 422 and "Too many attempts" in kept_out.text
    assert (
        here.post("/me/password", data={"password": PASSWORD} | short | {"new_password": "x"}).status_code
        == 422
    )
    assert "Too many attempts" in here.post("/me/password", data={"password": PASSWORD} | new).text
    with app.app_context():
        limits.forgive("ken@example.jp", limits.PROOF)
    assert here.post("/me/password", data={"password": PASSWORD} | new).status_code == 302


def test_a_sign_in_ends_by_itself_after_thirty_days_however_used(app, ken):
    client = signed_in(app, remember="y")
    with app.app_context():
        row = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
        assert row.until - row.began_at == timedelta(days=30)
        with transaction() as session:
            session.execute(update(SignIn).values(until=utcnow()))
    assert not is_in(client)


def test_who_asks_costs_one_statement_and_looking_writes_nothing(app, ken):
    client = signed_in(app)
    _age(app)
    assert counted(app, lambda: client.get("/terms")) == 1
    with heard(app) as seen:
        client.get("/me/security")  # who asks, factors, passkeys, sign-ins
    assert len(seen) == 4 and not any(one.startswith(("UPDATE", "INSERT", "DELETE")) for one in seen)


def test_what_is_sent_is_noted_as_use_every_few_minutes_at_most(app, ken):
    client = signed_in(app)
    before = _age(app)
    client.post("/language", data={"language": "en"})
    noted = _seen(app)
    assert noted > before
    client.post("/language", data={"language": "en"})
    assert _seen(app) == noted


def test_a_cookie_of_before_or_of_nonsense_opens_nothing(app, ken):
    for value in ("", "7", "x" * 5000, "a\0b", "\ud800"):
        client = browser(app)
        with client.session_transaction() as session:
            session["_user_id"] = value
        assert not is_in(client)


def _age(app):
    with app.app_context():
        with transaction() as session:
            session.execute(update(SignIn).values(seen_at=utcnow() - timedelta(minutes=6)))
        return db.session.scalars(select(SignIn.seen_at).order_by(SignIn.id.desc())).first()


def _seen(app):
    with app.app_context():
        return db.session.scalars(select(SignIn.seen_at).order_by(SignIn.id.desc())).first()
