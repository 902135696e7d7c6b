"""Commands `flask person`, `doctor` and `storage`."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from contest.cli import doctor
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.people import queries as person_queries, random_keys
from contest.people.actions import sign_ins, tokens
from contest.people.rules import network
from contest.work import queue
from contest.work.worker import beat
from tests.cast import PASSWORD, join


def test_a_person_is_created_and_made_staff(app, run):
    made = run("person", "create", "Sota@Example.jp", "--name", "森 颯太", "--password", PASSWORD)
    assert (made.exit_code, made.output) == (0, "Sota@Example.jp can sign in.\n")
    assert run("person", "staff", "sota@example.jp").output == "sota@example.jp is staff.\n"
    with app.app_context():
        person = person_queries.by_email("sota@example.jp")
        assert person.is_staff and person.confirmed_at and not person.seeded


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("create", "x", "--name", "N", "--password", PASSWORD), "not a valid email address"),
        (("create", "n@example.jp", "--name", "N", "--password", "short"), "at least 10 characters"),
        (
            ("create", "ken@example.jp", "--name", "N", "--password", PASSWORD),
            "address already has an account",
        ),
        (("staff", "nobody@example.jp"), "No account has the address"),
        (("block", "ken@example.jp", "--reason", " "), "Give a reason."),
        (("unblock", "ken@example.jp", "--reason", "x"), "not blocked"),
    ],
)
def test_what_cannot_be_done_is_one_plain_line(app, run, words, says):
    join(app, "ken")
    answer = run("person", *words)
    assert answer.exit_code == 1 and says in answer.output and "Traceback" not in answer.output


def test_a_person_is_blocked_and_unblocked(app, run):
    ids = join(app, "ken")
    assert run("person", "block", "ken@example.jp", "--reason", "Copied").exit_code == 0
    with app.app_context():
        assert not person_queries.person(ids["ken"]).active
    assert run("person", "unblock", "ken@example.jp", "--reason", "A mistake").exit_code == 0


def test_doctor_names_each_thing_and_fails_while_something_grave_is_wrong(app, run):
    ill = run("doctor")
    assert ill.exit_code == 1 and "✗ worker:" in ill.output and "✓ migrations" in ill.output
    assert "! legal pages: terms.ja.md still has placeholders" in ill.output
    with app.app_context():
        queue.enqueue(beat, due_at=utcnow())
        queue.drain(utcnow())
    passed = run("doctor")
    assert passed.exit_code == 0, passed.output
    assert "✗" not in passed.output and "✓ migrations: ok" in passed.output


def test_doctor_refuses_an_instance_that_other_accounts_may_read(app, run):
    folder = Path(app.config["INSTANCE"])
    folder.chmod(0o750)
    refused = run("doctor")
    assert refused.exit_code == 1 and f"run `chmod -R go= {folder}`" in refused.output
    folder.chmod(0o700)
    assert "✓ instance" in run("doctor").output


@pytest.mark.parametrize(
    ("setting", "open_", "closed"),
    [
        ("DATABASE_URL", "postgresql+psycopg://k@db.example/k", "postgresql+psycopg://k@db.example/k?sslmode=verify-full"),
        ("REDIS_URL", "redis://cache.example:6379/0", "rediss://cache.example:6379/0"),
        ("CLAMD_URL", "tcp://scanner.example:3310", "tcp://127.0.0.1:3310"),
    ],
)  # fmt: skip
def test_doctor_names_connections_to_other_machines_that_are_not_encrypted(app, setting, open_, closed):
    with app.app_context():
        app.config[setting] = open_
        [line] = doctor._transport()
        assert setting in line.wrong and not line.grave
        app.config[setting] = closed
        assert list(doctor._transport()) == []


def test_in_production_gaps_and_demo_people_are_grave(app, run):
    app.config["KONPE_ENV"] = "production"
    output = run("doctor").output
    for wrong in (
        "✗ settings: GATEWAYS",
        "✗ legal pages: tokushoho.ja.md still has placeholders",
        "✗ mail: MAIL_SERVER",
    ):
        assert wrong in output


def test_doctor_warns_when_everybody_comes_from_one_loopback_address(app, run):
    """A proxy that is not believed: all share one network, and wait for each other."""
    ken = join(app, "ken")["ken"]

    def signs_in(place: str, days: int) -> str:
        with app.app_context():
            began = utcnow() - timedelta(days=days)
            sign_ins.begin(
                ken, random_keys.new_key(), device="", network=network(place), strong=False, now=began
            )
        return run("doctor").output

    app.config["PUBLIC_URL"] = "https://konpe.example"
    assert "✓ networks" in signs_in("203.0.113.9", 8)
    assert "! networks: Every sign-in of the last seven days came from 127.0.0.0/24" in signs_in(
        "127.0.0.1", 1
    )
    assert "✓ networks" in signs_in("203.0.113.9", 2)
    app.config["PUBLIC_URL"] = "http://localhost"
    assert "networks" not in run("doctor").output


def test_a_storage_check_without_faults_exits_with_0(run):
    answer = run("storage", "check")
    assert answer.exit_code == 0 and "passed all checks" in answer.output


def test_the_staff_role_is_taken_back_but_not_from_the_last(app, run):
    ids = join(app, "sota", "ken")
    assert run("person", "staff", "ken@example.jp").exit_code == 0
    assert run("person", "unstaff", "ken@example.jp").output == "ken@example.jp is no longer staff.\n"
    again = run("person", "unstaff", "ken@example.jp")
    last = run("person", "unstaff", "sota@example.jp", "--reason", "x")
    assert (again.exit_code, last.exit_code) == (1, 1)
    assert "not a member of staff" in again.output and "last member of staff" in last.output
    with app.app_context():
        assert not person_queries.person(ids["ken"]).is_staff and person_queries.person(ids["sota"]).is_staff
        vias = reader().scalars(select(Recorded.via).where(Recorded.kind.like("person.staff_%")))
        assert vias.all() == ["command", "command"]


@pytest.mark.parametrize(
    ("words", "scope", "days"),
    [((), "money", 90), (("--scope", "read"), "read", 90), (("--scope", "write", "--days", "7"), "write", 7)],
)
def test_a_token_is_printed_alone(app, run, words, scope, days):
    join(app, "ken")
    made = run("person", "token", "ken@example.jp", *words)
    assert made.exit_code == 0 and made.output.startswith("konpe_") and made.output.count("\n") == 1
    with app.app_context():
        token, person = tokens.use(made.output.strip(), now=utcnow())
        assert (person.email, token.scope, token.strong) == ("ken@example.jp", scope, True)
        assert token.expires_at - token.made_at == timedelta(days=days)


@pytest.mark.parametrize("words", [("--scope", "all"), ("--days", "0"), ("--days", "366"), ("--days", "x")])
def test_no_token_of_another_scope_or_span(app, run, words):
    join(app, "ken")
    assert run("person", "token", "ken@example.jp", *words).exit_code == 2
