"""A site whose only member of staff runs a contest: its money is handled at the command line, and both sides read that."""

import pytest
from sqlalchemy import select

from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.kernel.money import yen
from contest.payments import lists, queries as payment_queries, rules as payment_rules
from contest.payments.actions import payouts
from tests import cast
from tests.api.callers import caller
from tests.conftest import both_databases
from tests.payments import scene as payment_scene


@pytest.fixture
def who(app):
    """Sota runs contests; nobody else is staff."""
    return cast.join(app, "sota", "ken", "mei")


def paid(run, contest, amount=payment_scene.DUE):
    return run(
        "receipt", "record", "--reference", "ソウタ", "--amount", str(amount.amount), "--bank", "みなと銀行",
        "--on", payment_rules.bank_day(utcnow()).isoformat(), "--contest", str(contest),
    )  # fmt: skip


@both_databases
def test_from_the_payment_to_the_payout(app, run, who):
    with app.app_context():
        contest = payment_scene.draft(who["sota"])
        reference = payment_queries.funding(contest).reference
    day = payment_rules.bank_day(utcnow()).isoformat()
    line = ("--amount", "111000", "--bank", "みなと銀行", "--on", day)
    wrong = run("receipt", "record", "--reference", reference, *line)
    assert (wrong.exit_code, wrong.output) == (
        0,
        f"Incoming payment 1: ¥111,000, held for contest {contest}.\n",
    )
    same = run("receipt", "record", "--reference", reference, *line)
    assert same.exit_code == 1 and "Traceback" not in same.output
    assert (
        run("receipt", "reverse", "1", "--reason", "Another day").output
        == "Incoming payment 1 is reversed.\n"
    )
    waits = run("receipt", "record", "--reference", "ダレカ", *line)
    assert waits.output == "Incoming payment 2: ¥111,000, waiting until it is matched.\n"
    matched = run("receipt", "match", "2", "--contest", str(contest))
    assert matched.output == f"Incoming payment 2 is held for contest {contest}.\n"
    assert f"2  {day}  ¥111,000  applied  contest {contest}  ダレカ" in run("receipt", "list").output
    with app.app_context():
        payment_scene.publish(contest, who["sota"])
        payment_scene.settle(contest, client_id=who["sota"], winner_id=who["ken"], now=utcnow())
        payment_scene.bank_details(who["ken"], "1234567")
        payout = payouts.request(who["ken"], currency="JPY", now=utcnow())
    number = str(payout)
    assert "1234567" in run("payout", "details", number).output
    assert number in run("payout", "list").output
    assert run("payout", "dispatch", number).exit_code == 0
    failed = run("payout", "fail", number, "--reason", "No such account")
    assert (failed.exit_code, run("payout", "settle", number).exit_code) == (0, 1)
    with app.app_context():
        again = payouts.request(who["ken"], currency="JPY", now=utcnow())
    assert run("payout", "dispatch", str(again)).exit_code == 0
    assert run("payout", "settle", str(again)).exit_code == 0

    with app.app_context():
        assert (lists.receipt(2).recorded_by, lists.payout(again).payout.state) == (None, "settled")
        assert payment_queries.balance(who["ken"], "JPY") == yen(0)
        payment_scene.books_are_clean()
        marks = reader().scalars(
            select(Recorded.via).where(
                Recorded.kind.in_(payment_queries.COMMANDS) | (Recorded.kind == "payout.details_seen")
            )
        )
        assert set(marks) == {"command"}
        assert set(reader().scalars(select(Recorded.via).where(Recorded.kind == "payout.requested"))) == {
            None
        }
        done = [(one.kind, one.number) for one in payment_queries.from_command_line(contest)]
    assert done == [
        ("receipt.recorded", 1), ("receipt.reversed", 1), ("receipt.matched", 2), ("payout.sent", payout),
        ("payout.failed", payout), ("payout.sent", again), ("payout.settled", again),
    ]  # fmt: skip


def test_both_sides_read_in_the_ledger_what_was_done_at_the_command_line(app, run, who):
    with app.app_context():
        contest, other = payment_scene.draft(who["sota"]), payment_scene.draft(who["mei"])
    assert paid(run, contest).exit_code == paid(run, other, yen(5_000)).exit_code == 0
    with app.app_context():
        payment_scene.publish(contest, who["sota"])

    page = cast.browser(app, "sota").get(f"/contests/{contest}/payments").text
    assert "Recorded at the command line" in page and "Payment 1 recorded" in page
    assert "Payment 2 recorded" not in page
    shown = caller(app, who["sota"]).get(f"/contests/{contest}/ledger").json["command_line"]
    assert [(one["act"], one["number"]) for one in shown] == [("receipt.recorded", 1)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("receipt", "match", "9", "--contest", "1"), "There is no incoming payment 9."),
        (("receipt", "reverse", "9", "--reason", "x"), "There is no incoming payment 9."),
        (("payout", "dispatch", "9"), "There is no payout 9."),
        (("payout", "release", "9", "--reason", "x"), "There is no payout 9."),
        (("contest", "hide", "9", "--reason", "x"), "There is no contest 9."),
        (("contest", "void-award", "9", "--reason", "x"), "There is no contest 9."),
    ],
)
def test_what_is_not_there_is_one_plain_line(app, run, words, says):
    answer = run(*words)
    assert answer.exit_code == 1 and says in answer.output and "Traceback" not in answer.output


def test_a_contest_of_the_only_member_is_hidden_shown_and_cancelled_on_record(app, run, who):
    with app.app_context():
        contest = payment_scene.draft(who["sota"])
    assert paid(run, contest).exit_code == 0
    with app.app_context():
        payment_scene.publish(contest, who["sota"])
    number = str(contest)
    assert run("contest", "hide", number, "--reason", "Reported").output == f"Contest {number} is hidden.\n"
    assert run("contest", "hide", number, "--reason", "Reported").exit_code == 1
    assert run("contest", "show", number, "--reason", "In order").exit_code == 0
    assert run("contest", "void-award", number, "--reason", "None").exit_code == 1
    assert run("contest", "cancel", number, "--reason", "Against the rules").exit_code == 0
    with app.app_context():
        assert payment_queries.balance(who["sota"], "JPY") == payment_scene.DUE
        kinds = ("contest.hidden", "contest.shown", "contest.cancelled")
        rows = reader().execute(
            select(Recorded.kind, Recorded.by_id, Recorded.via)
            .where(Recorded.kind.in_(kinds))
            .order_by(Recorded.id)
        )
        assert [tuple(row) for row in rows] == [(kind, None, "command") for kind in kinds]
