"""Mail addresses, each written in one way only: one account per mailbox."""

import re
import unicodedata

import email_validator

# Carriers of Japan that gave out addresses which RFC 5321 does not know without quotes: dots in a row, one before the @.
_CARRIERS = ("docomo.ne.jp", "ezweb.ne.jp")
_GIVEN_OUT = re.compile(r"[a-z0-9_][a-z0-9._/?+-]{0,63}")


def normal(address: str) -> str:
    """The one way this address is written: plain characters, lower case, the domain as mail servers read it, and
    without quotes round the part before the @ (mail/post.py puts them where a server needs them).

    Full-width letters are understood. Case does not tell people apart, though RFC 5321 would let a server
    do so in the part before the @: nobody does, and two accounts for one mailbox would be worse.
    Raises ValueError for what is no address.
    """
    plain = unicodedata.normalize("NFKC", address).strip()
    local, _at, domain = plain.lower().rpartition("@")
    if domain in _CARRIERS:
        bare = local[1:-1] if len(local) > 2 and local[0] == local[-1] == '"' else local
        if _GIVEN_OUT.fullmatch(bare):
            return f"{bare}@{domain}"
    found = email_validator.validate_email(
        plain, check_deliverability=False, allow_smtputf8=False, allow_quoted_local=True
    )
    if found.local_part.startswith('"'):  # spaces and signs, which no mailbox people use has
        raise ValueError("a quoted address")
    return str(found.ascii_email).lower()
