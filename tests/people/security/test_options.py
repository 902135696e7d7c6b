"""What Flask-Security takes and offers: bad input, its pages, how passwords are stored."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from contest import create_app
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people import queries as person_queries
from contest.people.actions import accounts
from contest.people.model import Person
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases, settings
from tests.people.security.scene import KEN, person, sign_in


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
