"""Second factors: what adding, using and removing each changes and tells."""

from contest.people.events import (
    AuthenticatorAdded,
    AuthenticatorRemoved,
    FactorsForgotten,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
)
from contest.people.factors.model import Authenticator, Passkey
from contest.people.lifecycle import factor as factor_lifecycle
from tests.make import NOON

ABOUT = {"person_id": 1, "at": NOON}


def test_an_app_counts_from_its_first_right_code_whose_step_is_used_up():
    row = Authenticator(person_id=1)
    assert factor_lifecycle.confirm_authenticator(row, step=7, now=NOON) == AuthenticatorAdded(**ABOUT)
    assert (row.last_step, row.confirmed_at) == (7, NOON)
    assert factor_lifecycle.remove_authenticator(row, now=NOON) == AuthenticatorRemoved(**ABOUT)


def test_a_passkey_is_told_by_its_name_and_counts_its_answers():
    row = Passkey(person_id=1, name="phone", added_at=NOON)
    assert factor_lifecycle.add_passkey(row) == PasskeyAdded(name="phone", **ABOUT)
    factor_lifecycle.use_passkey(row, sign_count=3, synced=True, now=NOON)
    assert (row.sign_count, row.synced, row.used_at) == (3, True, NOON)
    assert factor_lifecycle.remove_passkey(row, now=NOON) == PasskeyRemoved(name="phone", **ABOUT)


def test_recovery_codes_are_made_together_and_used_one_by_one():
    rows, made = factor_lifecycle.make_codes(1, ["a", "b"], now=NOON)
    assert [(row.person_id, row.digest, row.used_at) for row in rows] == [(1, "a", None), (1, "b", None)]
    assert made == RecoveryCodesMade(count=2, **ABOUT)
    assert factor_lifecycle.use_code(1, left=1, now=NOON) == RecoveryCodeUsed(left=1, **ABOUT)


def test_all_are_forgotten_with_a_reason():
    assert factor_lifecycle.forget(1, reason="lost", now=NOON) == FactorsForgotten(reason="lost", **ABOUT)
