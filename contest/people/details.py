"""Where prizes are paid to: bank details, sealed at rest; a change waits, and its owner is told."""

import hashlib
import hmac
import json
from dataclasses import asdict
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Refused
from contest.people import sealing
from contest.people.bank import BankDetails, identity, likeness
from contest.people.events import BankDetailsChanged, BankDetailsGiven
from contest.people.model import PayoutDetails, Person

CHANGE_WAITS = timedelta(hours=72)


def give(person_id: int, details: BankDetails, *, now: datetime) -> None:
    """Set where a person's money goes. The first count at once; others after 72 hours, and the owner is told.

    Whoever steals a session would change them and ask for the balance: the wait lets the owner notice.
    Giving the same details again changes nothing.
    """
    with transaction() as session:
        lock(Person, person_id)
        latest = newest(person_id)
        if latest is not None and _holds(latest, details):
            return
        usable_from = now + CHANGE_WAITS if latest is not None else now
        session.add(
            PayoutDetails(
                person_id=person_id,
                sealed=_seal(details),
                fingerprint=fingerprint(details),
                likeness=_keyed(likeness(details)),
                given_at=now,
                usable_from=usable_from,
            )
        )
        happened: events.Event = BankDetailsGiven(person_id=person_id, at=now)
        if latest is not None:
            happened = BankDetailsChanged(
                person_id=person_id, usable_from=usable_from, masked=details.masked, at=now
            )
        events.record(happened, by=person_id)


def usable(person_id: int, now: datetime) -> PayoutDetails | None:
    """The details that count now, or None."""
    given = _given(person_id).where(PayoutDetails.usable_from <= now)
    return reader().scalar(given.limit(1))


def waiting(person_id: int, now: datetime) -> PayoutDetails | None:
    """Details that do not count yet; while there are any, no payout can be requested."""
    given = _given(person_id).where(PayoutDetails.usable_from > now)
    return reader().scalar(given.limit(1))


def newest(person_id: int) -> PayoutDetails | None:
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


def _share(mark: InstrumentedAttribute[str], person_id: int, other_id: int, until: datetime | None) -> bool:
    theirs = select(mark).where(PayoutDetails.person_id == other_id, mark != "")
    if until is not None:
        theirs = theirs.where(PayoutDetails.given_at <= until)
    own = select(PayoutDetails.id).where(PayoutDetails.person_id == person_id, mark.in_(theirs))
    return person_id != other_id and reader().scalar(own.limit(1)) is not None


def open_details(row: PayoutDetails) -> BankDetails:
    """The details in plain. Raises Refused("bank.no_key") when no key of BANK_KEYS opens them."""
    try:
        return unseal(row.sealed)
    except InvalidToken:
        raise Refused("bank.no_key") from None


def opened(row: PayoutDetails | None) -> BankDetails | None:
    """The details in plain, for their owner's page; None where there are none, or no key opens them."""
    try:
        return unseal(row.sealed) if row else None
    except InvalidToken:
        return None


def unseal(sealed: str) -> BankDetails:
    """Details from their sealed form. Raises cryptography's InvalidToken when no key of BANK_KEYS fits."""
    return BankDetails(**json.loads(sealing.unseal(sealed)))


def fingerprint(details: BankDetails) -> str:
    """A keyed hash of the account: equal for the same account, useless without BANK_KEYS.

    The key comes from the *last* of BANK_KEYS, the oldest: a new key is put in front, so comparisons stand.
    When the oldest is dropped, `reseal` writes them anew (docs/decisions/0002-bank-keys.md).
    """
    return _keyed(identity(details))


def _keyed(text: str) -> str:
    oldest = current_app.config["BANK_KEYS"][-1].encode()
    key = hmac.digest(oldest, b"konpe: the same bank account", hashlib.sha256)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def reseal() -> int:
    """Seal all details with the first of BANK_KEYS and fingerprint them with the last; how many."""
    with transaction() as session:
        rows = session.scalars(_stored().order_by(PayoutDetails.id).with_for_update()).all()
        for row in rows:
            plain = open_details(row)
            row.sealed, row.fingerprint, row.likeness = (
                _seal(plain),
                fingerprint(plain),
                _keyed(likeness(plain)),
            )
        return len(rows)


def refresh_fingerprints() -> int:
    """Compute the hashes of all details anew, after a change of how accounts are compared; how many changed. Details
    that no key opens are left as they are."""
    changed = 0
    with transaction() as session:
        for row in session.scalars(_stored().order_by(PayoutDetails.id).with_for_update()):
            try:
                plain = unseal(row.sealed)
            except InvalidToken:
                continue
            marks = fingerprint(plain), _keyed(likeness(plain))
            changed += (row.fingerprint, row.likeness) != marks
            row.fingerprint, row.likeness = marks
    return changed


def stale() -> int:
    """How many details no key of BANK_KEYS opens or whose fingerprint is of a key that is gone."""
    count = 0
    for row in reader().scalars(_stored()):
        try:
            plain = unseal(row.sealed)
            count += (row.fingerprint, row.likeness) != (fingerprint(plain), _keyed(likeness(plain)))
        except InvalidToken:
            count += 1
    return count


def _given(person_id: int) -> Select[PayoutDetails]:
    return select(PayoutDetails).where(PayoutDetails.person_id == person_id).order_by(PayoutDetails.id.desc())


def _stored() -> Select[PayoutDetails]:
    """Those that were not erased with their owner."""
    return select(PayoutDetails).where(PayoutDetails.sealed != "")


def _holds(row: PayoutDetails, details: BankDetails) -> bool:
    try:
        return unseal(row.sealed) == details
    except InvalidToken:  # a key was lost: whatever is given now is new
        return False


def _seal(details: BankDetails) -> str:
    return sealing.seal(json.dumps(asdict(details), ensure_ascii=False))
