"""People: one account per mail address. Roles are relations to contests; only staff is a property."""

from datetime import datetime

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Person(db.Model, UserMixin):  # type: ignore[name-defined,misc]
    """Account of a person. Flask-Security reads and writes the columns of the second block."""

    __table_args__ = (
        Index(
            "ix_person_unconfirmed",
            "joined_at",
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2), default="ja", server_default="ja")  # "ja" or "en"
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Tokyo", server_default="Asia/Tokyo")
    shortcuts: Mapped[bool] = mapped_column(
        default=True, server_default="1"
    )  # single-key shortcuts in the viewer
    is_staff: Mapped[bool] = mapped_column(default=False, server_default="0")
    seeded: Mapped[bool] = mapped_column(
        default=False, server_default="0"
    )  # made by `flask demo`; refused in production
    unread: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # notices not read yet; `notices` counts
    has_judged: Mapped[bool] = mapped_column(default=False, server_default="0")  # has sat on a panel
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_reason: Mapped[str | None] = mapped_column(Text)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)

    email: Mapped[str] = mapped_column(
        String(254), unique=True
    )  # as normalised by email-validator, lower case
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True, server_default="1")  # False while blocked
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    current_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]


class PayoutDetails(db.Model):  # type: ignore[name-defined,misc]
    """A bank account as its owner gave it: append-only, the newest usable one counts."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[str] = mapped_column(Text)  # Fernet token of bank, branch, kind, number, holder
    fingerprint: Mapped[str] = mapped_column(
        String(64), index=True
    )  # keyed hash of bank, branch, kind and number: the same account gives the same
    likeness: Mapped[str] = mapped_column(
        String(64), index=True, default=""
    )  # keyed hash of kind, number and holder: perhaps the same account under another bank's name; "": not computed yet
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    usable_from: Mapped[datetime] = mapped_column(UtcDateTime)  # the first at once, a change after 72 h


class SignIn(db.Model):  # type: ignore[name-defined,misc]
    """Sign-in of a person on one device, now or before. Where that is is not known, and not asked."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of what the cookies hold
    device: Mapped[str] = mapped_column(String(60))  # "Firefox, Windows", or empty
    network: Mapped[str] = mapped_column(
        String(64), default="", server_default=""
    )  # as `rules.network` writes it
    strong: Mapped[bool] = mapped_column(default=False, server_default="0")  # it took more than a password
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the last change sent from it, to five minutes
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)  # its holder last showed who they are
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInExemption(db.Model):  # type: ignore[name-defined,misc]
    """Exemption of one address from the waits after failed sign-ins: a browser's cookie, or, without a key, a new password."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # of what the cookie holds
    wrong_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInAttempt(db.Model):  # type: ignore[name-defined,misc]
    """A failed sign-in, counted against the address and the network it came from."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(String(64), index=True)
    network: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Registration(db.Model):  # type: ignore[name-defined,misc]
    """Registration of an address, stored while nobody has confirmed it: the link mailed for it makes
    the account theirs, whoever has registered the address since."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    password: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RegistrationMail(db.Model):  # type: ignore[name-defined,misc]
    """A mail that somebody in a network had sent by registering; it leaves, or left, at `due_at`."""

    __table_args__ = (Index("ix_registration_mail_network", "network", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Token(db.Model):  # type: ignore[name-defined,misc]
    """A key to the JSON API that a person made for a program of theirs: shown once, kept as a hash."""

    __table_args__ = (CheckConstraint("scope IN ('read', 'write', 'money')", name="scope"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(
        String(5)
    )  # "read", "write" or "money": each does what those before it do
    strong: Mapped[bool] = mapped_column(default=False, server_default="0")  # made under a second factor
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the last instant it works at
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # within a minute
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TokenNetwork(db.Model):  # type: ignore[name-defined,misc]
    """A network (as `rules.network` writes it) that a token was used from."""

    token_id: Mapped[int] = mapped_column(ForeignKey("token.id"), primary_key=True)
    network: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Sanction(db.Model):  # type: ignore[name-defined,misc]
    """Sanction imposed by staff on a person, with the reason they read; lifted, it stays on record and counts no more."""

    __table_args__ = (
        CheckConstraint("kind IN ('warning', 'suspension', 'ban')", name="kind"),
        CheckConstraint("(kind = 'suspension') = (until IS NOT NULL)", name="span"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the end of a suspension
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_reason: Mapped[str | None] = mapped_column(Text)
