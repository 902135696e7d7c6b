"""The same POST sent again acts once: what a program does that has lost the answer on the way."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from contest.contests.actions import drafting
from contest.contests.model import Contest
from contest.kernel.db import reader
from contest.people.queries import by_email
from tests import cast
from tests.api.callers import Caller, caller
from tests.conftest import both_databases

NEW = {"title": "みなと焙煎所のロゴ"}


@pytest.fixture
def ken(app):
    return caller(app, cast.join(app)["ken"])


def contests(app):
    with app.app_context():
        return reader().scalar(select(func.count()).select_from(Contest))


@both_databases
def test_a_repeat_is_answered_as_the_first_was_and_does_nothing(app, ken):
    first = ken.post("/contests", NEW, Idempotency_Key="k1")
    for _ in range(3):
        again = ken.post("/contests", NEW, Idempotency_Key="k1")
        assert (again.status, again.json) == (201, first.json)
    assert contests(app) == 1
    assert ken.post("/contests", NEW, Idempotency_Key="k2").json["number"] != first.json["number"]
    assert ken.post("/contests", NEW).status == 201
    assert contests(app) == 3


@both_databases
def test_the_answer_is_the_first_even_when_things_have_moved_on(app, ken):
    number = ken.post("/contests", NEW).json["number"]
    first = ken.post(f"/contests/{number}/cancellation", {}, Idempotency_Key="k")
    assert (first.status, first.json["state"]) == (201, "cancelled")
    assert ken.post(f"/contests/{number}/cancellation", {}).status == 409
    again = ken.post(f"/contests/{number}/cancellation", {}, Idempotency_Key="k")
    assert (again.status, again.json) == (201, first.json)


@pytest.mark.parametrize("other", [{"title": "x"}, NEW | {"lead": ""}])
def test_another_body_under_the_same_key_is_refused(app, ken, other):
    ken.post("/contests", NEW, Idempotency_Key="k")
    answer = ken.post("/contests", other, Idempotency_Key="k")
    assert (answer.status, list(answer.json["errors"])) == (422, ["Idempotency-Key"])
    assert contests(app) == 1


def test_another_address_under_the_same_key_is_refused(app, ken):
    number = ken.post("/contests", NEW, Idempotency_Key="k").json["number"]
    assert ken.post(f"/contests/{number}/cancellation", NEW, Idempotency_Key="k").status == 422
    assert ken.get(f"/contests/{number}").json["state"] == "draft"


def test_the_order_of_fields_is_no_other_body(app, ken):
    body = {"title": "x", "lead": "y"}
    first = ken.post("/contests", body, Idempotency_Key="k")
    assert ken.post("/contests", dict(reversed(body.items())), Idempotency_Key="k").json == first.json


def test_keys_are_each_persons_own(app, ken):
    with app.app_context():
        mei = caller(app, by_email("mei@example.jp").id)
    first = ken.post("/contests", NEW, Idempotency_Key="k")
    assert mei.post("/contests", NEW, Idempotency_Key="k").json["number"] != first.json["number"]


def test_a_refused_act_leaves_its_key_unused(app, ken):
    assert ken.post("/contests", {"title": ""}, Idempotency_Key="k").status == 422
    number = ken.post("/contests", NEW).json["number"]
    assert ken.post(f"/contests/{number}/publication", {}, Idempotency_Key="p").status == 409
    assert ken.post("/contests", NEW, Idempotency_Key="k").status == 201
    assert ken.post("/contests", NEW, Idempotency_Key="p").status == 201


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_what_is_no_key(app, ken, key):
    answer = ken.post("/contests", NEW, Idempotency_Key=key)
    assert (answer.status, list(answer.json["errors"])) == (422, ["Idempotency-Key"])


@both_databases
def test_a_second_that_comes_while_the_first_is_under_way_waits_and_gets_its_answer(app, ken, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    create = drafting.create

    def slowly(**facts):
        number = create(**facts)
        begun.set()
        assert go_on.wait(20)
        return number

    monkeypatch.setattr(drafting, "create", slowly)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(ken.post, "/contests", NEW, Idempotency_Key="k")
        assert begun.wait(20)
        second = pool.submit(Caller(app, ken.secret).post, "/contests", NEW, Idempotency_Key="k")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)
        go_on.set()

    assert first.result().status == second.result().status == 201
    assert second.result().json == first.result().json
    assert contests(app) == 1


HALF = """
import sys, time
from contest import create_app

from contest.contests import queries

app = create_app(TESTING=True, KONPE_ENV="development")
look = queries.contest
def stand_still(number):
    print("acted", flush=True)
    time.sleep(60)
queries.contest = stand_still
app.test_client().post(
    "/api/v1/contests", json={"title": "みなと焙煎所のロゴ"}, base_url="http://localhost",
    headers={"Authorization": "Bearer " + sys.argv[1], "Idempotency-Key": "k"},
)
"""


@both_databases
def test_killed_in_the_middle_neither_act_nor_key_stays(app, ken, database, tmp_path):
    """The act is done, its answer not yet written: kill -9 there takes both back, and the key is free at once."""
    facts = {"DATABASE_URL": database, "KONPE_INSTANCE": str(tmp_path), "PUBLIC_URL": "http://localhost",
             "API_RATE": "1000 per minute"}  # fmt: skip
    half = subprocess.Popen(
        [sys.executable, "-c", HALF, ken.secret], env={**os.environ, **facts}, stdout=subprocess.PIPE
    )
    assert half.stdout.readline() == b"acted\n"
    half.send_signal(signal.SIGKILL)
    half.wait()

    assert ken.post("/contests", NEW, Idempotency_Key="k").status == 201
    assert contests(app) == 1
