"""Registering and resetting by mail, through the pages: who is written to, and what a stranger learns."""

from sqlalchemy import func, select

from contest.kernel.db import db
from contest.people.model import Person
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases
from tests.crowd import together
from tests.people.security.scene import KEN, link, mails, person, sign_in


@both_databases
def test_a_stranger_registers_confirms_signs_in_and_out(app, drawer):
    client = browser(app)
    assert client.post("/register", data=KEN).location == "/sign-in"
    assert "ken@example.jp" in client.get("/sign-in").text
    refused = sign_in(client, "ken@example.jp", PASSWORD)
    assert refused.status_code == 422 and "Open the link we sent to this address first" in refused.text

    [mail] = mails(app, drawer)
    assert mail["to"] == "ken@example.jp" and mail["subject"] == "Please confirm your email address"
    assert client.post(link(mail), data={"password": PASSWORD}).location == "/"
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
    assert client.post(link(mail), data={"password": PASSWORD}).location == "/"
    for typed in ("taro..suzuki@docomo.ne.jp", '"taro..suzuki"@docomo.ne.jp'):
        assert sign_in(browser(app), typed, PASSWORD).status_code == 302
    browser(app).post("/register", data=KEN | {"email": "TARO..SUZUKI@docomo.ne.jp"})
    assert mails(app, drawer)[-1]["subject"] == "You already have an account"
    browser(app).post("/reset", data={"email": '"taro..suzuki"@docomo.ne.jp'})
    assert mails(app, drawer)[-1]["subject"] == "Reset your password"


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


@both_databases
def test_two_registrations_of_one_address_at_once_end_in_one_account(app, drawer):
    answers = together(*[lambda: browser(app).post("/register", data=KEN).location] * 4)
    assert answers == ["/sign-in"] * 4
    with app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 1
    last = mails(app, drawer)[-1]
    client = browser(app)
    assert client.post(link(last), data={"password": PASSWORD}).location == "/"
    assert sign_in(client, "ken@example.jp", PASSWORD).status_code == 302


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
