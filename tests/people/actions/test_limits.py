"""Limits on guessing: by address and network, one second before, at and after the wait; who is exempt from it."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from contest.kernel.db import db, reader, transaction
from contest.kernel.refusal import Refused
from contest.people import random_keys
from contest.people.actions import exemptions, limits, sign_ins
from contest.people.jobs import forget_exemptions, forget_tries
from contest.people.model import SignInAttempt, SignInExemption
from contest.people.rules import FREE_TRIES, network
from tests.cast import join
from tests.conftest import both_databases
from tests.crowd import together_in
from tests.make import NOON
from tests.statements import heard

KEN, MEI, HERE, THERE = "ken@example.jp", "mei@example.jp", "203.0.113.5", "198.51.100.7"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def fail(times: int, *, email: str = KEN, remote: str = HERE, now=NOON) -> None:
    for _ in range(times):
        limits.attempt(email, remote, now=now)


def tries(email: str = KEN, remote: str = HERE, *, now=NOON, cookie=None) -> tuple[bool, object]:
    """Whether the right password would let in, and what a wrong one gets."""
    found = limits.attempt(email, remote, cookie=cookie, now=now)
    return found.allowed, found.until


def close(place: str = HERE, *, now=NOON) -> None:
    """Make a network wait, by tries at invented addresses."""
    with transaction() as session:
        for n in range(limits.FREE_PER_NETWORK):
            session.add(SignInAttempt(email_hash=f"{n}", network=network(place), at=now))


def from_everywhere(*, now=NOON) -> None:
    """Fail at Ken's address in so many networks that it waits in all."""
    for n in range(limits.FREE_FROM_ANYWHERE):
        limits.attempt(KEN, f"198.51.{n}.7", now=now)


def signs_in(person_id: int, remote: str = HERE, *, now=NOON) -> None:
    sign_ins.begin(
        person_id, random_keys.new_key(), device="", network=network(remote), strong=False, now=now
    )


@both_databases
def test_after_the_free_tries_the_next_waits_to_the_second(here):
    fail(FREE_TRIES)
    for now in (NOON, NOON + 14 * SECOND):
        assert tries(now=now) == (False, NOON + 15 * SECOND)
    assert tries(now=NOON + 15 * SECOND) == (True, None)
    assert tries(now=NOON + 15 * SECOND) == (False, NOON + 45 * SECOND)


def test_refused_tries_do_not_lengthen_the_wait(here):
    fail(FREE_TRIES)
    for n in range(10):
        assert not tries(now=NOON + n * SECOND)[0]
    assert tries(now=NOON + 15 * SECOND) == (True, None)


def test_another_network_and_another_address_go_on(here):
    fail(FREE_TRIES)
    assert tries(remote=THERE) == tries(MEI) == (True, None)


@both_databases
def test_a_crowd_at_one_instant_counts_as_many(app):
    one = partial(limits.attempt, KEN, HERE, now=NOON)
    assert sum(found.allowed for found in together_in(app, *[one] * 3 * FREE_TRIES)) == FREE_TRIES


def test_one_address_tried_from_everywhere_waits_but_not_where_its_owner_signed_in(here, ken):
    signs_in(ken)
    from_everywhere()
    assert tries(remote="192.0.2.1") == (False, NOON + 15 * SECOND)
    assert tries() == (True, NOON + 15 * SECOND)


# --- a whole network


@both_databases
def test_a_networks_wait_binds_who_was_not_seen_there_for_thirty_days(app, here):
    ids = join(app, "ken", "mei", "ume")
    signs_in(ids["ken"], now=NOON - 30 * DAY + SECOND)
    signs_in(ids["mei"], now=NOON - 30 * DAY)
    signs_in(ids["ume"], THERE)
    close()
    assert tries() == (True, NOON + 15 * SECOND)
    for email in (MEI, "ume@example.jp", "nobody@example.jp"):
        assert tries(email) == (False, NOON + 15 * SECOND)


def test_a_network_does_not_wait_for_right_passwords(app, here):
    for n in range(3 * limits.FREE_PER_NETWORK):
        limits.right(limits.attempt(f"office{n}@example.jp", HERE, now=NOON))
    assert tries("another@example.jp") == (True, None)


