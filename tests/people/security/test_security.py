"""Register, confirm, sign in and out, reset, change: through the pages, on both databases."""

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from contest import create_app
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.mail.post import Drawer
from contest.people import queries as person_queries
from contest.people.actions import accounts, limits
from contest.people.model import Person, SignIn, SignInAttempt, SignInExemption
from contest.people.rules import FREE_TRIES
from contest.work import queue
from tests.api.callers import caller
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases, settings
from tests.people.actions.factors.door import knock
from tests.people.actions.factors.soft import set_up_app

KEN = {"name": "高橋 健", "email": "Ken@Example.jp", "password": PASSWORD, "language": "en"}


def sign_in(client: FlaskClient, email: str, password: str, **more: str):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def mails(app: Flask, drawer: Drawer) -> list[dict]:
    with app.app_context():
        queue.drain(utcnow() + timedelta(minutes=1))
    return drawer.mails


def link(mail: dict) -> str:
    return re.search(r"http://localhost(/\S+)", mail["text"]).group(1)


def person(app: Flask, email: str) -> Person:
    with app.app_context():
        return person_queries.by_email(email)


@both_databases
def test_a_stranger_registers_confirms_signs_in_and_out(app, drawer):
    client = browser(app)
    assert client.post("/register", data=KEN).location == "/sign-in"
    assert "ken@example.jp" in client.get("/sign-in").text
    refused = sign_in(client, "ken@example.jp", PASSWORD)
    assert refused.status_code == 422 and "Open the link we sent to this address first" in refused.text

    [mail] = mails(app, drawer)
    assert mail["to"] == "ken@example.jp" and mail["subject"] == "Please confirm your email address"
    assert client.post(link(mail), data={"password": PASSWORD}).location == "/contests"
    assert client.get("/me/account").status_code == 200
    assert client.post("/sign-out").location == "/"
    assert "/sign-in" in client.get("/me/account").location
    assert sign_in(client, "KEN@example.jp", PASSWORD).location == "/"
    assert client.get("/me/account").status_code == 200
    assert person(app, "ken@example.jp").login_count == 2


def test_a_mailbox_with_dots_in_a_row_registers_signs_in_and_is_one_account(app, drawer):
    client = browser(app)
    client.post("/register", data=KEN | {"email": '"Taro..Suzuki"@docomo.ne.jp'})
    [mail] = mails(app, drawer)
    assert mail["to"] == "taro..suzuki@docomo.ne.jp"
    assert client.post(link(mail), data={"password": PASSWORD}).location == "/contests"
    for typed in ("taro..suzuki@docomo.ne.jp", '"taro..suzuki"@docomo.ne.jp'):
        assert sign_in(browser(app), typed, PASSWORD).status_code == 302
    browser(app).post("/register", data=KEN | {"email": "TARO..SUZUKI@docomo.ne.jp"})
    assert mails(app, drawer)[-1]["subject"] == "You already have an account"
    browser(app).post("/reset", data={"email": '"taro..suzuki"@docomo.ne.jp'})
    assert mails(app, drawer)[-1]["subject"] == "Set a new password"


def test_a_scanner_that_opens_the_mailed_link_confirms_nothing(app, drawer):
    browser(app).post("/register", data=KEN)
    [mail] = mails(app, drawer)
    for method in ("GET", "HEAD"):
        answer = browser(app).open(link(mail), method=method)
        assert answer.status_code == 200 and person(app, "ken@example.jp").confirmed_at is None
    assert "ken@example.jp" in browser(app).get(link(mail)).text
    client = browser(app)
    assert client.post(link(mail), data={"password": PASSWORD}).location == "/contests"
    assert person(app, "ken@example.jp").confirmed_at is not None
    assert client.get(link(mail)).location == "/confirmation"  # again: it says so, and nothing happens


def test_registering_a_known_address_answers_the_same_and_tells_only_the_mailbox(app, drawer):
    join(app, "ken")
    stranger = browser(app)
    fresh = browser(app).post("/register", data=KEN | {"email": "new@example.jp"})
    known = stranger.post("/register", data=KEN | {"name": "Eve", "password": "another long password"})
    assert (known.status_code, known.location) == (fresh.status_code, fresh.location)
    page = stranger.get("/sign-in").text
    assert "ken@example.jp" in page and "account" not in page.split("<main", 1)[1].split("<h1")[0]

    notified = [mail for mail in mails(app, drawer) if mail["to"] == "ken@example.jp"]
    assert [mail["subject"] for mail in notified] == ["You already have an account"]
    assert person(app, "ken@example.jp").name == "高橋 健"
    assert sign_in(browser(app), "ken@example.jp", PASSWORD).status_code == 302


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
    assert visitor.post(link(mail), data={"password": PASSWORD, "csrf_token": token}).location == "/contests"


def test_confirming_where_somebody_else_is_signed_in_ends_their_sign_in(app, drawer):
    join(app, "mei")
    browser(app).post("/register", data=KEN)
    [mail] = mails(app, drawer)
    shared = browser(app, "mei")
    assert shared.post(link(mail), data={"password": PASSWORD}).location == "/contests"
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


