"""What is logged: one JSON line per request, with its number, without addresses or tokens."""

import json
import logging

import pytest

from contest.kernel.logs import formatter
from contest.work import queue
from contest.work.queue import enqueue, job
from tests.cast import browser, join
from tests.make import NOON


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
    ("given", "kept"),
    [
        ("abc-DEF_1.23", True),
        ("short", False),
        ("x" * 65, False),
        ("white space", False),
        ('"><script>', False),
    ],
)
def test_a_sane_number_from_a_proxy_is_kept(app, given, kept):
    answer = browser(app).get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept


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


@job
def boom() -> None:
    logging.getLogger("boom").info("inside")
    raise ValueError("broken")


def test_lines_of_a_job_carry_its_number_and_kind(here, lines):
    enqueue(boom, due_at=NOON)
    queue.run(queue.claim(NOON))
    inside, failed = lines()[-2:]
    assert (inside["event"], inside["job"], inside["kind"]) == ("inside", 1, "kernel.boom")
    assert failed["job"] == 1 and "ValueError: broken" in failed["exception"]