def test_who_is_exempt_guesses_ten_times_and_then_waits_too(here, ken):
    signs_in(ken)
    close()
    assert [tries()[0] for _ in range(FREE_TRIES + 1)] == [True] * FREE_TRIES + [False]
    assert tries(now=NOON + 14 * SECOND)[0] is False
    close(now=NOON + 15 * SECOND)
    assert tries(now=NOON + 15 * SECOND)[0] is True


def test_what_a_wait_says_does_not_tell_who_was_here_before(here, ken):
    """Ken signed in from here, nobody@ has no account: whatever is tried, both get the same at every instant."""
    signs_in(ken)

    def notified(email: str) -> list[object]:
        with transaction() as session:
            session.query(SignInAttempt).delete()
        close()
        said = [limits.attempt(email, HERE, now=NOON + n * SECOND).refusal for n in range(40)]
        later = NOON + timedelta(hours=1)
        said += [limits.attempt(email, HERE, now=later + n * SECOND).refusal for n in range(40)]
        close(now=later + timedelta(hours=1))
        said += [limits.attempt(MEI, HERE, now=later + timedelta(hours=1)).refusal]
        return [(one.code, one.values) for one in said]

    assert notified(KEN) == notified("nobody@example.jp")
    with transaction() as session:
        session.query(SignInAttempt).delete()


def test_a_wait_asks_and_writes_as_much_for_everybody(app, here):
    """Else the time would tell who was here before: Ken was, Mei was not, nobody@ has no account."""
    signs_in(join(app, "ken", "mei")["ken"])
    close()
    asked = []
    for email in (KEN, MEI, "nobody@example.jp"):
        with heard(app) as statements:
            limits.attempt(email, HERE, now=NOON)
        writes = [one for one in statements if not one.startswith("SELECT")]
        asked.append((len(statements), len(writes)))
    assert len(set(asked)) == 1, asked


# --- a browser that signed in before


def test_a_cookie_exempts_the_one_address_it_names(app, here):
    ids = join(app, "ken", "mei")
    cookie = exemptions.give(ids["ken"], instead_of=None, now=NOON)
    close()
    fail(FREE_TRIES)
    assert tries(cookie=cookie) == tries(remote=THERE, cookie=cookie) == (True, None)
    assert (
        tries(MEI, cookie=cookie) == tries("nobody@example.jp", cookie=cookie) == (False, NOON + 15 * SECOND)
    )


@both_databases
def test_ten_wrong_tries_end_a_cookie_for_good_though_they_come_at_once(app, ken):
    with app.app_context():
        cookie = exemptions.give(ken, instead_of=None, now=NOON)
        close()

    one = partial(limits.attempt, KEN, HERE, cookie=cookie, now=NOON)
    assert sum(found.allowed for found in together_in(app, *[one] * 25)) == exemptions.MOST_WRONG
    with app.app_context():
        assert not limits.attempt(KEN, HERE, cookie=cookie, now=NOON).allowed
        forget_exemptions()
        close(now=NOON + 2 * DAY)
        assert not limits.attempt(KEN, HERE, cookie=cookie, now=NOON + 2 * DAY).allowed


def test_right_passwords_do_not_use_a_cookie_up(here, ken):
    cookie = exemptions.give(ken, instead_of=None, now=NOON)
    for _ in range(3 * exemptions.MOST_WRONG):
        limits.right(limits.attempt(KEN, HERE, cookie=cookie, now=NOON))
    assert reader().scalars(select(SignInExemption.wrong_tries)).all() == [0]


def test_a_cookies_wrong_tries_count_nowhere_else(here, ken):
    cookie = exemptions.give(ken, instead_of=None, now=NOON)
    for _ in range(exemptions.MOST_WRONG):
        assert tries(cookie=cookie) == (True, None)
    assert reader().scalar(select(func.count(SignInAttempt.id))) == 0


