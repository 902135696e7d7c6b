"""A forgotten password and a changed one: what they end and what they forgive."""

from sqlalchemy import func, select

from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.people.model import SignInAttempt
from contest.people.rules import FREE_TRIES
from tests.api.callers import caller
from tests.cast import PASSWORD, browser, join
from tests.people.actions.factors.door import knock
from tests.people.actions.factors.soft import set_up_app
from tests.people.security.scene import KEN, NEW, link, mails, reset_link, sign_in


def test_a_forgotten_password_is_set_by_mail_once_and_ends_every_session(app, drawer):
    join(app, "ken")
    open_session = browser(app, "ken")
    assert open_session.get("/me/account").status_code == 200
    asked = browser(app).post("/reset", data={"email": "ken@example.jp"})
    nobody = browser(app).post("/reset", data={"email": "nobody@example.jp"})
    assert (asked.status_code, asked.location) == (nobody.status_code, nobody.location) == (303, "/sign-in")

    [mail] = mails(app, drawer)
    client = browser(app)
    assert client.get(link(mail)).status_code == 200
    assert client.post(link(mail), data=NEW).location == "/sign-in"
    assert client.get(link(mail)).location == "/reset"
    assert open_session.get("/me/account").status_code == 303
    assert sign_in(client, "ken@example.jp", PASSWORD).status_code == 422
    assert sign_in(client, "ken@example.jp", NEW["password"]).status_code == 302
    assert mails(app, drawer)[-1]["subject"] == "Your password was changed"


def test_a_reset_ends_every_token(app, drawer):
    ids = join(app, "ken", "mei")
    kens, meis = caller(app, ids["ken"]), caller(app, ids["mei"])
    assert kens.get("/me").status == meis.get("/me").status == 200
    assert browser(app).post(reset_link(app, drawer), data=NEW).location == "/sign-in"
    assert (kens.get("/me").status, meis.get("/me").status) == (401, 200)


def test_a_reset_proves_an_address_that_was_never_confirmed(app, drawer):
    browser(app).post("/register", data=KEN)
    client = browser(app)
    client.post(reset_link(app, drawer), data=NEW)
    assert sign_in(client, "ken@example.jp", NEW["password"]).status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(app):
    join(app, "ken")
    here, elsewhere = browser(app), browser(app)
    sign_in(here, "ken@example.jp", PASSWORD)
    sign_in(elsewhere, "ken@example.jp", PASSWORD)
    new = {"password": PASSWORD, "new_password": "new and longer", "new_password_confirm": "new and longer"}
    assert here.post("/me/password", data=new | {"password": "wrong"}).status_code == 422
    assert here.post("/me/password", data=new).location == "/me/security"
    assert here.get("/me/account").status_code == 200
    assert elsewhere.get("/me/account").status_code == 303


def test_a_new_password_by_mail_forgives_no_wrong_codes(app, drawer):
    join(app, "ken")
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    for _ in range(FREE_TRIES):
        thief = knock(app)
        assert "code is incorrect" in thief.post("/sign-in/second", data={"code": "000000"}).text
    browser(app).post(reset_link(app, drawer), data=NEW)
    assert thief.get("/sign-in/second").location == "/sign-in"
    assert sign_in(thief, "ken@example.jp", NEW["password"]).location == "/sign-in/second"
    for code in ("000000", "000001"):
        assert "Too many wrong codes" in thief.post("/sign-in/second", data={"code": code}).text


def test_a_new_password_by_mail_ends_the_wait(app, drawer):
    join(app, "ken")
    for _ in range(FREE_TRIES + 2):
        sign_in(browser(app), "ken@example.jp", "wrong password")
    client = browser(app)
    client.post(reset_link(app, drawer), data=NEW)
    assert sign_in(client, "ken@example.jp", NEW["password"]).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count(SignInAttempt.id))) == 0
