"""Tokens from before tokens had an end."""

from datetime import timedelta

import flask_migrate
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader
from contest.mail.model import Mail
from contest.notices.model import Notice
from contest.people import random_keys
from contest.people.actions import tokens
from contest.people.model import Token
from contest.work import queue
from tests.migrations.conftest import THEN, insert, person

BEFORE = "0021"


def test_they_end_ninety_days_after_the_update_and_their_owners_are_told(empty):
    flask_migrate.upgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        ken, mei, _rei = (person(connection, name, confirmed_at=THEN) for name in ("ken", "mei", "rei"))
        for id_, owner, scope, revoked in (
            (101, ken, "write", None), (102, ken, "read", None), (103, mei, "write", THEN),
        ):  # fmt: skip
            hashed = random_keys.hashed(str(id_))
            insert(connection, "token", id=id_, person_id=owner, scope=scope, hash=hashed, revoked_at=revoked)
    before = utcnow()
    flask_migrate.upgrade()
    rows = reader().scalars(select(Token).order_by(Token.id)).all()
    assert [(row.scope, row.strong) for row in rows] == [("write", False), ("read", False), ("write", False)]
    span = timedelta(days=90)
    assert all(abs(row.expires_at - before - span) < timedelta(minutes=5) for row in rows)
    assert tokens.use("101", now=utcnow()) is not None
    assert tokens.use("101", now=utcnow() + span + timedelta(minutes=5)) is None
    assert tokens.use("103", now=utcnow()) is None
    tokens.make(ken, name="new", scope="money", now=utcnow())  # the new scope is allowed
    queue.drain(utcnow() + timedelta(minutes=1))
    notified = reader().execute(select(Mail.to_address, Mail.subject).where(Mail.subject.contains("expire")))
    assert notified.all() == [("ken@example.jp", "Your API tokens now expire")]
    assert reader().scalars(select(Notice.person_id).where(Notice.kind.like("%limited%"))).all() == [ken]
