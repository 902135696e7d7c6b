"""Released together: one award, one settlement, one clean outcome; and the books never notice."""

import pytest
from sqlalchemy import func, select

from contest.awards import queries as award_queries
from contest.awards.actions import awarding, deliverables, handover
from contest.awards.model import Award, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries.actions import closing, hiding as entry_hiding, withdrawing
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.payments import queries as payment_queries
from tests import crowd
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, SECOND
from tests.conftest import both_databases
from tests.payments.scene import DUE, PRIZE

pytestmark = both_databases
CROWD, ROUNDS = 50, 20
rounds = pytest.mark.parametrize("turn", range(ROUNDS))
# Two acts, released in either order; each night as many as a crowd, in so many rounds.
pairs = pytest.mark.parametrize(
    ("turn", "many"),
    [(0, 1), (1, 1), *(pytest.param(turn, CROWD // 2, marks=pytest.mark.nightly) for turn in range(ROUNDS))],
)


def count(model, *where) -> int:
    return reader().scalar(select(func.count()).select_from(model).where(*where))


def happened(kind) -> int:
    return count(Recorded, Recorded.kind == kind)


def test_fifty_awards_at_once_are_one(app):
    stage = award_scene.judging(app)

    acts = [lambda entry=entry: award_scene.award(stage, entry=entry) for entry in (stage.ken, stage.mei)]
    outcomes = crowd.at_once(app, *acts * (CROWD // 2))

    assert outcomes == {"done": 1, "contest.not_judging": CROWD - 1}
    with app.app_context():
        assert (count(Award), count(Handover), happened("award.decided")) == (1, 1, 1)
        assert award_scene.state(stage) == ("awarded", "awaiting")


def test_confirming_and_delivering_at_once_never_delivers_what_is_unconfirmed(app):
    stage = award_scene.judging(app)
    with app.app_context():
        award_scene.award(stage)
        award_scene.agree(stage)
        award_scene.add(stage, b"<svg/>")
        photo = award_scene.add(stage, b"\xff\xd8\xff", "PDF", name="logo.pdf")
        award_scene.keep()
    by = stage.who["ken"]

    outcomes = crowd.at_once(
        app,
        *[lambda: deliverables.confirm_format(stage.contest, deliverable_id=photo, by=by, now=CHOICE)] * 10,
        *[lambda: award_scene.deliver(stage)] * 10,
    )

    delivered = outcomes["done"] - 1
    assert set(outcomes) <= {
        "done", "handover.nothing_to_confirm", "handover.format_unconfirmed", "handover.not_now",
    }  # fmt: skip
    assert delivered in (0, 1)
    with app.app_context():
        page = award_queries.handover(stage.contest)
        assert page.handover.deliveries == delivered == happened("handover.delivered")
        assert happened("handover.format_confirmed") == 1
        assert all(file.confirmed_at for file in page.of_delivery(1) if file.doubt)


def test_fifty_acceptances_at_once_are_one_settlement(app):
    stage = award_scene.delivered(app)

    outcomes = crowd.at_once(
        app, *[lambda: handover.accept(stage.contest, by=stage.who["hana"], now=CHOICE)] * CROWD
    )

    assert outcomes == {"done": 1, "handover.not_delivered": CROWD - 1}
    with app.app_context():
        assert award_scene.state(stage) == ("settled", "accepted")
        assert payment_queries.balance(stage.who["ken"], "JPY") == PRIZE
        assert (happened("handover.accepted"), happened("funding.released")) == (1, 1)
        award_scene.books_are_clean()


@pairs
def test_an_award_and_the_withdrawal_of_its_entry_at_once_have_one_outcome(app, turn, many):
    stage = award_scene.judging(app)

    acts = [
        lambda: award_scene.award(stage),
        lambda: withdrawing.withdraw(stage.ken, by=stage.who["ken"], now=CHOICE),
    ]
    outcomes = crowd.at_once(app, *acts[:: 1 if turn % 2 else -1] * many)

    assert outcomes["done"] == 1, outcomes
    with app.app_context():
        awarded = award_scene.state(stage)[0] == "awarded"
        withdrawn = reader().get_one(Entry, stage.ken).withdrawn_at
        assert (withdrawn, count(Award)) == ((None, 1) if awarded else (CHOICE, 0))
        assert awarded or outcomes["award.entry_not_eligible"] == many
        award_scene.books_are_clean()


@pytest.mark.parametrize("turn", range(2))
def test_an_award_and_the_hiding_of_its_entry_at_once_have_one_outcome(app, turn):
    stage = award_scene.judging(app)
    acts = [
        lambda: award_scene.award(stage),
        lambda: entry_hiding.hide(stage.ken, by=stage.who["sota"], reason="because", now=CHOICE),
    ]

    outcomes = crowd.at_once(app, *acts[:: 1 if turn else -1])

    with app.app_context():
        hidden = reader().get_one(Entry, stage.ken).hidden_at is not None
        refusal = "award.entry_not_eligible" if hidden else "entry.hide_chosen"
        assert outcomes == {"done": 1, refusal: 1}
        assert (count(Award), happened("entry.hidden")) == ((0, 1) if hidden else (1, 0))


@pairs
def test_an_award_in_the_last_instant_and_the_lapse_at_once_have_one_outcome(app, turn, many):
    stage = award_scene.judging(app)
    with app.app_context():
        end = contest_rules.choice_ends(reader().get_one(Contest, stage.contest))

    acts = [lambda: award_scene.award(stage, now=end), lambda: closing.lapse(stage.contest, now=end + SECOND)]
    outcomes = crowd.at_once(app, *acts[:: 1 if turn % 2 else -1] * many)

    assert outcomes == {"done": 1, "contest.not_judging": 2 * many - 1}
    with app.app_context():
        refunded = payment_queries.balance(stage.who["hana"], "JPY")
        assert (award_scene.state(stage)[0], refunded) in [("awarded", DUE - DUE), ("lapsed", DUE)]
        award_scene.books_are_clean()


@pairs
def test_a_late_delivery_and_its_voiding_at_once_have_one_outcome(app, turn, many):
    stage = award_scene.judging(app)
    with app.app_context():
        award_scene.award(stage)
        award_scene.complete(stage)
        late = award_queries.handover(stage.contest).handover.due_at + SECOND
        awarding.ask_void(stage.contest, reason="音沙汰なし", by=stage.who["hana"], now=late)

    acts = [
        lambda: award_scene.deliver(stage, now=late),
        lambda: awarding.void(stage.contest, reason="納品なし", by=stage.who["sota"], now=late),
    ]
    outcomes = crowd.at_once(app, *acts[:: 1 if turn % 2 else -1] * many)

    again = {"handover.not_now"} if many > 1 else set()
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "award.delivered_meanwhile", "award.none_in_force"} | again
    with app.app_context():
        assert award_scene.state(stage) in [("awarded", "delivered"), ("published", None)]
        award_scene.books_are_clean()


@pytest.mark.parametrize("turn", range(3))
def test_acceptance_a_change_request_and_the_clock_at_once_have_one_outcome(app, turn):
    stage = award_scene.delivered(app)
    with app.app_context():
        end = award_queries.handover(stage.contest).handover.accept_by

    hana = stage.who["hana"]
    acts = [
        lambda: handover.accept(stage.contest, by=hana, now=end),
        lambda: handover.request_changes(stage.contest, note="もう少し太く", by=hana, now=end),
        lambda: handover.accept(stage.contest, by=None, now=end + SECOND),
    ]
    outcomes = crowd.at_once(app, *(acts[turn:] + acts[:turn]) * 5)

    assert outcomes == {"done": 1, "handover.not_delivered": 14}
    with app.app_context():
        won = payment_queries.balance(stage.who["ken"], "JPY")
        assert (award_scene.state(stage), won) in [
            (("settled", "accepted"), PRIZE),
            (("awarded", "changes_requested"), PRIZE - PRIZE),
        ]
        award_scene.books_are_clean()


def test_twenty_voidings_at_once_are_one(app):
    stage = award_scene.judging(app)
    with app.app_context():
        award_scene.award(stage)
        late = award_queries.handover(stage.contest).handover.due_at + SECOND
        awarding.ask_void(stage.contest, reason="音沙汰なし", by=stage.who["hana"], now=late)

    void = {"reason": "納品なし", "by": stage.who["sota"], "now": late}
    outcomes = crowd.at_once(app, *[lambda: awarding.void(stage.contest, **void)] * 20)

    assert outcomes == {"done": 1, "award.none_in_force": 19}


def test_twenty_lapses_at_once_refund_once(app):
    stage = award_scene.judging(app, entries=False)

    outcomes = crowd.at_once(app, *[lambda: closing.lapse(stage.contest, now=CHOICE)] * 20)

    assert outcomes == {"done": 1, "contest.not_judging": 19}
    with app.app_context():
        assert payment_queries.balance(stage.who["hana"], "JPY") == DUE
        award_scene.books_are_clean()


@pytest.mark.nightly
@rounds
def test_twenty_rounds_of_fifty_awards(app, turn):
    test_fifty_awards_at_once_are_one(app)


@pytest.mark.nightly
@rounds
def test_twenty_rounds_of_fifty_acceptances(app, turn):
    test_fifty_acceptances_at_once_are_one_settlement(app)
