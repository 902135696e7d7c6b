"""Registrations: ten mails an hour for each network, and accounts that nobody confirmed."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people import jobs as person_jobs, queries as person_queries
from contest.people.actions import accounts, registrations
from contest.people.model import Person, Registration, RegistrationMail
from contest.people.rules import registration_turn
from contest.work import queue
from tests import make
from tests.cast import PASSWORD, browser, join
from tests.conftest import both_databases
from tests.crowd import together

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
FORM = {"name": "高橋 健", "password": PASSWORD, "language": "en"}
WAITS = "Many people have registered from your network"


def register(app, number: int, network: str = "192.0.2", client=None):
    data = FORM | {"email": f"person{number}@example.jp"}
    return (client or browser(app)).post(
        "/register", data=data, environ_base={"REMOTE_ADDR": f"{network}.{number % 250}"}
    )


def sent(app, drawer, *, after: timedelta = SECOND) -> list[str]:
    with app.app_context():
        queue.drain(utcnow() + after)
    return [mail["to"] for mail in drawer.mails]


@pytest.mark.parametrize(
    ("latest", "due"),
    [
        ([], timedelta(0)),
        ([timedelta(0), -SECOND], timedelta(0)),
        ([timedelta(0), -SECOND, -HOUR + SECOND], SECOND),
        ([timedelta(0), -SECOND, -HOUR], timedelta(0)),
        ([3 * HOUR, 2 * HOUR, 2 * HOUR], 3 * HOUR),
        ([4 * HOUR] * 3, 5 * HOUR),
        ([4 * HOUR + SECOND] * 3, None),
    ],
)
def test_a_turn_comes_when_fewer_than_most_left_within_the_hour(latest, due):
    now = make.NOON
    turn = registration_turn([now + span for span in latest], now=now, most=3)

    assert turn == (None if due is None else now + due)


@both_databases
def test_the_eleventh_registration_of_a_network_waits_an_hour_and_is_told_so(app, drawer):
    for number in range(10):
        assert WAITS not in register(app, number).text
    visitor = browser(app)
    register(app, 10, client=visitor)
    page = visitor.get("/sign-in").text

    assert len(sent(app, drawer)) == 10
    assert WAITS in page and "You will get an email at person10@example.jp" in page
    register(app, 11, network="198.51.100")
    assert sent(app, drawer)[10:] == ["person11@example.jp"]
    assert "person10@example.jp" not in sent(app, drawer, after=timedelta(minutes=59))
    assert sent(app, drawer, after=timedelta(minutes=61))[11:] == ["person10@example.jp"]


def test_another_link_and_a_known_address_count_alike(app, drawer):
    join(app, "mei")
    for number in range(8):
        register(app, number)
    at = {"environ_base": {"REMOTE_ADDR": "192.0.2.77"}}
    for address in ("person0@example.jp", "nobody@example.jp"):  # it tells not whether anybody waits
        browser(app).post("/confirmation", data={"email": address}, **at)
    visitor = browser(app)
    visitor.post("/register", data=FORM | {"email": "mei@example.jp"}, **at)

    assert WAITS in visitor.get("/sign-in").text
    assert sent(app, drawer) == [f"person{number}@example.jp" for number in (*range(8), 0)]
    assert sent(app, drawer, after=timedelta(minutes=61))[9:] == ["mei@example.jp"]


def test_beyond_five_hours_no_mail_is_written_and_the_page_says_so(app, drawer):
    app.config["REGISTRATIONS_PER_HOUR"] = 1
    now = utcnow()
    with app.app_context(), transaction() as session:
        session.add(RegistrationMail(network="192.0.2.0/24", due_at=now + timedelta(hours=4, minutes=30)))
    visitor = browser(app)

    register(app, 1, client=visitor)

    assert "Please register again in a few hours." in visitor.get("/sign-in").text
    assert sent(app, drawer, after=timedelta(days=2)) == []
    with app.app_context():
        assert person_queries.by_email("person1@example.jp") is None


@both_databases
def test_of_many_at_one_instant_ten_leave(app, drawer):
    together(*(partial(register, app, number) for number in range(14)))

    assert len(sent(app, drawer)) == 10
    assert len(sent(app, drawer, after=timedelta(minutes=61))) == 14


def people(app) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Person.email)))


@both_databases
@pytest.mark.parametrize(("age", "stays"), [(timedelta(days=7) - HOUR, True), (timedelta(days=7), False)])
def test_an_account_that_nobody_confirmed_ends_after_a_week(app, age, stays):
    register(app, 1)
    with app.app_context(), transaction() as session:
        session.scalars(select(Person)).one().joined_at = utcnow() - age

    with app.app_context():
        person_jobs.end_unconfirmed()

    assert people(app) == ({"person1@example.jp"} if stays else set())
    register(app, 1)  # the address is free
    assert people(app) == {"person1@example.jp"}


@both_databases
def test_who_is_confirmed_erased_or_spoken_of_stays(app):
    ids = join(app, "mei", "sota")
    for number in (1, 2, 3):
        register(app, number)
    now = utcnow()
    with app.app_context(), transaction() as session:
        one, two, three = (person_queries.by_email(f"person{number}@example.jp") for number in (1, 2, 3))
        for person in session.scalars(select(Person)):
            person.joined_at = now - timedelta(days=30)
        session.get_one(Person, three.id).password = None  # as erased ones are
        known = two.id
    with app.app_context():
        accounts.block(known, reason="spam", by=ids["sota"], now=now)
        accounts.unblock(known, reason="a mistake", by=ids["sota"], now=now)

        assert registrations.end_unconfirmed(now=now) == 1

    assert people(app) == {"mei@example.jp", "sota@example.jp", "person2@example.jp", "person3@example.jp"}


def test_what_is_known_of_networks_is_forgotten(app):
    now = utcnow()
    with app.app_context():
        with transaction() as session:
            for age in (timedelta(hours=47), timedelta(hours=49)):
                session.add(RegistrationMail(network="192.0.2.0/24", due_at=now - age))
        person_jobs.forget_registrations()

        assert db.session.scalar(select(func.count(RegistrationMail.id))) == 1


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=9) - HOUR, 1), (timedelta(days=9) + HOUR, 0)])
def test_what_was_typed_is_kept_no_longer_than_a_link_for_it_can_work(app, age, left):
    register(app, 1)
    with app.app_context():
        with transaction() as session:
            session.scalars(select(Registration)).one().at = utcnow() - age
        person_jobs.forget_registrations()

        assert db.session.scalar(select(func.count(Registration.id))) == left
