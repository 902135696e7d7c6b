"""Second factors. An account asks for one as soon as it has an authenticator or a passkey."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Authenticator(db.Model):  # type: ignore[name-defined,misc]
    """An app that shows six figures every 30 seconds; it counts once its first code was typed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[str] = mapped_column(Text)  # Fernet token of the key, base32
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")  # no code counts twice


class RecoveryCode(db.Model):  # type: ignore[name-defined,misc]
    """One of ten codes that each open the account once; only a hash is kept."""

    __table_args__ = (UniqueConstraint("person_id", "digest"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(db.Model):  # type: ignore[name-defined,misc]
    """A key on a device of its owner, or a security key, as WebAuthn registers it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    handle: Mapped[bytes] = mapped_column(LargeBinary)  # how authenticators name the account; one a person
    sign_count: Mapped[int] = mapped_column(BigInteger)  # stays 0 with passkeys that are synced
    transports: Mapped[list[str]] = mapped_column(JSON)
    synced: Mapped[bool] = mapped_column()
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpentChallenge(db.Model):  # type: ignore[name-defined,misc]
    """A challenge that a passkey has answered: it is not answered again."""

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
