"""Taking out of an account everything by which somebody could be known; its id stays with what happened."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select

from contest.kernel.db import lock, transaction
from contest.people.actions import limits
from contest.people.factors.model import Authenticator, Passkey, RecoveryCode
from contest.people.model import (
    PayoutDetails,
    Person,
    Registration,
    SignIn,
    SignInExemption,
    Token,
    TokenNetwork,
)

GONE = "退会者（deleted）"


def address(person_id: int) -> str:
    """What stands where an erased person's mail address was: nobody's, and never taken."""
    return f"deleted-{person_id}@deleted.invalid"


def erase(person_id: int, *, now: datetime) -> str:
    """Erase an account inside the open transaction: sessions, tokens, second factors and password end at once, name, address and
    bank details go. The address it had, which is free from now on. Again is no change."""
    with transaction() as session:
        person = lock(Person, person_id)
        had = person.email
        limits.forgive(had, limits.PASSWORD, limits.CODE, limits.PROOF)
        person.name, person.email, person.password = GONE, address(person_id), None
        person.active, person.confirmed_at, person.fs_uniquifier = False, None, uuid4().hex
        person.is_staff, person.language, person.time_zone, person.shortcuts = False, "ja", "Asia/Tokyo", True
        person.last_login_at = person.current_login_at = None
        person.last_login_ip = person.current_login_ip = None
        tokens = select(Token.id).where(Token.person_id == person_id)
        session.execute(delete(TokenNetwork).where(TokenNetwork.token_id.in_(tokens)))
        for opens in (Registration, SignIn, SignInExemption, Token, Authenticator, RecoveryCode, Passkey):
            session.execute(delete(opens).where(opens.person_id == person_id))
        for row in session.scalars(select(PayoutDetails).where(PayoutDetails.person_id == person_id)):
            row.sealed, row.fingerprint, row.likeness = "", f"erased-{row.id}", ""
        return had
