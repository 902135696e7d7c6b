"""The audit finds what is wrong, and says it; the triggers close every way of changing history."""

import pytest
from sqlalchemy import text

from contest.kernel.db import db, transaction, writer
from contest.kernel.money import yen
from contest.ledger import audit as ledger_audit, books, triggers
from contest.ledger.model import Account, Transfer
from contest.payments.actions import payouts
from contest.payments.model import Funding, Payout, Receipt
from tests import cast
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import NOON

pytestmark = both_databases


def write(*statements: str) -> None:
    with writer(db.engine).connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


def drop(name: str) -> str:
    """The statement that removes a trigger."""
    table = f" ON {name.partition('_')[0]}" if db.engine.dialect.name == "postgresql" else ""
    return f"DROP TRIGGER {name}{table}"


def past_the_triggers(statement: str) -> None:
    """What the owner of the tables can do."""
    write(*map(drop, triggers.NAMES[db.engine.dialect.name]), statement)
    with writer(db.engine).connect() as connection, connection.begin():
        triggers.install(connection)


def forge(kind: str, source: str, target: str, amount: int, *, contest_id=None, key="forged") -> None:
    """A transfer written past the books."""
    with transaction() as session:
        ids = [session.query(Account.id).filter_by(name=name).scalar() for name in (source, target)]
        session.add(
            Transfer(
                kind=kind, key=key, source_id=ids[0], target_id=ids[1],
                amount=amount, currency="JPY", contest_id=contest_id, at=NOON,
            )
        )  # fmt: skip


@pytest.fixture
def contest(here):
    who = cast.join(here)
    payment_scene.bank_details(who["ken"], "1234567")
    number = payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    payment_scene.books_are_clean()
    return number


def test_an_empty_site_is_clean_and_trying_leaves_nothing(here):
    assert ledger_audit.verify() == []

    with transaction() as session:
        assert (session.query(Account).count(), session.query(Transfer).count()) == (0, 0)


def test_a_transfer_past_the_chart_is_found(contest):
    forge("prize", "fees", f"balance/{2}", 10)

    assert [line for line in ledger_audit.verify() if "not of the chart" in line]


def test_an_overdrawn_account_is_found(contest):
    forge("prize", f"hold/{contest}", "balance/2", 10, contest_id=contest)

    wrong = ledger_audit.verify()
    assert f"Account hold/{contest} holds -10." in wrong
    assert any(line.startswith(f"The funding of contest {contest} (released") for line in wrong)


def test_the_hold_of_another_contest_is_found(contest):
    forge("receipt", "cash/bank_transfer", f"hold/{contest}", 10, contest_id=None)

    assert any("touches the hold of another contest" in line for line in ledger_audit.verify())
    assert f"Contest {contest} is settled and still holds ¥10." in ledger_audit.verify()


def test_a_published_contest_whose_prize_has_left_is_found(here):
    who = cast.join(here)
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    payment_scene.publish(contest, who["hana"])
    forge("refund", f"hold/{contest}", "cash/bank_transfer", 1, contest_id=contest)

    assert f"Contest {contest} is published and holds ¥110,999." in ledger_audit.verify()


def test_a_refund_to_another_than_the_payer_is_found(here):
    who = cast.join(here)
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    books.steady(f"balance/{who['ken']}", currency="JPY")  # opens the account
    forge("refund", f"hold/{contest}", f"balance/{who['ken']}", 1, contest_id=contest)

    assert any(
        line.endswith(f"of contest {contest} went to balance/{who['ken']}, not to the client who paid.")
        for line in ledger_audit.verify()
    )


def test_a_balance_renamed_past_the_triggers_is_found(here):
    """What an account is called says whose it is: history reads differently, and every check of a person sees it."""
    who = cast.join(here)
    contest = payment_scene.paid(who["hana"], by=who["sota"])
    payment_scene.refund(contest, who["hana"])
    payment_scene.books_are_clean()
    past_the_triggers(f"UPDATE account SET name = 'balance/99' WHERE name = 'balance/{who['hana']}'")

    assert [line for line in ledger_audit.verify() if "went to balance/99" in line]


@pytest.mark.parametrize("state", ["unmatched", "reversed"])
def test_a_receipt_that_says_otherwise_than_the_books_is_found(contest, state):
    with transaction() as session:
        session.query(Receipt).one().state = state

    assert ledger_audit.verify() == [f"Receipt 1 ({state}, 111000) does not agree with the books."]


def test_a_receipt_without_transfers_and_transfers_without_a_receipt_are_found(contest):
    forge("receipt_unmatched", "cash/bank_transfer", "fees", 5, key="receipt/77/in")
    with transaction() as session:
        session.query(Receipt).one().amount = 5

    wrong = ledger_audit.verify()
    assert "Receipt 1 (applied, 5) does not agree with the books." in wrong
    assert "Transfer receipt/77/in belongs to no receipt." in wrong


def test_a_payout_that_says_otherwise_than_the_books_is_found(contest):
    payout = payouts.request(2, currency="JPY", now=NOON)
    payment_scene.books_are_clean()
    with transaction() as session:
        session.query(Payout).one().state = "failed"
    assert ledger_audit.verify() == [f"Payout {payout} (failed, 100000) does not agree with the books."]
    with transaction() as session:
        session.query(Payout).one().state = "requested"
        session.query(Payout).one().amount = 99_999
    assert ledger_audit.verify() == [f"Payout {payout} (requested, 99999) does not agree with the books."]


def test_a_hold_without_a_funding_is_found(contest):
    with transaction() as session:
        session.query(Receipt).one().funding_id = None
        session.query(Funding).delete()

    assert f"Account hold/{contest} belongs to no funding." in ledger_audit.verify()


def test_an_account_that_is_not_what_its_name_says_is_found(contest):
    past_the_triggers("UPDATE account SET kind = 'fees' WHERE name = 'fee-tax'")

    assert "Account fee-tax cannot be of kind fees." in ledger_audit.verify()


def test_every_missing_trigger_is_found_by_name_and_by_the_way_it_opens(here):
    for name in sorted(triggers.NAMES[db.engine.dialect.name]):
        write(drop(name))
        wrong = ledger_audit.verify()
        assert f"History can be changed: {name}" in wrong
        # A TRUNCATE of accounts reaches the transfers that point at them, and is stopped there.
        assert len(wrong) > 1 or name == "account_no_truncate", name
        with writer(db.engine).connect() as connection, connection.begin():
            triggers.install(connection)
        assert ledger_audit.verify() == []


def test_the_command_says_what_is_wrong_and_leaves_with_one(contest, app):
    run = app.test_cli_runner().invoke
    assert run(args=["ledger", "verify"]).exit_code == 0

    with transaction() as session:
        session.query(Receipt).one().state = "unmatched"

    answer = run(args=["ledger", "verify"])
    assert answer.exit_code == 1
    assert "Receipt 1 (unmatched, 111000)" in answer.output + answer.stderr


def test_amounts_beyond_32_bits_are_kept(here):
    books.post(
        "receipt_unmatched", key="big", source="cash/bank_transfer", target="unmatched",
        amount=yen(999_999_999_999), now=NOON,
    )  # fmt: skip

    assert books.balance("unmatched", "JPY") == yen(999_999_999_999)
    assert ledger_audit.verify() == []
