"""Fifty requests at once, released together, over the API: one wins, the others are refused with a reason, the ledger balances."""

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from contest.awards.model import Award
from contest.events.model import Recorded
from contest.kernel.db import db, reader
from contest.ledger import audit as ledger_audit
from contest.payments.model import Payout
from tests.api.callers import Caller

CROWD, ROUNDS = 50, 20
turns = pytest.mark.parametrize(
    "turn", [0, *(pytest.param(turn, marks=pytest.mark.nightly) for turn in range(1, ROUNDS))]
)


@pytest.fixture(params=["stages", pytest.param("stages_on_postgresql", marks=pytest.mark.nightly)])
def stage(request):
    """A contest in every state, on either database; afterwards its books are whole."""
    stage = request.getfixturevalue(request.param)()
    yield stage
    with stage.app.app_context():
        assert ledger_audit.verify() == []
        db.session.remove()
        db.engine.dispose()


def at_once(stage, *asked):
    """All requests from threads of their own: who, path, body, headers. How often each answer came."""
    start, answers = threading.Barrier(len(asked)), []

    def go(who, path, payload, headers):
        caller = Caller(stage.app, stage.scene.secrets[who])
        start.wait()
        answers.append(caller.post(path, payload, **headers))

    crew = [threading.Thread(target=go, args=one) for one in asked]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    assert len(answers) == len(asked)
    return Counter(
        (answer.status, None if answer.status == 201 else answer.json["code"]) for answer in answers
    ), answers


def count(stage, model, *where):
    with stage.app.app_context():
        return reader().scalar(select(func.count()).select_from(model).where(*where))


@turns
def test_awards(stage, turn):
    number = stage.number("J")
    path, awards = f"/contests/{number}/award", count(stage, Award)
    counted, _ = at_once(stage, *[("hana", path, {"entry": 1 + n % 2}, {}) for n in range(CROWD)])
    assert counted == {(201, None): 1, (409, "contest.not_now"): counted[409, "contest.not_now"],
                    (409, "contest.not_judging"): counted[409, "contest.not_judging"]}  # fmt: skip
    assert counted.total() == CROWD and count(stage, Award) == awards + 1


@turns
def test_awards_and_withdrawals(stage, turn):
    at = f"/contests/{stage.number('J')}"
    award, leave = ("hana", f"{at}/award", {"entry": 1}, {}), ("ken", f"{at}/entries/1/withdrawal", None, {})
    counted, _ = at_once(stage, *([award, leave] if turn % 2 else [leave, award]) * (CROWD // 2))
    assert sum(many for (status, _code), many in counted.items() if status == 201) == 1
    assert {status for status, _code in counted} <= {201, 404, 409}


@turns
def test_acceptances(stage, turn):
    path = f"/contests/{stage.number('H')}/handover/acceptance"
    before = count(stage, Recorded, Recorded.kind == "handover.accepted")
    counted, _ = at_once(stage, *[("hana", path, None, {})] * CROWD)
    assert counted[201, None] == 1 and {status for status, _code in counted} == {201, 409}
    assert count(stage, Recorded, Recorded.kind == "handover.accepted") == before + 1


@turns
def test_payouts(stage, turn):
    open_ = Payout.state.in_(["requested", "sent"])
    counted, _ = at_once(stage, *[("ken", "/me/payouts", {"currency": "JPY"}, {})] * CROWD)
    assert counted == {(201, None): 1, (409, "payout.already_open"): CROWD - 1}
    assert count(stage, Payout, open_, Payout.person_id == stage.scene.ids["ken"]) == 1


@turns
def test_one_key_fifty_times(stage, turn):
    """A program that asks again and again while its first request is under way: one act, one answer."""
    path, awards = f"/contests/{stage.number('J')}/award", count(stage, Award)
    counted, answers = at_once(stage, *[("hana", path, {"entry": 1}, {"Idempotency_Key": "one"})] * CROWD)
    assert counted == {(201, None): CROWD}
    assert len({answer.text for answer in answers}) == 1
    assert count(stage, Award) == awards + 1