@both_databases
def test_two_registrations_of_one_address_at_once_end_in_one_account(app, drawer):
    answers, start = [], threading.Barrier(4)

    def register() -> None:
        client = browser(app)
        start.wait()
        answers.append(client.post("/register", data=KEN).location)

    crew = [threading.Thread(target=register) for _ in range(4)]
    [one.start() for one in crew], [one.join() for one in crew]
    assert answers == ["/sign-in"] * 4
    with app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 1
    last = mails(app, drawer)[-1]
    client = browser(app)
    assert client.post(link(last), data={"password": PASSWORD}).location == "/contests"
    assert sign_in(client, "ken@example.jp", PASSWORD).status_code == 302


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
    new = {"password": "a quite different one", "password_confirm": "a quite different one"}
    assert client.post(link(mail), data=new).location == "/sign-in"
    assert client.get(link(mail)).location == "/reset"
    assert open_session.get("/me/account").status_code == 303
    assert sign_in(client, "ken@example.jp", PASSWORD).status_code == 422
    assert sign_in(client, "ken@example.jp", "a quite different one").status_code == 302
    assert mails(app, drawer)[-1]["subject"] == "Your password was changed"


def test_a_reset_ends_every_token(app, drawer):
    ids = join(app, "ken", "mei")
    kens, meis = caller(app, ids["ken"]), caller(app, ids["mei"])
    assert kens.get("/me").status == meis.get("/me").status == 200
    browser(app).post("/reset", data={"email": "ken@example.jp"})
    mail = next(one for one in mails(app, drawer) if one["subject"] == "Set a new password")
    new = {"password": "a quite different one", "password_confirm": "a quite different one"}
    assert browser(app).post(link(mail), data=new).location == "/sign-in"
    assert (kens.get("/me").status, meis.get("/me").status) == (401, 200)


def test_a_reset_proves_an_address_that_was_never_confirmed(app, drawer):
    browser(app).post("/register", data=KEN)
    browser(app).post("/reset", data={"email": "ken@example.jp"})
    client, mail = browser(app), mails(app, drawer)[-1]
    client.post(
        link(mail), data={"password": "a quite different one", "password_confirm": "a quite different one"}
    )
    assert sign_in(client, "ken@example.jp", "a quite different one").status_code == 302


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


def test_mailed_links_never_follow_the_host_header(app, drawer):
    app.config["TRUSTED_HOSTS"] = ["localhost", "evil.example"]
    browser(app).post("/register", data=KEN, headers={"Host": "evil.example"})
    [mail] = mails(app, drawer)
    assert "evil" not in mail["text"] + mail["html"]


def test_mails_speak_the_language_that_was_chosen(app, drawer):
    browser(app).post("/register", data=KEN | {"language": "ja"})
    [mail] = mails(app, drawer)
    assert 'lang="ja"' in mail["html"] and mail["subject"] == "メールアドレスの確認をお願いします"


