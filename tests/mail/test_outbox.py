"""Mails leave once, after their transaction; the one instant in which they may leave twice is recognisable."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert, select

from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.mail import outbox
from contest.mail.model import Mail
from contest.work.model import QUEUED, Job
from contest.work.queue import LEASE, claim, drain, run
from tests.conftest import both_databases
from tests.make import NOON

pytestmark = both_databases
LETTER = {"to": "ken@example.jp", "subject": "Hello", "text": "Hello.\n", "html": "<p>Hello.</p>"}


class Killed(BaseException):
    """The worker dies at this very point."""


def test_a_mail_of_a_rolled_back_action_is_never_sent(here, drawer):
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.write(**LETTER, now=NOON)
        1 / 0  # noqa: B018
    assert drain(NOON) == 0 and drawer.mails == []


def test_a_mail_is_sent_once_and_marked(here, drawer):
    outbox.write(**LETTER, now=NOON)
    drain(NOON)
    drain(utcnow() + timedelta(days=1))
    assert [mail["subject"] for mail in drawer.mails] == ["Hello"]
    mail = db.session.scalars(select(Mail)).one()
    assert mail.sent_at is not None and drawer.mails[0]["message_id"] == mail.message_id
    assert mail.message_id.endswith("@localhost>")


def test_text_and_links_are_gone_once_sent_and_the_row_after_thirty_days(here, drawer, monkeypatch):
    outbox.write(**LETTER, now=utcnow(), unsubscribe="https://konpe.example.jp/leave/x")
    drain(utcnow())
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.subject, mail.text, mail.html, mail.unsubscribe) == ("Hello", "", "", None)
    assert drawer.mails[0]["text"] == LETTER["text"]
    db.session.rollback()
    for after, left in ((timedelta(days=29), 1), (timedelta(days=30, seconds=1), 0)):
        with time_machine.travel(utcnow() + after):
            outbox.clean_up()
        assert len(db.session.scalars(select(Mail)).all()) == left
        db.session.rollback()


def test_a_mail_whose_link_has_expired_is_not_sent_and_its_text_goes(here, drawer):
    sent, late = utcnow() + timedelta(hours=1), utcnow() - timedelta(seconds=1)
    outbox.write(**LETTER | {"subject": "in time"}, now=utcnow(), valid_until=sent)
    outbox.write(**LETTER | {"subject": "late"}, now=utcnow(), valid_until=late)
    outbox.write(**LETTER | {"subject": "waits"}, now=utcnow() + timedelta(days=1), valid_until=late)
    drain(utcnow())
    outbox.clean_up()
    assert [mail["subject"] for mail in drawer.mails] == ["in time"]
    assert {mail.subject: (mail.sent_at is None, mail.text) for mail in db.session.scalars(select(Mail))} == {
        "in time": (False, ""), "late": (True, ""), "waits": (True, ""),
    }  # fmt: skip


def test_killed_before_the_servers_yes_it_is_sent_once(here, drawer, monkeypatch):
    outbox.write(**LETTER, now=NOON)
    claim(NOON)  # and the worker is killed with it in hand
    run(claim(NOON + LEASE))
    assert len(drawer.mails) == 1


def test_killed_between_the_servers_yes_and_our_commit_both_copies_carry_one_message_id(
    here, drawer, monkeypatch
):
    outbox.write(**LETTER, now=NOON)
    post = drawer.send

    def send(**message):
        post(**message)
        raise Killed

    monkeypatch.setattr(drawer, "send", send)
    with pytest.raises(Killed):
        outbox.send(claim(NOON).args["mail_id"])
    monkeypatch.setattr(drawer, "send", post)
    db.session.rollback()
    run(claim(NOON + LEASE))
    first, second = drawer.mails
    assert first == second


def test_a_server_that_is_away_is_waited_for(here, drawer, monkeypatch):
    outbox.write(**LETTER, now=NOON)
    post = drawer.send

    def refuse(**_letter):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(drawer, "send", refuse)
    run(claim(NOON))
    job = db.session.scalars(select(Job)).one()
    assert job.state == QUEUED and "nobody there" in job.error
    due = job.due_at
    db.session.rollback()
    monkeypatch.setattr(drawer, "send", post)
    run(claim(due))
    assert len(drawer.mails) == 1


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (
            smtplib.SMTPRecipientsRefused({"ken@example.jp": (550, b"<ken@example.jp> unknown")}),
            "SMTPRecipientsRefused 550",
        ),
        (smtplib.SMTPDataError(451, b"greylisted: ken@example.jp"), "SMTPDataError 451"),
        (smtplib.SMTPServerDisconnected("while ken@example.jp was named"), "SMTPServerDisconnected"),
    ],
)
def test_what_staff_read_of_a_refused_mail_names_no_address(here, drawer, monkeypatch, failure, said):
    outbox.write(**LETTER | {"to": "ken@example.jp"}, now=NOON)

    def refuse(**_letter):
        raise failure

    monkeypatch.setattr(drawer, "send", refuse)
    run(claim(NOON))

    error = db.session.scalars(select(Job)).one().error
    assert said in error and "ken@" not in error


def test_what_staff_read_of_a_failed_statement_names_nobody(here, drawer, monkeypatch):
    outbox.write(**LETTER, now=NOON)

    def fail(**_letter):
        with transaction() as session:
            session.execute(insert(Mail).values(to_address="mei@example.jp", subject=None))

    monkeypatch.setattr(drawer, "send", fail)
    run(claim(NOON))

    error = db.session.scalars(select(Job)).one().error
    assert "INSERT INTO mail" in error and "mei@" not in error.replace('to_address="mei@example.jp"', "")


def test_a_line_break_in_a_name_starts_no_header(here, drawer):
    outbox.write(**LETTER | {"subject": "Contest\r\nBcc: thief@example.jp"}, now=NOON)
    drain(NOON)
    assert drawer.mails[0]["subject"] == "Contest Bcc: thief@example.jp"


def test_mails_that_anybody_may_ask_for_are_counted_by_address_since_an_instant(here):
    for n in range(3):
        outbox.write(**LETTER, now=NOON + timedelta(minutes=n), on_demand=True)
    outbox.write(**LETTER | {"to": "mei@example.jp"}, now=NOON, on_demand=True)
    outbox.write(**LETTER, now=NOON + timedelta(minutes=2))  # an invitation
    assert outbox.written_on_demand("ken@example.jp", since=NOON) == 2
