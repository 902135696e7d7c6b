"""Bank details of people: those that count, those that wait, and whether two people share an account."""

from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from contest.kernel.db import reader
from contest.people import sealed_details
from contest.people.model import PayoutDetails


def usable_details(person_id: int, now: datetime) -> PayoutDetails | None:
    """The details that count now, or None."""
    given = _given(person_id).where(PayoutDetails.usable_from <= now)
    return reader().scalar(given.limit(1))


def waiting_details(person_id: int, now: datetime) -> PayoutDetails | None:
    """Details that do not count yet; while there are any, no payout can be requested."""
    given = _given(person_id).where(PayoutDetails.usable_from > now)
    return reader().scalar(given.limit(1))


def newest_details(person_id: int) -> PayoutDetails | None:
    """What the person gave last, counting or not."""
    return reader().scalar(_given(person_id).limit(1))


def same_account(person_id: int, other_id: int, *, other_until: datetime | None = None) -> bool:
    """Whether two people have ever given one bank account: same bank, branch, kind and number.

    `other_until` leaves out what the other gave after that instant (docs/decisions/0037-the-same-bank-account.md).
    """
    return _share(PayoutDetails.fingerprint, person_id, other_id, other_until)


def alike_account(person_id: int, other_id: int) -> bool:
    """Whether two people's accounts may be one, though their banks are named differently: same kind, number and holder."""
    return _share(PayoutDetails.likeness, person_id, other_id, None)


def stale_details() -> int:
    """How many details no key of BANK_KEYS opens or whose hashes are of a key that is gone."""
    count = 0
    for row in reader().scalars(sealed()):
        try:
            count += (row.fingerprint, row.likeness) != sealed_details.marks(
                sealed_details.unseal(row.sealed)
            )
        except InvalidToken:
            count += 1
    return count


def sealed() -> Select[PayoutDetails]:
    """All details, but those that were erased with their owner."""
    return select(PayoutDetails).where(PayoutDetails.sealed != "").order_by(PayoutDetails.id)


def _given(person_id: int) -> Select[PayoutDetails]:
    return select(PayoutDetails).where(PayoutDetails.person_id == person_id).order_by(PayoutDetails.id.desc())


def _share(mark: InstrumentedAttribute[str], person_id: int, other_id: int, until: datetime | None) -> bool:
    theirs = select(mark).where(PayoutDetails.person_id == other_id, mark != "")
    if until is not None:
        theirs = theirs.where(PayoutDetails.given_at <= until)
    own = select(PayoutDetails.id).where(PayoutDetails.person_id == person_id, mark.in_(theirs))
    return person_id != other_id and reader().scalar(own.limit(1)) is not None
