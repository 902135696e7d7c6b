"""The inbox: what was told stands there, what is unread is counted exactly, and reading can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.contests.actions import conversation as conversation_actions
from contest.kernel.db import reader, transaction
from contest.notices import queries as notice_queries
from contest.notices.actions import inbox, sending
from contest.notices.model import Notice
from contest.people.model import Person
from contest.work import queue
from tests import cast, crowd
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON
from tests.statements import heard

SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(days=400)


def notified(person_id, many, *, contest_id=None, start=0):
    """So many notices."""
    with transaction() as session:
        for n in range(start, start + many):
            session.add(
                Notice(person_id=person_id, kind="test", slot=str(n), subject=f"no. {n}", path=f"/{n}", at=NOON,
                       contest_id=contest_id)
            )  # fmt: skip
        session.get_one(Person, person_id).unread += many


def unread(person_id):
    """What the masthead says, which must be what is so."""
    rows = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    said = reader().scalar(select(Person.unread).where(Person.id == person_id))
    assert said == reader().scalar(rows)
    return said


@pytest.fixture
def ken(app):
    return cast.join(app, "ken", "hana")["ken"]


def test_what_happens_is_told_in_the_inbox_and_counted(app):
    ids = cast.join(app)
    number = stored.contest(app, ids["hana"], state="published", published_at=NOON, title="看板")
    with app.app_context():
        conversation_actions.ask(number, by=ids["ken"], text="？", now=NOON)
        conversation_actions.answer(number, 1, by=ids["hana"], text="！", now=NOON)
        queue.drain(LATER)

        [line] = notice_queries.lines(ids["ken"])
        assert line.subject == "Your question about “看板” was answered"
        assert line.path == f"/contests/{number}/questions?at=1#question-1"
        assert (line.contest_id, line.title, line.read_at) == (number, "看板", None)
        assert (unread(ids["ken"]), unread(ids["hana"]), unread(ids["mei"])) == (1, 1, 0)
        assert notice_queries.contests(ids["ken"]) == [(number, "看板")]


def test_one_is_read_then_all_and_both_can_be_taken_back(here, ken):
    notified(ken, 5)
    first, *_rest = notice_queries.lines(ken)

    assert inbox.read(ken, notice_id=first.id, now=NOON) == "/4"
    assert unread(ken) == 4
    inbox.read(ken, now=NOON + SECOND)
    assert unread(ken) == 0
    inbox.unread(ken, since=NOON + SECOND)
    assert unread(ken) == 4
    assert next(line.read_at for line in notice_queries.lines(ken) if line.id == first.id) == NOON
    inbox.unread(ken, since=NOON, notice_id=first.id)
    assert unread(ken) == 5


def test_all_of_one_contest_leaves_the_others(app, ken):
    number = stored.contest(app, ken)
    with app.app_context():
        notified(ken, 3, contest_id=number)
        notified(ken, 2, start=3)
        inbox.read(ken, contest_id=number, now=NOON)

        assert unread(ken) == 2
        assert [line.contest_id for line in notice_queries.lines(ken, unread=True)] == [None, None]
        assert len(notice_queries.lines(ken, contest_id=number)) == 3


def test_another_persons_notices_are_out_of_reach(here, ken):
    notified(ken, 1)
    hana = reader().scalars(select(Person.id).where(Person.id != ken)).one()
    [line] = notice_queries.lines(ken)

    assert inbox.read(hana, notice_id=line.id, now=NOON) is None
    inbox.unread(hana, since=NOON, notice_id=line.id)
    assert (notice_queries.lines(hana), unread(ken), unread(hana)) == ([], 1, 0)


@pytest.mark.parametrize("many", [1, 30, 100])
def test_pages_go_on_by_key_in_one_statement(here, ken, many):
    notified(ken, many)
    with heard(here) as statements:
        first = notice_queries.lines(ken)
    assert (len(first), len(statements)) == (min(many, 31), 1)
    seen, before = [], None
    while found := notice_queries.lines(ken, before=before, size=30)[:30]:
        seen += [line.id for line in found]
        before = seen[-1]
    assert len(seen) == many and seen == sorted(seen, reverse=True)


@both_databases
def test_notices_that_come_while_one_reads_are_counted(app, database):
    ids = cast.join(app, "ken")
    ken = ids["ken"]
    with app.app_context():
        notified(ken, 8)
    composed = sending.compose.ComposedMail(subject="s", text="t", html="h")

    def come(n):
        notice = {"person_id": ken, "kind": "k", "slot": str(n), "path": "/", "way": "none"}
        one = sending.Recipient(notice=notice, to="ken@example.jp", composed=composed, leave_url=None)
        with app.app_context():
            sending.deliver([one], now=NOON)

    def look():
        with app.app_context():
            inbox.read(ken, now=NOON)

    outcomes = crowd.together(*[lambda n=n: come(n) for n in range(8)], *[look] * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    with app.app_context():
        assert unread(ken) <= 8
        assert len(notice_queries.lines(ken, size=50)) == 16