def test_a_cookie_exempts_for_half_a_year_and_the_next_takes_its_place(here, ken):
    first = exemptions.give(ken, instead_of=None, now=NOON)
    end = NOON + exemptions.LIVES
    close(now=end - SECOND)
    assert tries(cookie=first, now=end - SECOND) == (True, None)
    assert tries(cookie=first, now=end)[0] is False
    second = exemptions.give(ken, instead_of=first, now=end - SECOND)
    assert [tries(cookie=one, now=end - SECOND)[0] for one in (first, second)] == [False, True]


def test_a_person_has_at_most_twenty(here, ken):
    cookies = [exemptions.give(ken, instead_of=None, now=NOON) for _ in range(exemptions.MOST + 2)]
    close()
    assert [tries(cookie=one)[0] for one in cookies] == [False, False] + [True] * exemptions.MOST


def test_for_an_hour_a_new_password_is_taken_anywhere_but_not_for_guessing(here, ken):
    fail(FREE_TRIES), close(), close(THERE)
    exemptions.give_any_browser(ken, now=NOON)
    assert tries()[0] and tries(remote=THERE)[0]
    assert tries(MEI)[0] is False
    last = NOON + exemptions.ANY_BROWSER_FOR
    close(now=last - SECOND)
    assert tries(now=last)[0] is False
    assert [tries(now=last - SECOND)[0] for _ in range(9)] == [True] * 8 + [False]


# --- forgiving


def test_a_sign_in_forgives_what_failed_here_and_not_what_failed_elsewhere(app, here):
    fail(FREE_TRIES), fail(FREE_TRIES, remote=THERE)
    limits.signed_in(KEN, HERE)
    assert limits.failures(KEN, now=NOON) == FREE_TRIES
    assert tries(remote=THERE)[0] is False


def test_a_right_code_alone_forgives_wrong_codes(here):
    for _ in range(FREE_TRIES):
        limits.attempt_code(KEN, HERE, now=NOON)
    limits.signed_in(KEN, HERE)
    limits.forgive(KEN, limits.PASSWORD, limits.PROOF)
    with pytest.raises(Refused, match="code.wait") as why:
        limits.attempt_code(KEN, HERE, now=NOON)
    assert why.value.values == {"until": NOON + 15 * SECOND}
    limits.forgive(KEN, limits.CODE)
    assert limits.attempt_code(KEN, HERE, now=NOON) == 1


@both_databases
def test_each_of_many_wrong_codes_at_once_has_its_number(app):
    """The fifth of a day warns the owner, once."""
    found = together_in(app, *[partial(limits.attempt_code, KEN, HERE, now=NOON)] * (FREE_TRIES + 5))
    numbers = [one for one in found if not isinstance(one, Refused)]
    assert sorted(numbers) == list(range(1, FREE_TRIES + 1))


def test_codes_tried_from_everywhere_wait_but_not_where_their_owner_signed_in(here, ken):
    signs_in(ken)
    for n in range(limits.FREE_FROM_ANYWHERE):
        limits.attempt_code(KEN, f"198.51.{n}.7", now=NOON)
    with pytest.raises(Refused, match="code.wait"):
        limits.attempt_code(KEN, "192.0.2.1", now=NOON)
    assert limits.attempt_code(KEN, HERE, now=NOON) == limits.FREE_FROM_ANYWHERE + 1


def test_who_is_signed_in_waits_for_their_own_wrong_passwords_alone(here):
    close(), fail(FREE_TRIES)
    for _ in range(FREE_TRIES):
        limits.attempt_proof(KEN, now=NOON)
    with pytest.raises(Refused, match="person.wait") as why:
        limits.attempt_proof(KEN, now=NOON)
    assert why.value.values == {"until": NOON + 15 * SECOND}
    assert tries(remote=THERE) == (True, None)


# --- what is kept


def test_a_day_later_all_is_forgotten(here):
    fail(FREE_TRIES)
    limits.attempt(KEN, HERE, now=NOON + limits.REMEMBERED)
    assert limits.failures(KEN, now=NOON + limits.REMEMBERED) == 1
    limits.forget(NOON)
    assert limits.failures(KEN, now=NOON) == 1
    forget_tries()
    db.session.rollback()


def test_what_is_kept_is_no_list_of_addresses(here):
    fail(1)
    row = db.session.scalars(select(SignInAttempt)).one()
    assert KEN not in row.email_hash and row.network == "203.0.113.0/24"
