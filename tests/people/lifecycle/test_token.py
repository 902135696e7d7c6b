"""A token: made for some days, revoked once."""

from datetime import timedelta

from contest.people.events import TokenMade, TokenRevoked
from contest.people.lifecycle import token as token_lifecycle
from tests.make import NOON


def test_a_token_is_made_for_some_days_and_revoked_once():
    row = token_lifecycle.make(1, name="CI", scope="read", strong=True, digest="h", days=90, now=NOON)
    row.id = 5
    ends = NOON + timedelta(days=90)
    assert token_lifecycle.made(row) == TokenMade(
        person_id=1, token_id=5, scope="read", name="CI", expires_at=ends, at=NOON
    )
    assert token_lifecycle.revoke(row, now=ends) == TokenRevoked(person_id=1, token_id=5, at=ends)
    assert token_lifecycle.revoke(row, now=NOON) is None
    assert row.revoked_at == ends
