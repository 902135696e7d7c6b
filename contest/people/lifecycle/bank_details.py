"""Bank details: each given row stays; the first counts at once, another after a wait in which its owner may notice."""

from datetime import datetime, timedelta

from contest.people.events import BankDetailsChanged, BankDetailsGiven
from contest.people.model import PayoutDetails

CHANGE_WAITS = timedelta(hours=72)


def give(
    person_id: int, *, sealed: str, fingerprint: str, likeness: str, masked: str, first: bool, now: datetime
) -> tuple[PayoutDetails, BankDetailsGiven | BankDetailsChanged]:
    """New details; whoever steals a session would change them and ask for the balance, so a change waits."""
    usable_from = now if first else now + CHANGE_WAITS
    row = PayoutDetails(
        person_id=person_id, sealed=sealed, fingerprint=fingerprint, likeness=likeness, given_at=now,
        usable_from=usable_from,
    )  # fmt: skip
    if first:
        return row, BankDetailsGiven(person_id=person_id, at=now)
    return row, BankDetailsChanged(person_id=person_id, usable_from=usable_from, masked=masked, at=now)
