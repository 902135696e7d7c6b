"""Bank details: set by their owner, and sealed again after a change of BANK_KEYS."""

from datetime import datetime

from cryptography.fernet import InvalidToken

from contest import events
from contest.kernel.db import lock, transaction
from contest.people import queries as person_queries, sealed_details
from contest.people.bank import BankDetails
from contest.people.lifecycle import bank_details as bank_details_lifecycle
from contest.people.model import PayoutDetails, Person


def give(person_id: int, details: BankDetails, *, now: datetime) -> None:
    """Set where a person's money goes. The first count at once; others after 72 hours, and the owner is notified.

    Giving the same details again changes nothing.
    """
    with transaction() as session:
        lock(Person, person_id)
        latest = person_queries.newest_details(person_id)
        if latest is not None and _holds(latest, details):
            return
        fingerprint, likeness = sealed_details.marks(details)
        row, given = bank_details_lifecycle.give(
            person_id, sealed=sealed_details.seal(details), fingerprint=fingerprint, likeness=likeness,
            masked=details.masked, first=latest is None, now=now,
        )  # fmt: skip
        session.add(row)
        events.record(given, by=person_id)


def reseal() -> int:
    """Seal all details with the first of BANK_KEYS and hash them with the last; how many."""
    with transaction() as session:
        rows = session.scalars(person_queries.all_sealed_details().with_for_update()).all()
        for row in rows:
            plain = sealed_details.open_details(row)
            row.sealed = sealed_details.seal(plain)
            row.fingerprint, row.likeness = sealed_details.marks(plain)
        return len(rows)


def refresh_fingerprints() -> int:
    """Compute the hashes of all details again, after a change of how accounts are compared; how many changed. Details
    that no key opens are left as they are."""
    changed = 0
    with transaction() as session:
        for row in session.scalars(person_queries.all_sealed_details().with_for_update()):
            try:
                marks = sealed_details.marks(sealed_details.unseal(row.sealed))
            except InvalidToken:
                continue
            changed += (row.fingerprint, row.likeness) != marks
            row.fingerprint, row.likeness = marks
    return changed


def _holds(row: PayoutDetails, details: BankDetails) -> bool:
    try:
        return sealed_details.unseal(row.sealed) == details
    except InvalidToken:  # a key was lost: whatever is given now is new
        return False
