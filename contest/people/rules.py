"""Rules of accounts: passwords, waits after wrong ones, and how bank details are written."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from contest.kernel import networks

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
# zxcvbn's estimate of how many guesses a password takes: below a million it is on the lists of common passwords or a
# small change of one. Its cost grows with the length; what begins well enough needs no end.
_TOO_FEW_GUESSES, _JUDGED_BY = 10**6, 24

LONGEST_TURN = timedelta(hours=5)  # a link in such a mail is good for six hours at least
FREE_TRIES, LONGEST_WAIT = 10, timedelta(minutes=15)
_FIRST_WAIT = timedelta(seconds=15)


def password_fault(password: str, *, email: str = "", name: str = "") -> str | None:
    """The refusal code that keeps this from being a password, or None.

    Length first, then what a guesser would try, width and case folded: NIST SP 800-63B §5.1.1.2 (no rules about kinds of
    characters).
    """
    if len(password) < SHORTEST_PASSWORD:
        return "password.too_short"
    if len(password) > LONGEST_PASSWORD:
        return "password.too_long"
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        return "password.unreadable"
    plain = _plain(password)
    own = [_plain(word) for word in (email.partition("@")[0], email, name) if len(_plain(word)) >= 4]
    if any(word in plain and len(plain) - len(word) < 5 for word in own):
        return "password.like_you"
    return "password.too_plain" if _is_common(plain) else None


def wait(failures: Sequence[datetime], *, free: int = FREE_TRIES) -> timedelta:
    """How long after the last of these failed sign-ins the next may be tried: nothing for the first `free`,
    then 15 s, 30 s, 1 min … at most 15 minutes, never for good."""
    if len(failures) < free:
        return timedelta(0)
    doubled: int = 2 ** min(len(failures) - free, 10)
    return min(LONGEST_WAIT, _FIRST_WAIT * doubled)


def registration_turn(latest: Sequence[datetime], *, now: datetime, most: int) -> datetime | None:
    """When the mail of one more registration leaves, so that of all in one network at most `most` leave in any hour.

    `latest` are the instants of the newest `most`, newest first. None if that would be later than LONGEST_TURN.
    """
    due = now if len(latest) < most else max(now, latest[most - 1] + timedelta(hours=1))
    return due if due <= now + LONGEST_TURN else None


def network(address: str | None) -> str:
    """The network an address belongs to, as failures are counted: /24 of IPv4, /56 of IPv6."""
    return networks.of(address, v6=56)


def _is_common(plain: str) -> bool:
    """Whether a guesser with lists of passwords, names and words, and of how people vary them, finds this soon."""
    from zxcvbn import zxcvbn  # its lists take 14 MB: only where passwords are set

    return bool(zxcvbn(plain[:_JUDGED_BY])["guesses"] < _TOO_FEW_GUESSES)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
