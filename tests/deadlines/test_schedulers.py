"""A scheduler that works, one that was down for two hours, and two at once come to the same end: nothing missed, nothing
twice, nothing before its time. On 10 January 2027, from 14:00 to 16:00 UTC; midnight in Tokyo, the contests' zone, is 15:00."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from contest.awards import queries as award_queries
from contest.awards.actions import awarding
from contest.awards.model import DELIVERED, Handover
from contest.contests.actions import watching
from contest.contests.model import Contest
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.ledger import audit as ledger_audit
from contest.mail.model import Mail
from contest.notices.model import Notice
from contest.people.model import Person
from contest.work import queue
from contest.work.model import DEAD, Job
from contest.work.schedule import tick
from tests import cast
from tests.awards.scene import VERSION, alter
from tests.conftest import both_databases
from tests.deadlines.instants import at
from tests.judging import scene as judging_scene
from tests.payments import scene as payment_scene

BEGIN, END = "2027-01-10T14:00Z", "2027-01-10T16:00Z"
# What comes to an end while nobody looks, and what must have become of it afterwards.
CALLS = {
    "day 21 ends at 15:00": "2026-12-20T09:00Z",
    "closes at 14:40, without entries": "2027-01-10T14:40Z",
    "closes at 14:20, with entries": "2027-01-10T14:20Z",
    "day 14 ends tomorrow": "2026-12-28T09:00Z",
    "closes tomorrow at 15:10": "2027-01-11T15:10Z",
    "accepted at 14:30": "2026-12-27T09:00Z",
    "delivery due in three days": "2026-12-29T09:00Z",
    "delivery due at 14:10": "2026-12-29T09:00Z",
}
STATES = {
    "day 21 ends at 15:00": "lapsed",
    "closes at 14:40, without entries": "lapsed",
    "closes at 14:20, with entries": "published",
    "day 14 ends tomorrow": "published",
    "closes tomorrow at 15:10": "published",
    "accepted at 14:30": "settled",
    "delivery due in three days": "awarded",
    "delivery due at 14:10": "awarded",
}
EVENTS = Counter({"contest.lapsed": 2, "handover.accepted": 1})
TOLD = {
    ("day 21 ends at 15:00", "contest.lapsed/client", "hana"),
    ("day 21 ends at 15:00", "contest.lapsed/entrants", "ken"),
    ("day 21 ends at 15:00", "contest.lapsed/entrants", "mei"),
    ("day 21 ends at 15:00", "funding.refunded/person", "hana"),
    ("closes at 14:40, without entries", "contest.lapsed/client", "hana"),
    ("closes at 14:40, without entries", "funding.refunded/person", "hana"),
    ("closes at 14:20, with entries", "reminder.call_closed/client", "hana"),
    ("day 14 ends tomorrow", "reminder.award_due/client", "hana"),
    ("closes tomorrow at 15:10", "reminder.closing_soon/watchers", "ume"),
    ("accepted at 14:30", "handover.accepted/client", "hana"),
    ("accepted at 14:30", "funding.released/person", "ken"),
    ("delivery due in three days", "reminder.delivery_due/person", "ken"),
    ("delivery due at 14:10", "reminder.delivery_late/person", "ken"),
    ("delivery due at 14:10", "reminder.delivery_late/client", "hana"),
}  # fmt: skip


@pytest.fixture
def site(here):
    """Eight contests of Hana's, each about to come to something; everything before 14:00 is done and notified."""
    who = cast.join(here)
    numbers = {name: _contest(who, name, closes) for name, closes in CALLS.items()}
    _award(who, numbers["accepted at 14:30"], "2027-01-04T00:00Z")
    _award(who, numbers["delivery due in three days"], "2027-01-06T14:45Z")
    _award(who, numbers["delivery due at 14:10"], "2027-01-03T14:10Z")
    handover = award_queries.handover(numbers["accepted at 14:30"]).handover.id
    alter(Handover, handover, state=DELIVERED, deliveries=1, accept_by=at("2027-01-10T14:30Z"))
    watching.watch(numbers["closes tomorrow at 15:10"], by=who["ume"], now=at(BEGIN))
    _work(at(BEGIN))
    here.known = {model: set(reader().scalars(select(model.id))) for model in (Notice, Recorded, Mail)}
    here.numbers = numbers
    return here


def _contest(who, name, closes):
    number = payment_scene.draft(
        who["hana"], title=name, language="ja", entries_close_at=at(closes), agreement_version=VERSION
    )
    payment_scene.receive(number, by=who["sota"])
    payment_scene.publish(number, who["hana"])
    if "without" not in name and "15:10" not in name:
        judging_scene.entry(number, who["ken"], 1, images=0)
        judging_scene.entry(number, who["mei"], 2, images=0)
    return number


def _award(who, number, now):
    entry = judging_scene.Entry
    chosen = reader().scalar(select(entry.id).where(entry.contest_id == number, entry.number == 1))
    awarding.award(number, entry_id=chosen, by=who["hana"], now=at(now))


def _work(now):
    """What a scheduler and its worker do at one instant."""
    with time_machine.travel(now, tick=False):
        tick(now)
        queue.drain(now)


def steadily(app):
    """Every ten minutes."""
    for minutes in range(10, 121, 10):
        with app.app_context():
            _work(at(BEGIN) + timedelta(minutes=minutes))


def down_for_two_hours(app):
    """Nobody looked until 16:00."""
    with app.app_context():
        _work(at(END))


def two_at_once(app):
    """Two schedulers, each with a worker, at the very same instants."""
    errors = []

    def one(start, now):
        try:
            with app.app_context():
                start.wait()
                tick(now)
                queue.drain(now)
        except Exception as error:
            errors.append(error)

    for minutes in range(20, 121, 20):
        now = at(BEGIN) + timedelta(minutes=minutes)
        start = threading.Barrier(2)
        with time_machine.travel(now, tick=False):
            crew = [threading.Thread(target=one, args=(start, now)) for _ in range(2)]
            [thread.start() for thread in crew], [thread.join() for thread in crew]
    assert errors == []


@both_databases
@pytest.mark.parametrize(
    "schedule", [pytest.param(steadily, marks=pytest.mark.nightly), down_for_two_hours, two_at_once]
)
def test_everything_is_done_and_told_once(site, schedule):
    schedule(site)
    down_for_two_hours(site)  # and once more changes nothing

    with site.app_context():
        names = {number: name for name, number in site.numbers.items()}
        states = dict(reader().execute(select(Contest.id, Contest.state)).all())
        assert {names[number]: state for number, state in states.items()} == STATES
        happened = select(Recorded.id, Recorded.kind).order_by(Recorded.id)
        new = [kind for id_, kind in reader().execute(happened) if id_ not in site.known[Recorded]]
        assert Counter(kind for kind in new if kind in EVENTS) == EVENTS
        notices = reader().execute(
            select(Notice.id, Notice.contest_id, Notice.kind, Person.email)
            .join(Person, Person.id == Notice.person_id)
            .where(Notice.id.not_in(site.known[Notice]))
        )
        notified = Counter((names[number], kind, mail.partition("@")[0]) for _, number, kind, mail in notices)
        assert notified == Counter(TOLD)
        mails = set(reader().scalars(select(Mail.id))) - site.known[Mail]
        assert len(mails) == len(TOLD)
        assert reader().scalars(select(Job.id).where(Job.state == DEAD)).all() == []
        assert ledger_audit.verify() == []
