"""Encryption of what only the site may read: sealed with the first of BANK_KEYS, opened with any of them."""

from cryptography.fernet import Fernet, MultiFernet
from flask import current_app


def seal(plain: str) -> str:
    """A text that the database may hold."""
    return _keys().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises cryptography's InvalidToken when no key of BANK_KEYS fits."""
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in current_app.config["BANK_KEYS"]])
