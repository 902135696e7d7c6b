"""Bank details: sealed, the first at once, a change after 72 hours to the second, one account recognised."""

from datetime import timedelta
from functools import partial

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from contest.events.model import Recorded
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Refused
from contest.people import bank, jobs as person_jobs, queries as person_queries, sealed_details
from contest.people.actions import details
from contest.people.actions.details import give
from contest.people.bank import normal
from contest.people.model import PayoutDetails
from contest.people.queries import (
    alike_account,
    newest_details,
    same_account,
    usable_details,
    waiting_details,
)
from contest.people.sealed_details import open_details
from tests.cast import join
from tests.conftest import both_databases
from tests.crowd import together_in
from tests.make import NOON

ONE = normal(bank="みさき銀行", branch="小樽", kind="ordinary", number="1234567", holder="タカハシ ケン")
TWO = normal(bank="みさき銀行", branch="小樽", kind="ordinary", number="7654321", holder="タカハシ ケン")
SECOND, WAIT = timedelta(seconds=1), timedelta(hours=72)


def events() -> list[str]:
    return list(
        db.session.scalars(
            select(Recorded.kind).where(Recorded.kind.like("person.bank%")).order_by(Recorded.id)
        )
    )


@both_databases
def test_the_first_details_count_at_once(here, ken):
    assert usable_details(ken, NOON) is None and waiting_details(ken, NOON) is None
    give(ken, ONE, now=NOON)
    assert open_details(usable_details(ken, NOON)) == ONE and waiting_details(ken, NOON) is None
    assert events() == ["person.bank_details_given"]


@both_databases
def test_a_change_waits_seventy_two_hours_to_the_second(here, ken):
    give(ken, ONE, now=NOON)
    give(ken, TWO, now=NOON + SECOND)
    ends = NOON + SECOND + WAIT
    for now in (NOON + SECOND, ends - SECOND):
        assert (
            open_details(usable_details(ken, now)) == ONE and open_details(waiting_details(ken, now)) == TWO
        )
    for now in (ends, ends + SECOND):
        assert open_details(usable_details(ken, now)) == TWO and waiting_details(ken, now) is None
    assert events() == ["person.bank_details_given", "person.bank_details_changed"]


def test_changing_back_waits_too(here, ken):
    for n, one in enumerate((ONE, TWO, ONE)):
        give(ken, one, now=NOON + n * SECOND)
    assert (
        waiting_details(ken, NOON + WAIT + SECOND) is not None
        and waiting_details(ken, NOON + WAIT + 2 * SECOND) is None
    )


def test_the_same_details_again_change_nothing(here, ken):
    give(ken, ONE, now=NOON)
    give(ken, ONE, now=NOON + SECOND)
    assert (
        len(db.session.scalars(select(PayoutDetails)).all()) == 1
        and waiting_details(ken, NOON + SECOND) is None
    )


@both_databases
def test_two_first_details_at_once_are_a_first_and_a_change(app, ken):

    acts = [partial(give, ken, which, now=NOON) for which in (ONE, TWO)]
    assert together_in(app, *acts) == [None, None]
    with app.app_context():
        assert sorted(events()) == ["person.bank_details_changed", "person.bank_details_given"]


def test_the_database_holds_neither_number_nor_holder(here, ken):
    give(ken, ONE, now=NOON)
    row, happened = newest_details(ken), db.session.scalars(select(Recorded)).all()
    stored = row.sealed + row.fingerprint + "".join(str(one.facts) for one in happened)
    assert "1234567" not in stored and "タカハシ" not in stored


