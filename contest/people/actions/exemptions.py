"""Exemptions from the waits after failed sign-ins (OWASP "device cookies"): one address each, few wrong tries each.

A sign-in leaves the browser a cookie that exempts the address it was for; a new password by mail does the same, and
for an hour exempts that address in any browser. The table keeps a hash of the cookie, which is random and names nobody.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from contest.kernel.db import transaction
from contest.people.model import SignInExemption
from contest.people.random_keys import hashed

# So many wrong passwords end it, whoever types them.
MOST_WRONG = 10
LIVES, ANY_BROWSER_FOR = timedelta(days=180), timedelta(hours=1)
# The oldest goes when somebody signs in with one browser more.
MOST = 20


def give(person_id: int, *, instead_of: str | None, now: datetime) -> str:
    """What the browser's cookie holds from now on; what it held before exempts nobody any more."""
    key = secrets.token_urlsafe(32)
    with transaction() as session:
        session.execute(delete(SignInExemption).where(SignInExemption.key_hash == hashed(instead_of or "")))
        stored = select(SignInExemption.id).where(SignInExemption.person_id == person_id)
        newest = session.scalars(stored.order_by(SignInExemption.id.desc()).limit(MOST - 1)).all()
        mine = SignInExemption.person_id == person_id
        session.execute(delete(SignInExemption).where(mine, SignInExemption.id.not_in(newest)))
        session.add(
            SignInExemption(person_id=person_id, key_hash=hashed(key), until=now + LIVES, wrong_tries=0)
        )
    return key


def give_any_browser(person_id: int, *, now: datetime) -> None:
    """Exempt this address for an hour wherever its new password is typed: mail is often read on another device."""
    with transaction() as session:
        until = now + ANY_BROWSER_FOR
        session.add(SignInExemption(person_id=person_id, key_hash=None, until=until, wrong_tries=0))


def count(person_id: int | None, key: str | None, *, now: datetime) -> int | None:
    """Count a try against the exemption that this cookie (None: any browser) gives this address; its id.

    None if there is none, or ten tries were wrong. One UPDATE, so that a crowd of tries at one instant counts as many.
    """
    mine = SignInExemption.person_id == person_id
    cookie = SignInExemption.key_hash.is_(None) if key is None else SignInExemption.key_hash == hashed(key)
    good = SignInExemption.until > now, SignInExemption.wrong_tries < MOST_WRONG
    more = {"wrong_tries": SignInExemption.wrong_tries + 1}
    with transaction() as session:
        newest = (
            select(SignInExemption.id).where(mine, cookie, *good).order_by(SignInExemption.id.desc()).limit(1)
        )
        one_more = update(SignInExemption).where(SignInExemption.id.in_(newest), *good).values(more)
        return session.scalar(one_more.returning(SignInExemption.id))


def uncount(exemption_id: int) -> None:
    """Take a try back: it was right."""
    mine = SignInExemption.id == exemption_id, SignInExemption.wrong_tries > 0
    with transaction() as session:
        fewer = {"wrong_tries": SignInExemption.wrong_tries - 1}
        session.execute(update(SignInExemption).where(*mine).values(fewer))


def end_all(person_id: int) -> None:
    """End every exemption of a person: after a new password by mail."""
    with transaction() as session:
        session.execute(delete(SignInExemption).where(SignInExemption.person_id == person_id))


def forget(now: datetime) -> None:
    """Drop those that exempt nobody any more."""
    over = or_(SignInExemption.until <= now, SignInExemption.wrong_tries >= MOST_WRONG)
    with transaction() as session:
        session.execute(delete(SignInExemption).where(over))
