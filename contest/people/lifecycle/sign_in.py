"""A sign-in on one device: begun, in use, proved again, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contest.people.events import SignInsEnded
from contest.people.model import SignIn

# However often it is used: a stolen one is good for this long at most.
LIVES = timedelta(days=30)
# How long after proving who one is again, acts on money and on the account itself go through.
FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Current:
    """The sign-in a request came with; `strong` when it took more than a password."""

    id: int
    person_id: int
    strong: bool
    seen_at: datetime
    proved_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether the person showed who they are only just now; the last instant counts."""
        return now - self.proved_at <= FRESH_FOR


def begin(person_id: int, *, key_hash: str, device: str, network: str, strong: bool, now: datetime) -> SignIn:
    """A new sign-in: somebody has shown who they are."""
    return SignIn(
        person_id=person_id, key_hash=key_hash, device=device, network=network, strong=strong,
        began_at=now, seen_at=now, proved_at=now, until=now + LIVES,
    )  # fmt: skip


def prove(sign_in: SignIn, *, strong: bool, now: datetime) -> None:
    """Its holder has just shown again who they are."""
    sign_in.proved_at, sign_in.strong = now, sign_in.strong or strong


def end(sign_ins: Sequence[SignIn], *, now: datetime) -> SignInsEnded | None:
    """Sign-ins of one person end; None if none of them was going on."""
    ending = [one for one in sign_ins if one.ended_at is None]
    for one in ending:
        one.ended_at = now
    return SignInsEnded(person_id=ending[0].person_id, count=len(ending), at=now) if ending else None