def test_one_account_of_two_people_is_recognised(here, app):
    ids = join(app, "ken", "mei", "hana")
    give(ids["ken"], ONE, now=NOON)
    assert not same_account(ids["ken"], ids["mei"])
    spelt = normal(
        bank="みさき", branch="小樽支店", kind="ordinary", number="１２３４５６７", holder="ハヤシ メイ"
    )
    give(ids["mei"], spelt, now=NOON)
    give(ids["hana"], TWO, now=NOON)
    assert same_account(ids["ken"], ids["mei"]) and same_account(ids["mei"], ids["ken"])
    assert not same_account(ids["ken"], ids["hana"]) and not same_account(ids["ken"], ids["ken"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ゆうちょ銀行", "〇一八"), ("ゆうちょ銀行", "018")),
        (("ゆうちょ銀行", "〇一八"), ("ゆうちょ銀行", "\u25cb一八")),
        (("ゆうちょ銀行", "〇一八"), ("ゆうちょ銀行", "〇一八店")),
        (("みずほ銀行", "渋谷支店"), ("ミズホ", "渋谷")),
        (("阿佐ヶ谷信用金庫", "阿佐ヶ谷"), ("阿佐ケ谷信用金庫", "阿佐ケ谷")),
    ],
)
def test_a_bank_is_the_same_however_it_is_written(one, other):
    def account(names, holder):
        return bank.normal(bank=names[0], branch=names[1], kind="ordinary", number="7654321", holder=holder)

    assert bank.identity(account(one, "ミナト ハナ")) == bank.identity(account(other, "タカハシ ケン"))


def test_another_bank_with_one_holder_and_number_is_alike_and_not_the_same(here, app):
    ids = join(app, "ken", "mei", "hana")
    facts = {"branch": "渋谷", "kind": "ordinary", "number": "7654321"}
    give(ids["ken"], normal(**facts, bank="三井住友銀行", holder="タカハシ ケン"), now=NOON)
    give(ids["mei"], normal(**facts, bank="SMBC", holder="ﾀｶﾊｼ　ｹﾝ"), now=NOON)
    give(ids["hana"], normal(**facts, bank="SMBC", holder="ミナト ハナ"), now=NOON)

    assert alike_account(ids["ken"], ids["mei"]) and not same_account(ids["ken"], ids["mei"])
    assert not alike_account(ids["ken"], ids["hana"]) and same_account(ids["mei"], ids["hana"])


def test_accounts_given_after_an_instant_can_be_left_out(here, app):
    ids = join(app, "ken", "hana")
    give(ids["hana"], ONE, now=NOON + timedelta(seconds=1))
    give(ids["ken"], ONE, now=NOON)

    assert not same_account(ids["ken"], ids["hana"], other_until=NOON)
    assert same_account(ids["ken"], ids["hana"], other_until=NOON + timedelta(seconds=1))


def test_hashes_of_an_older_form_are_computed_anew(here, ken):
    give(ken, ONE, now=NOON)
    marks = newest_details(ken).fingerprint, newest_details(ken).likeness
    with transaction() as session:
        row = session.get_one(PayoutDetails, newest_details(ken).id)
        row.fingerprint, row.likeness = "old", ""
    assert person_queries.stale_details() == 1 and person_jobs.refresh_fingerprints() is None
    assert (
        person_queries.stale_details() == 0
        and (newest_details(ken).fingerprint, newest_details(ken).likeness) == marks
    )


def test_keys_are_changed_without_losing_details_or_comparisons(here, app):
    ids = join(app, "ken", "mei")
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    app.config["BANK_KEYS"] = [old]
    give(ids["ken"], ONE, now=NOON)

    app.config["BANK_KEYS"] = [new, old]  # a new key goes in front
    give(ids["mei"], ONE, now=NOON)
    assert open_details(newest_details(ids["ken"])) == ONE and same_account(ids["ken"], ids["mei"])
    assert details.reseal() == 2 and person_queries.stale_details() == 0

    app.config["BANK_KEYS"] = [new]  # the old one is dropped
    assert open_details(newest_details(ids["ken"])) == ONE and person_queries.stale_details() == 2
    assert details.reseal() == 2 and person_queries.stale_details() == 0
    assert same_account(ids["ken"], ids["mei"])

    app.config["BANK_KEYS"] = [Fernet.generate_key().decode()]
    assert person_queries.stale_details() == 2
    with pytest.raises(Refused, match="bank.no_key"):
        open_details(newest_details(ids["ken"]))


def test_details_whose_key_was_lost_are_refused_to_staff_and_can_be_given_anew(here, app, ken):
    give(ken, ONE, now=NOON)
    app.config["BANK_KEYS"] = [Fernet.generate_key().decode()]

    with pytest.raises(Refused, match="bank.no_key"):
        open_details(newest_details(ken))
    assert sealed_details.opened(newest_details(ken)) is None
    give(ken, ONE, now=NOON)
    assert sealed_details.opened(newest_details(ken)) == ONE
