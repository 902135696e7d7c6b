"""Every move of a payout, from every state, and what each tells."""

from datetime import timedelta
from itertools import product

import pytest

from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.payments.events import PayoutApproved, PayoutFailed, PayoutRequested, PayoutSent, PayoutSettled
from contest.payments.lifecycle import payout as payout_lifecycle
from contest.payments.lifecycle.payout import MOVES, SAME_ACCOUNT
from contest.payments.model import FAILED, REQUESTED, SENT, SETTLED, Payout
from contest.payments.rules import Outlook
from contest.people.model import PayoutDetails
from tests.make import NOON

STATES = (REQUESTED, SENT, SETTLED, FAILED)
FACTS = {"person_id": 1, "payout_id": 5, "contests": (7, 8), "at": NOON}
WHEN = {"contests": [7, 8], "now": NOON}
ACTS = [
    (
        lambda it: payout_lifecycle.send(it, payee_blocked=False, **WHEN),
        SENT,
        "payout.not_requested",
        PayoutSent(amount=yen(40), **FACTS),
    ),
    (
        lambda it: payout_lifecycle.settle(it, **WHEN),
        SETTLED,
        "payout.not_sent",
        PayoutSettled(amount=yen(40), **FACTS),
    ),
    (
        lambda it: payout_lifecycle.fail(it, reason=" no such account ", **WHEN),
        FAILED,
        "payout.ended",
        PayoutFailed(amount=yen(40), reason="no such account", **FACTS),
    ),
]


def payout(state: str, waits: str | None = None) -> Payout:
    return Payout(
        id=5,
        person_id=1,
        state=state,
        waits=waits,
        amount=40,
        currency="JPY",
        refund=False,
        requested_at=NOON,
    )


def test_the_table_names_every_state():
    assert set(MOVES) == set(STATES)


@pytest.mark.parametrize(("state", "act"), [*product(STATES, ACTS)])
def test_a_payout_moves_as_its_table_says_and_tells_of_it(state, act):
    move, to, code, event = act
    it = payout(state)
    if to in MOVES[state]:
        assert move(it) == event
        assert it.state == to
        assert (it.sent_at if to == SENT else it.ended_at) == NOON
    else:
        with pytest.raises(Refused, match=code):
            move(it)
        assert it.state == state


@pytest.mark.parametrize(
    ("waits", "blocked", "code"), [("why", False, "payout.waits"), (None, True, "payout.payee_blocked")]
)
def test_what_waits_is_not_sent(waits, blocked, code):
    it = payout(REQUESTED, waits)

    with pytest.raises(Refused, match=code):
        payout_lifecycle.send(it, payee_blocked=blocked, **WHEN)

    assert it.state == REQUESTED


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("waits", [None, "why"])
def test_only_a_requested_payout_that_waits_is_approved(state, waits):
    it = payout(state, waits)
    if state == REQUESTED and waits:
        assert payout_lifecycle.approve(it, reason=" seen ", **WHEN) == PayoutApproved(reason="seen", **FACTS)
        assert it.waits is None
    else:
        with pytest.raises(Refused, match="payout.does_not_wait"):
            payout_lifecycle.approve(it, reason="seen", **WHEN)
        assert it.waits == waits


@pytest.mark.parametrize("act", [payout_lifecycle.approve, payout_lifecycle.fail])
def test_a_reason_is_more_than_spaces(act):
    with pytest.raises(Refused, match="payout.reason_needed"):
        act(payout(REQUESTED, "why"), reason=" \n", **WHEN)


@pytest.mark.parametrize(("same_account", "waits"), [(False, None), (True, SAME_ACCOUNT)])
def test_a_payout_of_all_there_is_waits_for_staff_where_client_and_payee_share_an_account(
    same_account, waits
):
    it = payout_lifecycle.request(1, outlook(), same_account=same_account, now=NOON)
    assert (it.state, it.amount, it.details_id, it.refund, it.waits) == (REQUESTED, 1_000, 4, False, waits)
    it.id = 5
    assert payout_lifecycle.requested(it) == PayoutRequested(
        person_id=1, payout_id=5, amount=yen(1_000), refund=False, waits=waits, at=NOON
    )


def test_what_hinders_a_payout_refuses_it():
    with pytest.raises(Refused, match="payout.too_small"):
        payout_lifecycle.request(1, outlook(balance=yen(999)), same_account=False, now=NOON)


def outlook(**changes) -> Outlook:
    details = PayoutDetails(id=4, usable_from=NOON - timedelta(days=3))
    facts = {"balance": yen(1_000), "refund": False, "blocked": False, "running": False, "waiting": None}
    return Outlook(**facts | {"usable": details, "time_zone": "Asia/Tokyo"} | changes)
