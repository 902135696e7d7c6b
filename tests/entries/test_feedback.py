from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import feedback
from contest.entries.events import Commented
from contest.entries.model import Entry
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Refused
from tests.entries import scene as entry_scene
from tests.refusals import code

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def entry(store, cast):
    number = entry_scene.contest(cast["hana"])
    entry_scene.enter(store, number, cast["ken"])
    return entry_queries.find(number, 1).id


def test_each_words_go_to_the_other_side(cast, entry):
    feedback.comment(entry, by=cast["hana"], text=" Could the sun be larger? ", now=utcnow())
    feedback.comment(entry, by=cast["ken"], text="Yes.", now=utcnow())
    notified = db.session.scalars(select(Recorded.person_id).where(Recorded.kind == Commented.kind)).all()
    assert notified == [cast["ken"], cast["hana"]]


@pytest.mark.parametrize(
    ("text", "refused"),
    [("", "comment.empty"), ("  \n", "comment.empty"), ("x" * 4001, "text.too_long"), ("x" * 4000, None)],
)
def test_empty_and_endless_words_are_refused(cast, entry, text, refused):
    assert code(feedback.comment, entry, by=cast["ken"], text=text, now=utcnow()) == refused


@pytest.mark.parametrize("state", ["draft", "published", "awarded", "settled", "cancelled", "lapsed"])
def test_the_thread_is_open_from_publication_to_settlement(cast, entry, state):
    with transaction() as session:
        session.scalar(select(Contest)).state = state
    refused = code(feedback.comment, entry, by=cast["ken"], text="Hello", now=utcnow())
    assert refused == (None if state in ("published", "awarded") else "entry.thread_closed")


def test_a_thread_takes_so_many_words_a_day_from_each(cast, entry):
    now = utcnow()
    for _ in range(entry_rules.MOST_WORDS):
        feedback.comment(entry, by=cast["ken"], text="?", now=now)
    with pytest.raises(Refused, match="comment.too_many"):
        feedback.comment(entry, by=cast["ken"], text="?", now=now + entry_rules.DAY - timedelta(seconds=1))
    feedback.comment(entry, by=cast["hana"], text="!", now=now)
    feedback.comment(entry, by=cast["ken"], text="?", now=now + entry_rules.DAY)


def test_declining_and_restoring_is_no_thread_without_a_limit(cast, entry):
    now = utcnow()
    with transaction() as session:
        row = session.get_one(Entry, entry)
        row.state, row.shown_version = "ready", 1

    def decline(now=now):
        feedback.decline(entry, by=cast["hana"], chips=[], text="No.", now=now)

    for _ in range(entry_rules.MOST_DECLINES):
        decline()
        feedback.restore(entry, by=cast["hana"], now=now)
    with pytest.raises(Refused, match="entry.declined_often"):
        decline(now + entry_rules.DAY - timedelta(seconds=1))
    decline(now + entry_rules.DAY)


def test_so_do_all_threads_of_a_contest_together(cast, entry, store, monkeypatch):
    monkeypatch.setattr(entry_rules, "MOST_WORDS_IN_CONTEST", 2)
    contest = db.session.get_one(Entry, entry).contest_id
    entry_scene.enter(store, contest, cast["ken"], entry_scene.png(7))
    other = entry_queries.find(contest, 2).id
    now = utcnow()
    feedback.comment(entry, by=cast["hana"], text="!", now=now)
    feedback.comment(other, by=cast["hana"], text="!", now=now)
    with pytest.raises(Refused, match="comment.too_many"):
        feedback.comment(other, by=cast["hana"], text="!", now=now)


def test_how_long_the_first_answer_took_is_kept(cast, entry):
    made = db.session.get_one(Entry, entry).made_at
    feedback.comment(entry, by=cast["ken"], text="?", now=made + timedelta(hours=1))
    assert db.session.get_one(Entry, entry).answered_after is None
    for hours in (5, 9):
        feedback.comment(entry, by=cast["hana"], text="!", now=made + timedelta(hours=hours))
        assert db.session.get_one(Entry, entry).answered_after == 5 * 3600
