"""Guessing passwords is slow: failed sign-ins are counted in the database, for every process alike."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from contest.kernel.db import reader, transaction
from contest.kernel.refusal import Refused
from contest.people.model import Person, SignInAttempt
from contest.people.rules import FREE_TRIES, network, wait

REMEMBERED = timedelta(days=1)
# What is tried: one kind's failures do not bind the other. Codes are asked of those only who knew the password.
PASSWORD, CODE = "", "code "
# One address tried from many networks, many addresses tried from one network (an office shares one).
FREE_FROM_ANYWHERE, FREE_PER_NETWORK = 20, 60


def attempt(email: str, remote: str | None, *, now: datetime, what: str = PASSWORD) -> None:
    """Count a try before its password (or `what` it is) is looked at; `forgive` takes it back if it was right.

    Raises `Refused("person.wait", until=…)` while too many failed. Counted before, so that a crowd of tries
    at one instant counts as many. Failures from elsewhere do not bind the network from which the owner
    last signed in, and setting a new password by mail forgives all: a stranger cannot lock an owner out.
    """
    key, place = _key(email, what), network(remote)
    with transaction() as session:
        since = SignInAttempt.at > now - REMEMBERED
        mine = or_(SignInAttempt.email_hash == key, SignInAttempt.network == place)
        failed = session.scalars(select(SignInAttempt).where(since, mine).order_by(SignInAttempt.at)).all()
        person = session.scalar(select(Person).where(Person.email == email))
        known = person is not None and network(person.current_login_ip) == place
        counts = [
            (FREE_TRIES, [one.at for one in failed if one.email_hash == key and one.network == place]),
            (FREE_PER_NETWORK, [one.at for one in failed if one.network == place]),
        ]
        if not known:
            counts.append((FREE_FROM_ANYWHERE, [one.at for one in failed if one.email_hash == key]))
        # A free try is never late, even if another request's clock was read after ours.
        until = max(
            (times[-1] + wait(times, free=free) for free, times in counts if len(times) >= free), default=now
        )
        if until > now:
            raise Refused("person.wait", until=until)
        session.add(SignInAttempt(email_hash=key, network=place, at=now))


def forgive(email: str) -> None:
    """Forget the failures of an address, of every kind: its owner has shown themselves."""
    keys = [_key(email, what) for what in (PASSWORD, CODE)]
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash.in_(keys)))


def failures(email: str, *, now: datetime, what: str = PASSWORD) -> int:
    """How many tries of this address failed in the last day."""
    tries = select(SignInAttempt.id).where(
        SignInAttempt.email_hash == _key(email, what), SignInAttempt.at > now - REMEMBERED
    )
    return len(reader().scalars(tries).all())


def forget(before: datetime) -> None:
    """Drop tries too old to count."""
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= before))


def _key(email: str, what: str) -> str:
    # Not a secret, only not a list of addresses: what strangers type here may be nobody's account.
    return hashlib.sha256(f"{what}{email}".encode()).hexdigest()
