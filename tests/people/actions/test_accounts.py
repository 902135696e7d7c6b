"""Making people, staff, blocking: outcomes and refusals."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import select

from contest.events.model import Recorded
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Invalid, Refused
from contest.mail.model import Mail
from contest.people import queries as person_queries
from contest.people.actions import accounts, sign_ins, staff_role, tokens
from contest.people.model import Person
from contest.work import queue
from tests.cast import PASSWORD, join
from tests.conftest import both_databases
from tests.crowd import at_once
from tests.mails import mails
from tests.make import NOON

MEI = {"email": "Mei@Example.jp", "name": "林 芽衣", "password": PASSWORD}


def test_the_site_makes_an_account_that_can_sign_in_at_once(here):
    person = person_queries.person(accounts.create(**MEI, now=NOON))
    assert (person.email, person.confirmed_at, person.active, person.is_staff) == (
        "mei@example.jp",
        NOON,
        True,
        False,
    )


def test_a_confirmed_address_is_taken(here):
    accounts.create(**MEI, now=NOON)
    with pytest.raises(Refused, match="person.address_taken"):
        accounts.create(**MEI | {"email": "MEI@example.jp"}, now=NOON)


@both_databases
def test_ten_at_once_make_one_account(app):
    outcomes = at_once(app, *[partial(accounts.create, **MEI, now=NOON)] * 10)
    assert outcomes == Counter({"person.address_taken": 9, "done": 1})


def test_every_wrong_field_is_named(here):
    with pytest.raises(Invalid) as why:
        accounts.create(email="x", name=" ", password="x", language="tlh", time_zone="Mars", now=NOON)
    assert set(why.value.errors) == {"email", "name", "password", "language", "time_zone"}


def test_blocking_is_recorded_reversible_and_never_of_oneself(here, app):
    ids = join(app, "ken", "sota")
    with pytest.raises(Refused, match="person.not_yourself"):
        accounts.block(ids["sota"], reason="x", by=ids["sota"], now=NOON)
    with pytest.raises(Refused, match="person.reason_missing"):
        accounts.block(ids["ken"], reason="  ", by=ids["sota"], now=NOON)
    with pytest.raises(Refused, match="person.not_blocked"):
        accounts.unblock(ids["ken"], reason="x", by=ids["sota"], now=NOON)
    before = person_queries.person(ids["ken"]).fs_uniquifier
    accounts.block(ids["ken"], reason="Copied", by=ids["sota"], now=NOON)
    blocked = person_queries.person(ids["ken"])
    assert (blocked.active, blocked.blocked_at, blocked.blocked_reason) == (False, NOON, "Copied")
    assert blocked.fs_uniquifier != before
    with pytest.raises(Refused, match="person.already_blocked"):
        accounts.block(ids["ken"], reason="again", by=ids["sota"], now=NOON)
    accounts.unblock(ids["ken"], reason="A mistake", by=ids["sota"], now=NOON)
    assert person_queries.person(ids["ken"]).active
    kinds = db.session.execute(select(Recorded.kind, Recorded.by_id, Recorded.facts)).all()
    assert kinds == [
        ("person.blocked", ids["sota"], {"reason": "Copied"}),
        ("person.unblocked", ids["sota"], {"reason": "A mistake"}),
    ]


def test_staff_are_made_once(here, ken):
    for _ in range(2):
        staff_role.make_staff(ken, by=None, now=NOON)
    assert person_queries.person(ken).is_staff
    assert db.session.scalars(select(Recorded.kind)).all() == ["person.staff_made"]


def make(session_ids, *who):
    with transaction() as session:
        for name in who:
            session.get_one(Person, session_ids[name]).is_staff = True


def opens(ids, who):
    """Give this person a token and a sign-in; whether each works still."""
    secret = tokens.make(ids[who], name="x", scope="read", now=NOON)
    sign_ins.begin(ids[who], f"key-{who}", device="", network="192.0.2.0/24", strong=True, now=NOON)
    return lambda: (
        tokens.use(secret, now=NOON) is not None,
        person_queries.find_sign_in(f"key-{who}", now=NOON) is not None,
    )


@both_databases
def test_what_opened_an_ordinary_account_opens_none_of_staffs(here, app):
    ids = join(app, "ken", "mei", "sota")
    kens, meis = opens(ids, "ken"), opens(ids, "mei")
    staff_role.make_staff(ids["ken"], by=None, now=NOON)

    assert (kens(), meis()) == ((False, False), (True, True))
    queue.drain(NOON)
    notified = db.session.execute(
        select(Mail.to_address, Mail.subject).where(Mail.subject.contains("staff")).order_by(Mail.to_address)
    )
    subject = "高橋 健 is now a member of staff"
    assert notified.all() == [("ken@example.jp", subject), ("sota@example.jp", subject)]


@both_databases
def test_the_staff_role_is_taken_back_by_another_member(here, app):
    ids = join(app, "ken", "mei", "sota")
    make(ids, "ken", "mei")
    kens, sotas = opens(ids, "ken"), opens(ids, "sota")
    staff_role.end_staff(ids["ken"], reason="Left the company", by=ids["sota"], now=NOON)

    assert not person_queries.person(ids["ken"]).is_staff and person_queries.person(ids["sota"]).is_staff
    assert (kens(), sotas()) == ((False, False), (True, True))
    queue.drain(NOON)
    notified = db.session.execute(
        select(Mail.to_address, Mail.subject)
        .where(Mail.subject.contains("no longer"))
        .order_by(Mail.to_address)
    ).all()
    subject = "高橋 健 is no longer a member of staff"
    assert notified == [
        ("ken@example.jp", "You are no longer a member of staff"), ("mei@example.jp", subject),
        ("sota@example.jp", subject),
    ]  # fmt: skip
    [mail] = mails(select(Mail).where(Mail.subject == notified[0][1]))
    assert "Left the company" in mail.text


def test_staff_end_not_themselves_nor_the_last_nor_as_who_is_staff_no_more(here, app):
    ids = join(app, "ken", "mei", "sota")
    refused = [
        (ids["sota"], ids["sota"], "staff.yourself"), (ids["ken"], ids["sota"], "staff.not_staff"),
        (ids["sota"], None, "staff.last"), (ids["sota"], ids["ken"], "staff.no_more"),
    ]  # fmt: skip
    for person, by, code in refused:
        with pytest.raises(Refused, match=code):
            staff_role.end_staff(person, by=by, now=NOON)
    make(ids, "ken")
    accounts.block(
        ids["ken"], reason="x", by=ids["sota"], now=NOON
    )  # cannot sign in: does not count as another
    with pytest.raises(Refused, match="staff.last"):
        staff_role.end_staff(ids["sota"], by=None, now=NOON)
    staff_role.end_staff(ids["ken"], by=None, now=NOON)
    assert [person.id for person in person_queries.find("", staff=True)] == [ids["sota"]]


@both_databases
def test_two_members_who_end_each_others_role_at_once_leave_one(app):
    ids = join(app, "ken", "sota")
    with app.app_context():
        make(ids, "ken")

    pairs = ("ken", "sota"), ("sota", "ken")
    ends = [partial(staff_role.end_staff, ids[person], by=ids[by], now=NOON) for person, by in pairs]
    assert at_once(app, *ends) == Counter({"done": 1, "staff.no_more": 1})
    with app.app_context():
        assert len(person_queries.find("", staff=True)) == 1
