"""What is read when a notice is written: in its reader's language, and only what that reader may read."""

from datetime import timedelta

import pytest

from contest.contests import events as contest_events
from contest.contests.model import Contest
from contest.entries import events as entry_events
from contest.entries.actions import feedback, pins
from contest.entries.model import Entry
from contest.kernel.clock import utcnow
from contest.notices.actions import sending
from contest.payments import queries as payment_queries
from contest.people.model import Person
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, DAY
from tests.notices.test_sending import example, notified, record

UNREADABLE = {"reason": "image.drawing_with_text", "reason_values": {}}


@pytest.fixture
def stage(app):
    made = award_scene.judging(app)
    with app.app_context():
        award_scene.alter(Contest, made.contest, entries_close_at=utcnow() + DAY)
    return made


def text(stage, event, *, by=None, to="ken"):
    """What the mail about an event says, in one line."""
    row = record(stage, event, by)
    sending.tell(row)
    return " ".join(notified(stage, row)[to][0].text.split())


def closed(stage):
    award_scene.alter(Contest, stage.contest, entries_close_at=utcnow() - timedelta(seconds=1))


def test_how_to_pay_names_the_reference(here, stage):
    reference = payment_queries.funding(stage.contest).reference
    said = text(stage, example(contest_events.FundingAsked, stage), by="hana", to="hana")

    assert f"your reference, {reference[:4]} {reference[4:]}. Put the reference before your name" in said


@pytest.mark.parametrize(
    ("language", "why", "before"),
    [
        ("en", "cannot be used: This SVG contains live text", "Submit a new version before the deadline,"),
        ("ja", "使えない画像があります。", "までに修正版を提出してください。"),
    ],
)
def test_a_problem_with_a_file_is_explained_while_something_can_be_done(here, stage, language, why, before):
    award_scene.alter(Person, stage.who["ken"], language=language)
    event = example(entry_events.VersionUnreadable, stage, **UNREADABLE)
    said = text(stage, event)
    closed(stage)

    assert why in said and before in said and "image.drawing_with_text" not in said
    assert before not in text(stage, event)


def test_a_problem_with_a_file_says_what_the_client_sees_meanwhile(here, stage):
    event = example(entry_events.VersionUnreadable, stage, **UNREADABLE)
    award_scene.alter(Entry, stage.ken, shown_version=None)
    assert "Until then the entry is not visible to the client." in text(stage, event)

    award_scene.alter(Entry, stage.ken, shown_version=1)
    assert "The earlier version is still shown." in text(stage, event)


@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        ("en", "your entry #1. Does not follow the brief · Colours do not fit > 言葉 You are welcome"),
        ("ja", "見送りました。依頼内容に合っていない・色が合わない > 言葉"),
    ],
)
def test_a_declined_entry_comes_with_its_reasons(here, stage, language, reasons):
    award_scene.alter(Person, stage.who["ken"], language=language)
    assert reasons in text(stage, example(entry_events.EntryDeclined, stage), by="hana")


def test_after_the_deadline_nobody_is_invited_to_submit_another_entry(here, stage):
    closed(stage)
    said = text(stage, example(entry_events.EntryDeclined, stage, chips=()), by="hana")

    assert "has declined your entry #1. > 言葉" in said and "submit another" not in said


def test_a_message_is_quoted_while_both_can_read_it(here, stage):
    comment = feedback.comment(stage.ken, by=stage.who["hana"], text="線を太く\nしてください", now=CHOICE)
    event = example(entry_events.Commented, stage, comment_id=comment)
    assert "> 線を太く > してください" in text(stage, event, by="hana")

    assert "pin" not in text(stage, event, by="hana")
    pins.place(stage.ken, by=stage.who["hana"], text="ここ", version=1, image=1, x=0, y=9, now=CHOICE)
    placed = example(entry_events.Commented, stage, comment_id=comment + 1)
    assert "> ここ It belongs to pin 1 on version 1." in text(stage, placed, by="hana")

    award_scene.alter(Entry, stage.ken, hidden_at=CHOICE)
    assert "線を太く" not in text(stage, event, by="hana")
