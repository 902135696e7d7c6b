"""A form that creates or moves something acts once: double click, back button, two tabs."""

from datetime import timedelta

import pytest

from contest.kernel.db import db, lock, transaction
from contest.kernel.idempotency import forget, run_once
from contest.kernel.refusal import Refused
from contest.people.model import Person
from tests.cast import join
from tests.conftest import both_databases
from tests.crowd import together
from tests.make import NOON


def count(person_id: int) -> int:
    with transaction():
        person = lock(Person, person_id)
        person.login_count = (person.login_count or 0) + 1
        return person.login_count


def test_a_repeat_gets_the_first_answer_and_does_nothing(here, app):
    ken = join(app, "ken")["ken"]
    for _ in range(3):
        assert run_once("key", by=ken, now=NOON, act=lambda: count(ken)) == 1
    assert run_once("other", by=ken, now=NOON, act=lambda: count(ken)) == 2


def test_a_refused_act_leaves_its_key_unused(here, app):
    ken = join(app, "ken")["ken"]

    def refuse() -> None:
        raise Refused("contest.not_draft")

    with pytest.raises(Refused):
        run_once("key", by=ken, now=NOON, act=refuse)
    assert run_once("key", by=ken, now=NOON, act=lambda: count(ken)) == 1


def test_keys_of_two_people_have_nothing_to_do_with_each_other(here, app):
    ids = join(app, "ken", "mei")
    run_once("key", by=ids["ken"], now=NOON, act=lambda: count(ids["ken"]))
    assert run_once("key", by=ids["mei"], now=NOON, act=lambda: count(ids["mei"])) == 1


def test_without_a_key_the_act_is_simply_done(here, app):
    ken = join(app, "ken")["ken"]
    assert [run_once(None, by=ken, now=NOON, act=lambda: count(ken)) for _ in range(2)] == [1, 2]


@both_databases
def test_twenty_at_one_instant_act_once_and_all_get_the_answer(app):
    ken = join(app, "ken")["ken"]

    def click() -> int:
        with app.app_context():
            return run_once("key", by=ken, now=NOON + timedelta(seconds=1), act=lambda: count(ken))

    assert together(*[click] * 20) == [1] * 20
    with app.app_context():
        assert db.session.get_one(Person, ken).login_count == 1


def test_keys_are_forgotten_once_no_tab_can_still_hold_them(here, app):
    hana = join(app, "hana")["hana"]
    run_once("first", by=hana, now=NOON, act=lambda: 1)
    run_once("second", by=hana, now=NOON + timedelta(seconds=1), act=lambda: 2)

    forget(NOON + timedelta(seconds=1))

    assert run_once("first", by=hana, now=NOON, act=lambda: "again") == "again"
    assert run_once("second", by=hana, now=NOON, act=lambda: "again") == 2
