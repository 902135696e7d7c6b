"""A site with a contest in every state, all of it done through the real acts: its books are clean."""

import pytest

from contest.awards.model import Award
from contest.contests.model import Contest
from contest.kernel.db import transaction
from contest.ledger import audit as ledger_audit
from tests.scene.stage import Stage


@pytest.fixture
def site(stages):
    stage: Stage = stages()
    with stage.app.app_context():
        yield stage


def test_every_state_of_a_contest_leaves_clean_books(site):
    assert ledger_audit.verify() == []


def test_a_prize_with_another_than_the_winner_is_found(site):
    contest = site.number("A")
    with transaction() as session:
        session.query(Award).filter_by(contest_id=contest, voided_at=None).one().winner_id = site.scene.ids[
            "mei"
        ]

    assert ledger_audit.verify() == [f"The prize of contest {contest} is not with its winner."]


def test_a_contest_that_says_it_is_settled_and_has_paid_nothing_is_found(site):
    contest = site.number("J")
    with transaction() as session:
        session.get_one(Contest, contest).state = "settled"

    assert ledger_audit.verify() == [
        f"Contest {contest} is settled and still holds ¥111,000.",
        f"Contest {contest} is settled but its prize is not paid, or the other way round.",
    ]


def test_an_open_contest_whose_prize_grew_is_found(site):
    contest = site.number("O")
    with transaction() as session:
        session.get_one(Contest, contest).prize_amount += 1

    assert ledger_audit.verify() == [f"Contest {contest} is published and holds ¥111,000."]