def test_a_mailbox_cannot_be_flooded(app, drawer):
    join(app, "ken")
    for _ in range(9):
        assert browser(app).post("/reset", data={"email": "ken@example.jp"}).status_code == 303
    assert len(mails(app, drawer)) == 6


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
    ],
)
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
    start = threading.Barrier(8)

    def come() -> None:
        client = browser(app)
        start.wait()
        for _ in range(3):
            answer = sign_in(client, "ken@example.jp", PASSWORD)
            assert answer.status_code == 302, answer.text.split("<main")[1]
            assert client.post("/sign-out").status_code == 302

    crew = [threading.Thread(target=come) for _ in range(8)]
    [one.start() for one in crew], [one.join() for one in crew]
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
    answer = elsewhere.post(
        "/sign-in",
        data={"email": "ken@example.jp", "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )
    assert answer.status_code == 302
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


def test_a_new_password_by_mail_forgives_no_wrong_codes(app, drawer):
    join(app, "ken")
    key, _ = set_up_app(browser(app, "ken"), utcnow())
    for _ in range(FREE_TRIES):
        thief = knock(app)
        assert "code is incorrect" in thief.post("/sign-in/second", data={"code": "000000"}).text
    browser(app).post("/reset", data={"email": "ken@example.jp"})
    [mail] = [one for one in mails(app, drawer) if one["subject"] == "Set a new password"]
    new = {"password": "a quite different one", "password_confirm": "a quite different one"}
    browser(app).post(link(mail), data=new)
    assert thief.get("/sign-in/second").location == "/sign-in"
    assert sign_in(thief, "ken@example.jp", new["password"]).location == "/sign-in/second"
    for code in ("000000", "000001"):
        assert "Too many wrong codes" in thief.post("/sign-in/second", data={"code": code}).text


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


def test_a_new_password_by_mail_ends_the_wait(app, drawer):
    join(app, "ken")
    for _ in range(FREE_TRIES + 2):
        sign_in(browser(app), "ken@example.jp", "wrong password")
    browser(app).post("/reset", data={"email": "ken@example.jp"})
    client, [mail] = browser(app), mails(app, drawer)
    client.post(
        link(mail), data={"password": "a quite different one", "password_confirm": "a quite different one"}
    )
    assert sign_in(client, "ken@example.jp", "a quite different one").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count(SignInAttempt.id))) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter your name."),
        ({"name": "x" * 81}, "Use at most 80 characters"),
        ({"name": "a\0b"}, "cannot be shown"),
        ({"name": "a\u202eb"}, "cannot be shown"),
        ({"email": ""}, "Enter your email address."),
        ({"email": "nonsense"}, "not a valid email address"),
        ({"email": "a\0b@example.jp"}, "not a valid email address"),
        ({"email": "x" * 300 + "@example.jp"}, "not a valid email address"),
        ({"password": ""}, "Enter your password."),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "x" * 300}, "up to 200 characters"),
        ({"name": "みなと焙煎所", "password": "みなと焙煎所2026"}, "too similar to your name or address"),
        ({"password": "ken@example.jp"}, "too similar to your name or address"),
        ({"password": "1234567890"}, "easy to guess"),
        ({"password": "nul\0nul\0nul\0"}, "cannot be typed"),
        ({"language": "xx"}, "one of the languages"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_nothing_is_saved(app, wrong, sentence):
    answer = browser(app).post("/register", data=KEN | wrong)
    assert answer.status_code == 422 and sentence in answer.text
    if "email" not in wrong:
        assert 'value="Ken@Example.jp"' in answer.text or 'value="ken@example.jp"' in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 0


def test_bytes_that_are_no_text_are_answered_at_the_field(app):
    body = b"name=%ff%fe&email=ken%40example.jp&password=correct+horse+battery&language=en"
    answer = browser(app).post("/register", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422 and "cannot be shown" in answer.text


def test_full_width_addresses_are_understood(app):
    browser(app).post("/register", data=KEN | {"email": "ｋｅｎ＠ｅｘａｍｐｌｅ．ｊｐ"})
    assert person(app, "ken@example.jp") is not None


def test_json_is_not_a_form(app):
    for path in ("/register", "/sign-in", "/reset", "/confirmation"):
        assert browser(app).post(path, json={"email": {"a": 1}, "password": 3}).status_code in (400, 415)


def test_without_its_token_no_form_is_taken(app):
    app.config["WTF_CSRF_ENABLED"] = True
    join(app, "ken")
    for path in ("/register", "/sign-in", "/reset", "/confirmation"):
        assert browser(app).post(path, data=KEN).status_code == 400
    assert browser(app, "ken").post("/sign-out").status_code == 400


def test_flask_security_opens_these_pages_and_no_others(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")]
    assert {(rule.rule, rule.endpoint, *sorted(rule.methods - {"HEAD", "OPTIONS"})) for rule in rules} == {
        ("/sign-in", "security.login", "GET", "POST"),
        ("/sign-out", "security.logout", "POST"),
        ("/register", "security.register", "GET", "POST"),
        ("/confirmation", "security.send_confirmation", "GET", "POST"),
        ("/confirmation/<token>", "security.confirm_email", "GET", "POST"),
        ("/reset", "security.forgot_password", "GET", "POST"),
        ("/reset/<token>", "security.reset_password", "GET", "POST"),
        ("/me/password", "security.change_password", "GET", "POST"),
    }


def test_passwords_are_kept_as_argon2_that_does_not_need_the_secret_key():
    from contest.people.security.options import SETTINGS

    assert SETTINGS["PASSWORD_HASH"] == "argon2" and SETTINGS["PASSWORD_SINGLE_HASH"] is True


@both_databases
def test_one_address_is_one_account_whatever_its_case(app):
    join(app, "ken")
    with app.app_context(), transaction() as session:
        found = session.scalar(text("SELECT count(*) FROM person WHERE email = lower(email)"))
        assert found == 1
    assert person(app, " KEN@EXAMPLE.JP ").email == "ken@example.jp"


def test_argon2_passwords_outlive_a_new_secret_key_and_sessions_do_not(database, tmp_path):
    def site(secret: str) -> Flask:
        given = settings(database, tmp_path)
        given = {name: value for name, value in given.items() if not name.startswith("SECURITY_")}
        return create_app(**given | {"SECRET_KEY": secret})

    before = site("the first key of this site, long")
    with before.app_context():
        ken = accounts.create(email="ken@example.jp", name="Ken", password=PASSWORD, now=utcnow())
        assert person_queries.person(ken).password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    client = browser(before)
    assert sign_in(client, "ken@example.jp", PASSWORD).status_code == 302
    cookie = client.get_cookie("session").value

    after = site("another key that nobody knows yet")
    stale = browser(after)
    stale.set_cookie("session", cookie)
    assert stale.get("/me/account").status_code == 303
    assert sign_in(browser(after), "ken@example.jp", PASSWORD).status_code == 302
    assert sign_in(browser(after), "ken@example.jp", "not the password").status_code == 422
    for app in (before, after):
        with app.app_context():
            db.engine.dispose()
