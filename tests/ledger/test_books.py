"""Transfers: once for each key, never more than there is, never changed."""

import pytest

from contest.kernel.db import transaction
from contest.kernel.money import yen
from contest.ledger import books
from contest.ledger.chart import NotOfTheChart
from contest.ledger.model import Account, Transfer
from tests import crowd
from tests.conftest import both_databases
from tests.make import NOON

pytestmark = both_databases


def stray(key="stray/1", amount=1_000):
    return books.post(
        "receipt_unmatched",
        key=key,
        source="cash/bank_transfer",
        target="unmatched",
        amount=yen(amount),
        now=NOON,
    )


def back(key, amount):
    return books.post(
        "reversal_unmatched",
        key=key,
        source="unmatched",
        target="cash/bank_transfer",
        amount=yen(amount),
        now=NOON,
    )


def test_a_transfer_moves_money_from_one_account_to_another(here):
    assert stray()

    assert books.balances(["cash/bank_transfer", "unmatched", "fees"], "JPY") == {
        "cash/bank_transfer": yen(1_000),
        "unmatched": yen(1_000),
        "fees": yen(0),
    }


def test_the_same_act_again_changes_nothing(here):
    assert stray()
    assert not stray()

    assert books.balance("unmatched", "JPY") == yen(1_000)


def test_the_same_key_for_another_act_is_an_error(here):
    stray()

    with pytest.raises(books.KeyReused):
        stray(amount=2_000)

    assert books.balance("unmatched", "JPY") == yen(1_000)


def test_what_the_chart_does_not_declare_cannot_be_posted(here):
    with pytest.raises(NotOfTheChart):
        books.post("gift", key="k", source="fees", target="balance/1", amount=yen(1), now=NOON)


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_is_positive(here, amount):
    with pytest.raises(Exception, match="amount_positive"):
        stray(amount=amount)


def test_no_account_gives_more_than_it_holds(here):
    stray()

    with pytest.raises(books.Overdrawn):
        back("back/1", 1_001)
    back("back/2", 1_000)

    assert books.balance("unmatched", "JPY") == yen(0)


def test_forty_at_once_never_overdraw(app):
    with app.app_context():
        stray(amount=10)

    outcomes = crowd.at_once(app, *(lambda number=number: back(f"back/{number}", 1) for number in range(40)))

    assert outcomes["done"] == 10
    with app.app_context():
        assert books.balance("unmatched", "JPY") == yen(0)


def test_the_same_act_by_forty_at_once_is_written_once(app):
    written = []

    crowd.at_once(app, *[lambda: written.append(stray())] * 40)

    assert sorted(written) == [False] * 39 + [True]


def test_an_account_is_opened_at_its_first_use_and_once(here):
    stray("stray/1")
    stray("stray/2")

    with transaction() as session:
        assert sorted(account.name for account in session.query(Account)) == [
            "cash/bank_transfer",
            "unmatched",
        ]
        assert session.query(Transfer).count() == 2
