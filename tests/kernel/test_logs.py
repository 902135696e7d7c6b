"""What is logged: one JSON line per request, with its number, without addresses or tokens."""

import json
import logging

import pytest

from contest.contests.actions import drafting
from contest.kernel.clock import utcnow
from contest.kernel.logs import formatter, without_addresses
from contest.people.actions import tokens
from contest.people.rules import FREE_TRIES
from contest.work import queue
from contest.work.queue import enqueue, job
from tests.cast import PASSWORD, browser, join
from tests.make import NOON
from tests.people.actions.factors.door import knock
from tests.people.actions.factors.soft import set_up_app


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(formatter(json=True))

    def read() -> list[dict]:
        return [json.loads(line) for line in caplog.text.splitlines() if line.startswith("{")]

    return read


def test_a_request_gets_one_line_and_a_number(app, lines):
    answer = browser(app).get("/terms?secret=1")
    [line] = [one for one in lines() if one["logger"] == "konpe.access"]
    assert line["event"] == "GET /terms" and line["status"] == 200 and line["ms"] >= 0
    assert answer.headers["X-Request-ID"] == line["request"] and len(line["request"]) == 16
    assert "secret" not in json.dumps(line)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("abc-DEF_1.23", True),
        ("short", False),
        ("x" * 65, False),
        ("white space", False),
        ('"><script>', False),
    ],
)
def test_a_sane_number_from_a_proxy_is_kept(app, given, stored):
    answer = browser(app).get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is stored


def test_neither_addresses_nor_tokens_nor_bodies_are_written(app, lines, caplog):
    join(app, "ken")
    client = browser(app)
    client.post("/sign-in", data={"email": "ken@example.jp", "password": "a secret guess"})
    client.get("/reset/WyJhIHRva2VuIl0.token")
    logging.getLogger("x").warning("mail to %s failed: {'ken@example.jp': 550}", "ken@example.jp")
    written = json.dumps(lines())
    assert "ken@example" not in written and "secret guess" not in written and "WyJhIHRva2Vu" not in written
    assert "GET /reset/<token>" in written and "(address)" in written


def test_numbers_of_things_are_written(app, lines):
    join(app, "sota")
    browser(app, "sota").get("/staff/people/1")
    assert lines()[-1]["numbers"] == {"person_id": 1}


def security(lines) -> list[dict]:
    stored = ("event", "person", "account", "network", "status", "waits", "why", "via", "scope", "token")
    return [
        {name: one[name] for name in stored if name in one}
        for one in lines()
        if one["logger"] == "konpe.security"
    ]


def test_every_line_says_who_asks_and_from_which_network(app, lines):
    ids = join(app, "ken")
    here = {"REMOTE_ADDR": "203.0.113.77"}
    browser(app, "ken").get("/me/account", environ_base=here)
    browser(app).get("/terms", environ_base={"REMOTE_ADDR": "2001:db8:1:2ff:3::4"})
    with app.app_context():
        secret = tokens.make(ids["ken"], name="Tests", scope="read", now=utcnow())
    browser(app).get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}, environ_base=here)
    asked = [(one.get("person"), one["network"]) for one in lines() if one["logger"] == "konpe.access"]
    assert asked == [
        (ids["ken"], "203.0.113.0/24"), (None, "2001:db8:1::/48"), (ids["ken"], "203.0.113.0/24"),
    ]  # fmt: skip
    assert "203.0.113.77" not in json.dumps(lines()) and secret not in json.dumps(lines())


def test_sign_ins_and_what_fails_is_written_without_addresses(app, lines):
    ken, place = join(app, "ken")["ken"], "127.0.0.0/24"
    client = browser(app)
    for who, password in (("ken", "a wrong one"), ("nobody", "a wrong one"), ("ken", PASSWORD)):
        client.post("/sign-in", data={"email": f"{who}@example.jp", "password": password})
    client.post(
        "/me/password", data={"password": "a wrong one", "new_password": "x", "new_password_confirm": "x"}
    )
    assert security(lines) == [
        {"event": "sign-in failed", "account": ken, "network": place, "waits": False},
        {"event": "sign-in failed", "account": None, "network": place, "waits": False},
        {"event": "signed in", "person": ken, "network": place, "via": "password"},
        {"event": "wrong password of who is signed in", "person": ken, "network": place},
    ]
    assert "@" not in json.dumps(lines()) and "wrong one" not in json.dumps(lines())


def test_wrong_codes_are_written(app, lines):
    ken = join(app, "ken")["ken"]
    set_up_app(browser(app, "ken"), utcnow())
    door = knock(app)
    for _ in range(FREE_TRIES + 1):
        door.post("/sign-in/second", data={"code": "000000"})
    wrong = {"event": "wrong code", "account": ken, "network": "127.0.0.0/24", "why": "code.wrong"}
    waits = {"event": "code not looked at", "account": ken, "network": "127.0.0.0/24", "waits": True}
    assert security(lines)[-FREE_TRIES - 1 :] == [wrong] * FREE_TRIES + [waits]


def test_what_the_gate_refuses_is_written_with_its_act(app, lines):
    ids = join(app, "ken", "hana")
    with app.app_context():
        number = drafting.create(by=ids["hana"], language="ja", time_zone="Asia/Tokyo", now=utcnow())
    browser(app).get("/me/account")
    browser(app, "ken").post(f"/contests/{number}/publication")
    browser(app, "ken").get("/staff/people")
    browser(app).get("/api/v1/me", headers={"Authorization": "Bearer konpe_nothing"})
    assert [(one["event"], one["status"], one.get("person")) for one in security(lines)] == [
        ("refused: person.manage_own", 401, None), ("refused: contest.publish", 404, ids["ken"]),
        ("refused: person.find_or_block", 404, ids["ken"]), ("refused: unknown token", 401, None),
    ]  # fmt: skip


def test_tokens_are_written_when_made_and_when_used_from_a_new_network(app, lines):
    ken = join(app, "ken")["ken"]
    with app.app_context():
        secret = tokens.make(ken, name="Tests", scope="write", now=utcnow())
    for place in ("203.0.113.5", "203.0.113.9", "198.51.100.7", "203.0.113.5"):
        browser(app).get(
            "/api/v1/me", headers={"Authorization": f"Bearer {secret}"}, environ_base={"REMOTE_ADDR": place}
        )
    made, *used = security(lines)
    assert (made["event"], made["account"], made["scope"]) == ("token made", ken, "write")
    assert [(one["event"], one["account"], one["network"]) for one in used] == [
        ("token used from a new network", ken, "203.0.113.0/24"),
        ("token used from a new network", ken, "198.51.100.0/24"),
    ]


@pytest.mark.parametrize("address", ["ken@example.jp", '"ken..x"@docomo.ne.jp', "ken..x@docomo.ne.jp"])
def test_what_looks_like_an_address_is_struck_out(address):
    line = without_addresses(None, "info", {"event": f"mail to <{address}> failed: {{{address!r}: 550}}"})
    assert line["event"].count("(address)") == 2 and "ken" not in line["event"]


@job()
def boom() -> None:
    logging.getLogger("boom").info("inside")
    raise ValueError("broken")


def test_lines_of_a_job_carry_its_number_and_kind(here, lines):
    enqueue(boom, due_at=NOON)
    taken = queue.claim(NOON)
    queue.run(taken)
    inside, failed = lines()[-2:]
    assert (inside["event"], inside["job"], inside["kind"]) == ("inside", taken.id, "kernel.boom")
    assert failed["job"] == taken.id and "ValueError: broken" in failed["exception"]
