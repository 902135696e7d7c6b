"""The digest: at seven where its reader lives, of what came before, once, in their language; never of nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from contest.kernel.db import reader, transaction
from contest.mail.model import Mail
from contest.notices import jobs as notice_jobs
from contest.notices.actions import digest
from contest.notices.model import Digest, Notice
from contest.people.model import Person
from tests import cast, crowd
from tests.conftest import both_databases

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SEVEN = datetime(2026, 11, 22, 22, tzinfo=UTC)  # 7:00 of the 23rd in Tokyo


def gather(person_id, slot, at, *, way="digest"):
    with transaction() as session:
        subject, path = f"news {slot}", f"/contests/{slot}"
        session.add(
            Notice(person_id=person_id, kind="k", slot=str(slot), subject=subject, path=path, way=way, at=at)
        )


def mails():
    return [
        (mail.to_address, mail.subject, mail.text)
        for mail in reader().scalars(select(Mail).order_by(Mail.id))
    ]


def test_it_comes_at_seven_with_all_that_came_before(here, ken):
    gather(ken, 1, SEVEN - 9 * HOUR)
    gather(ken, 2, SEVEN - SECOND)
    gather(ken, 3, SEVEN)
    gather(ken, 4, SEVEN - HOUR, way="mail")
    gather(ken, 5, SEVEN - HOUR, way="none")

    assert not digest.send(ken, now=SEVEN - SECOND)
    assert digest.send(ken, now=SEVEN)
    [(to, subject, text)] = mails()
    assert (to, subject.startswith("Your daily summary from")) == ("ken@example.jp", True)
    assert "news 1" in text and "http://localhost/contests/2" in text
    assert not {"news 3", "news 4", "news 5"} & {line.strip("- ") for line in text.splitlines()}
    assert "http://localhost/me/mail" in text


def test_once_a_day_whoever_asks_and_the_rest_the_next_morning(here, ken):
    gather(ken, 1, SEVEN - HOUR)
    gather(ken, 2, SEVEN + HOUR)
    for later in (0 * HOUR, SECOND, 5 * HOUR, DAY - SECOND):
        digest.send(ken, now=SEVEN + later)
    assert len(mails()) == 1
    assert digest.send(ken, now=SEVEN + DAY)
    assert "news 2" in mails()[1][2] and "news 1" not in mails()[1][2]


def test_nothing_is_sent_when_nothing_happened(here, ken):
    for day in range(3):
        assert not digest.send(ken, now=SEVEN + day * DAY)
    assert mails() == [] and list(reader().scalars(select(Digest))) == []


def test_a_site_that_slept_sends_one_with_everything(here, ken):
    for day in range(4):
        gather(ken, day, SEVEN + day * DAY - HOUR)
    assert digest.send(ken, now=SEVEN + 3 * DAY + 5 * HOUR)
    assert all(f"news {day}" in mails()[0][2] for day in range(4))


def test_it_speaks_its_readers_language_and_keeps_their_morning(here, ken):
    with transaction() as session:
        person = session.get_one(Person, ken)
        person.language, person.time_zone = "ja", "America/New_York"
    gather(ken, 1, SEVEN - 3 * DAY)

    assert not digest.send(ken, now=datetime(2026, 11, 23, 11, 59, 59, tzinfo=UTC))
    assert digest.send(ken, now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert "お知らせ" in mails()[0][2]


@pytest.mark.parametrize(
    ("zone", "day", "seven"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 12), datetime(2026, 3, 28, 6)),
        ("Europe/Berlin", datetime(2026, 3, 29, 12), datetime(2026, 3, 29, 5)),  # a day of 23 hours
        ("Europe/Berlin", datetime(2026, 10, 25, 12), datetime(2026, 10, 25, 6)),  # of 25
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 0), datetime(2026, 10, 3, 20)),  # half an hour
        ("Pacific/Apia", datetime(2026, 6, 1, 12), datetime(2026, 6, 1, 18)),
        ("Asia/Kathmandu", datetime(2026, 6, 1, 12), datetime(2026, 6, 1, 1, 15)),
    ],
)
def test_morning_is_seven_by_the_clock_whatever_the_clocks_do(zone, day, seven):
    assert digest.morning(day.replace(tzinfo=UTC), zone) == seven.replace(tzinfo=UTC)


def test_over_the_ends_of_summer_time_every_day_has_one(here, ken):
    """Looking every ten minutes for a week around each change of clocks."""
    with transaction() as session:
        session.get_one(Person, ken).time_zone = "Europe/Berlin"
    for start in (datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)):
        days = 6
        for hour in range(24 * days):
            gather(ken, f"{start:%m}-{hour}", start + hour * HOUR)
        sent = []
        for minutes in range(0, days * 24 * 60, 10):
            now = start + timedelta(minutes=minutes)
            if now.hour in (5, 6, 7) and digest.send(ken, now=now):
                sent.append(now)
        assert [at.day for at in sent] == [start.day + n for n in range(days)]
        before = [(start + (n + 1) * DAY).astimezone().date() for n in range(days)]
        assert len(sent) == len(before)


def test_who_moves_to_another_zone_has_no_day_twice(here, ken):
    gather(ken, 1, SEVEN - HOUR)
    assert digest.send(ken, now=SEVEN)
    gather(ken, 2, SEVEN + HOUR)
    with transaction() as session:
        session.get_one(
            Person, ken
        ).time_zone = "Pacific/Honolulu"  # where it is still the 22nd, and has been seven
    digest.send(ken, now=SEVEN + 2 * HOUR)
    assert len(set(reader().scalars(select(Digest.day)))) == len(mails())


def test_who_is_blocked_gets_none(here, ken):
    gather(ken, 1, SEVEN - HOUR)
    with transaction() as session:
        session.get_one(Person, ken).active = False
    assert not digest.send(ken, now=SEVEN)


@both_databases
def test_two_schedulers_and_a_worker_that_begins_anew_send_it_once(app, database):
    ids = cast.join(app, "ken", "mei")
    with app.app_context():
        for who in ids.values():
            for slot in range(3):
                gather(who, slot, SEVEN - HOUR)

    def run():
        with app.app_context():
            notice_jobs.send_digests()

    with time_machine.travel(SEVEN, tick=False):
        outcomes = crowd.together(*[run] * 6)
        run()

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    with app.app_context():
        assert sorted(to for to, _, _ in mails()) == ["ken@example.jp", "mei@example.jp"]


def test_killed_before_it_is_written_the_next_run_sends_it(here, ken, monkeypatch):
    gather(ken, 1, SEVEN - HOUR)

    def dies(**_composed):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(digest.outbox, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            digest.send(ken, now=SEVEN)
    assert mails() == [] and list(reader().scalars(select(Digest))) == []
    assert digest.send(ken, now=SEVEN)
    assert len(mails()) == 1
