"""Limits on guessing: failed sign-ins are counted in the database, for every process alike (decisions/0005).

Whoever is exempt from a wait and types a wrong password reads what everybody else reads, in the same time, and leaves
no trace in what others wait for: else the waits would tell who has an account, and who was here before.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update

from contest.kernel.db import reader, serialize, transaction
from contest.kernel.refusal import Refused
from contest.people.actions import exemptions
from contest.people.model import Person, SignIn, SignInAttempt
from contest.people.rules import FREE_TRIES, network, wait

REMEMBERED, SEEN_WITHIN = timedelta(days=1), timedelta(days=30)
# What is tried: one kind's failures do not bind the other. Codes are asked of those only who knew the password, and
# the password once more of those who are signed in.
PASSWORD, CODE, PROOF = "", "code ", "proof "
# Tries of who is exempt from a wait, counted where nobody else's wait looks.
_EXEMPT = "exempt "
# One address tried from many networks, many addresses tried from one network (an office shares one).
FREE_FROM_ANYWHERE, FREE_PER_NETWORK = 20, 60


@dataclass(frozen=True)
class Try:
    """One try at a password, counted as wrong until `right` takes it back.

    `allowed`: the right password lets in. `until`: how long a wrong one, or one that is not allowed, waits.
    """

    allowed: bool
    until: datetime | None = None
    row: int | None = None
    exemption: int | None = None

    @property
    def refusal(self) -> Refused:
        """What the page says unless this try lets in."""
        return Refused("person.wait", until=self.until) if self.until else Refused("person.wrong")


def attempt(email: str, remote: str | None, *, cookie: str | None = None, now: datetime) -> Try:
    """Count a try at an address before its password is looked at: a crowd of tries at one instant counts as many.

    Three waits bind an address: its own failures from this network, those from anywhere, and those of all addresses
    from this network. The last two do not bind who signed in from this network within 30 days. The cookie of an earlier
    sign-in exempts the one address it is for from all three, and so does a new password by mail for an hour.
    """
    key, place = _key(email, PASSWORD), network(remote)
    with transaction() as session:
        serialize(f"sign-in {key}", f"sign-in {place}")
        person_id = session.scalar(select(Person.id).where(Person.email == email))
        if cookie and (own := exemptions.count(person_id, cookie, now=now)) is not None:
            return Try(allowed=True, exemption=own)
        own_until, shared_until = _waits(key, place, now=now), _shared_waits(key, place, now=now)
        if max(own_until, shared_until) <= now:
            row = SignInAttempt(email_hash=key, network=place, at=now)
            session.add(row)
            session.flush()
            return Try(allowed=True, row=row.id)
        until = max(own_until, shared_until)
        # Everything is asked for everybody: what is not looked up would be revealed by the time.
        hidden, elsewhere = _key(email, _EXEMPT), _EXEMPT + place
        seen, hidden_until = _seen(person_id, place, now=now), _waits(hidden, elsewhere, now=now)
        known_here = seen and max(own_until, hidden_until) <= now
        any_browser = exemptions.count(None if known_here else person_id, None, now=now)
        if known_here:
            row = SignInAttempt(email_hash=hidden, network=elsewhere, at=now)
            session.add(row)
            session.flush()
            return Try(allowed=True, until=until, row=row.id)
        if any_browser is not None:
            return Try(allowed=True, until=until, exemption=any_browser)
        # A refused try writes as an exempt one does: the commit takes as long.
        those = or_(SignInAttempt.email_hash == key, SignInAttempt.network == place)
        last = select(func.max(SignInAttempt.id)).where(those).scalar_subquery()
        session.execute(update(SignInAttempt).where(SignInAttempt.id == last).values(at=SignInAttempt.at))
        return Try(allowed=False, until=until)


def right(found: Try) -> None:
    """Take a try back: its password was right, so that it is no failure."""
    with transaction() as session:
        if found.row is not None:
            session.execute(delete(SignInAttempt).where(SignInAttempt.id == found.row))
        if found.exemption is not None:
            exemptions.uncount(found.exemption)


def attempt_code(email: str, remote: str | None, *, now: datetime) -> int:
    """Count a try at a second factor; the how manieth this is of a day.

    Raises `Refused("code.wait", until=…)`: said to those only who knew the password. No new password forgives these.
    """
    key, place = _key(email, CODE), network(remote)
    with transaction() as session:
        serialize(f"sign-in {key}")
        until, tries = _waits(key, place, now=now), _failed(key, now=now)
        person_id = session.scalar(select(Person.id).where(Person.email == email))
        if person_id is None or not _seen(person_id, place, now=now):
            until = max(until, _end(tries, free=FREE_FROM_ANYWHERE, now=now))
        if until > now:
            raise Refused("code.wait", until=until)
        session.add(SignInAttempt(email_hash=key, network=place, at=now))
        return len(tries) + 1


def attempt_proof(email: str, *, now: datetime) -> None:
    """Count a try at the password by who is signed in. Raises `Refused("person.wait", until=…)`."""
    key = _key(email, PROOF)
    with transaction() as session:
        serialize(f"sign-in {key}")
        until = _end(_failed(key, now=now), free=FREE_TRIES, now=now)
        if until > now:
            raise Refused("person.wait", until=until)
        session.add(SignInAttempt(email_hash=key, network="signed in", at=now))


def signed_in(email: str, remote: str | None) -> None:
    """Forget the wrong passwords of an address from this network: its owner was here. Those from elsewhere stay."""
    place = network(remote)
    keys = [_key(email, what) for what in (PASSWORD, _EXEMPT)]
    here = SignInAttempt.network.in_([place, _EXEMPT + place])
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash.in_(keys), here))


def forgive(email: str, *kinds: str) -> None:
    """Forget the failures of an address, of these kinds: a new password forgives passwords, a right code codes."""
    keys = [_key(email, what) for what in kinds]
    if PASSWORD in kinds:
        keys.append(_key(email, _EXEMPT))
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash.in_(keys)))


def failures(email: str, *, now: datetime, what: str = PASSWORD) -> int:
    """How many tries of this address failed in the last day."""
    return len(_failed(_key(email, what), now=now))


def forget(before: datetime) -> None:
    """Drop tries too old to count."""
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= before))


def _waits(key: str, place: str, *, now: datetime) -> datetime:
    """Until when an address waits for its own failures from one network."""
    return _end(_failed(key, place, now=now), free=FREE_TRIES, now=now)


def _shared_waits(key: str, place: str, *, now: datetime) -> datetime:
    """Until when who was not seen here waits: for failures of this address anywhere, of all addresses here."""
    here = select(SignInAttempt.at).where(SignInAttempt.network == place, SignInAttempt.at > now - REMEMBERED)
    all_here = reader().scalars(here.order_by(SignInAttempt.at)).all()
    anywhere = _end(_failed(key, now=now), free=FREE_FROM_ANYWHERE, now=now)
    return max(anywhere, _end(all_here, free=FREE_PER_NETWORK, now=now))


def _failed(key: str, place: str | None = None, *, now: datetime) -> Sequence[datetime]:
    tries = select(SignInAttempt.at).where(
        SignInAttempt.email_hash == key, SignInAttempt.at > now - REMEMBERED
    )
    if place is not None:
        tries = tries.where(SignInAttempt.network == place)
    return reader().scalars(tries.order_by(SignInAttempt.at)).all()


def _end(tries: Sequence[datetime], *, free: int, now: datetime) -> datetime:
    # A free try is never late, even if another request's clock was read after ours.
    return tries[-1] + wait(tries, free=free) if len(tries) >= free else now


def _seen(person_id: int | None, place: str, *, now: datetime) -> bool:
    """Whether this person signed in from this network within 30 days."""
    mine = SignIn.person_id == person_id, SignIn.network == place, SignIn.began_at > now - SEEN_WITHIN
    return bool(reader().scalar(select(exists().where(*mine))))


def _key(email: str, what: str) -> str:
    # Not a secret, only not a list of addresses: what strangers type here may be nobody's account.
    return hashlib.sha256(f"{what}{email}".encode()).hexdigest()
