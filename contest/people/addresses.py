"""Mail addresses, each written in one way only: one account per address."""

import unicodedata

import email_validator


def normal(address: str) -> str:
    """The one way this address is written: plain characters, lower case, the domain as mail servers read it.

    Full-width letters are understood. Case does not tell people apart, though RFC 5321 would let a server
    do so in the part before the @: nobody does, and two accounts for one mailbox would be worse.
    Raises ValueError for what is no address.
    """
    plain = unicodedata.normalize("NFKC", address).strip()
    found = email_validator.validate_email(plain, check_deliverability=False, allow_smtputf8=False)
    return str(found.ascii_email).lower()
