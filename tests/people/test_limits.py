"""How failed sign-ins are counted: by address and network, one second before, at and after the wait."""

from datetime import timedelta

import pytest

from contest.kernel.db import db, transaction
from contest.kernel.refusal import Refused
from contest.people import limits
from contest.people.jobs import forget_tries
from contest.people.model import Person
from contest.people.rules import FREE_TRIES
from tests.cast import join
from tests.conftest import both_databases
from tests.make import NOON

KEN, HERE, THERE = "ken@example.jp", "203.0.113.5", "198.51.100.7"
SECOND = timedelta(seconds=1)


def fail(times: int, *, email: str = KEN, remote: str = HERE, now=NOON) -> None:
    for _ in range(times):
        limits.attempt(email, remote, now=now)


@both_databases
def test_after_the_free_tries_the_next_waits_to_the_second(here):
    fail(FREE_TRIES)
    for now in (NOON, NOON + 14 * SECOND):
        with pytest.raises(Refused, match="person.wait") as why:
            limits.attempt(KEN, HERE, now=now)
        assert why.value.values["until"] == NOON + 15 * SECOND
    limits.attempt(KEN, HERE, now=NOON + 15 * SECOND)
    with pytest.raises(Refused) as why:
        limits.attempt(KEN, HERE, now=NOON + 15 * SECOND)
    assert why.value.values["until"] == NOON + 45 * SECOND


def test_refused_tries_do_not_lengthen_the_wait(here):
    fail(FREE_TRIES)
    for n in range(10):
        with pytest.raises(Refused):
            limits.attempt(KEN, HERE, now=NOON + n * SECOND)
    limits.attempt(KEN, HERE, now=NOON + 15 * SECOND)


def test_another_network_and_another_address_go_on(here):
    fail(FREE_TRIES)
    limits.attempt(KEN, THERE, now=NOON)
    limits.attempt("mei@example.jp", HERE, now=NOON)


def test_one_address_tried_from_everywhere_waits_but_not_where_its_owner_last_signed_in(here, app):
    ken = join(app, "ken")["ken"]
    with transaction() as session:
        session.get_one(Person, ken).current_login_ip = HERE
    for n in range(limits.FREE_FROM_ANYWHERE):
        fail(1, remote=f"198.51.{n}.7")
    with pytest.raises(Refused):
        limits.attempt(KEN, "192.0.2.1", now=NOON)
    limits.attempt(KEN, HERE, now=NOON)


def test_many_addresses_tried_from_one_network_wait(here):
    for n in range(limits.FREE_PER_NETWORK):
        fail(1, email=f"guess{n}@example.jp", remote=f"203.0.113.{n}")
    with pytest.raises(Refused):
        limits.attempt("another@example.jp", HERE, now=NOON)


def test_a_day_later_all_is_forgotten(here):
    fail(FREE_TRIES)
    limits.attempt(KEN, HERE, now=NOON + limits.REMEMBERED)
    assert limits.failures(KEN, now=NOON + limits.REMEMBERED) == 1
    limits.forget(NOON)
    assert limits.failures(KEN, now=NOON) == 1
    forget_tries()
    db.session.rollback()


def test_what_is_kept_is_no_list_of_addresses(here):
    from sqlalchemy import select

    from contest.people.model import SignInAttempt

    fail(1)
    row = db.session.scalars(select(SignInAttempt)).one()
    assert KEN not in row.email_hash and row.network == "203.0.113.0/24"
