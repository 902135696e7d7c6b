"""Bank details sealed at rest, and the keyed hashes that tell whether two accounts are one."""

import hashlib
import hmac
import json
from dataclasses import asdict

from cryptography.fernet import InvalidToken
from flask import current_app

from contest.kernel.refusal import Refused
from contest.people import sealing
from contest.people.bank import BankDetails, identity, likeness
from contest.people.model import PayoutDetails


def seal(details: BankDetails) -> str:
    """Details in their sealed form, by the first of BANK_KEYS."""
    return sealing.seal(json.dumps(asdict(details), ensure_ascii=False))


def unseal(sealed: str) -> BankDetails:
    """Details from their sealed form. Raises cryptography's InvalidToken when no key of BANK_KEYS fits."""
    return BankDetails(**json.loads(sealing.unseal(sealed)))


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


def marks(details: BankDetails) -> tuple[str, str]:
    """Keyed hashes, useless without BANK_KEYS: the fingerprint, equal for the same account, and the likeness, equal for
    what may be the same account under another bank's name.

    The key comes from the *last* of BANK_KEYS, the oldest: a new key is put in front, so comparisons hold.
    When the oldest is dropped, `reseal` writes them again (docs/decisions/0002-bank-keys.md).
    """
    return _keyed(identity(details)), _keyed(likeness(details))


def _keyed(text: str) -> str:
    oldest = current_app.config["BANK_KEYS"][-1].encode()
    key = hmac.digest(oldest, b"konpe: the same bank account", hashlib.sha256)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
