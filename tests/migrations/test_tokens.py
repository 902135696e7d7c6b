"""Tokens from before tokens had an end."""

from datetime import timedelta

import flask_migrate
import pytest
from sqlalchemy import select, text

from contest import create_app
from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader
from contest.mail.model import Mail
from contest.notices.model import Notice
from contest.people import random_keys
from contest.people.actions import tokens
from contest.people.model import Token
from contest.work import queue
from tests.conftest import settings

BEFORE = "0021"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_they_end_ninety_days_after_the_update_and_their_owners_are_told(request, tmp_path, kind):
    url = f"sqlite:///{tmp_path / 'konpe.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_server").fresh()
    app = create_app(**settings(url, tmp_path))
    with app.app_context():
        flask_migrate.upgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            for id_, name in ((1, "ken"), (2, "mei"), (3, "rei")):
                person = (
                    "INSERT INTO person (id, name, email, fs_uniquifier, language, joined_at, confirmed_at)"
                    " VALUES (:id, :name, :email, :name, 'en', :now, :now)"
                )
                facts = {
                    "id": id_,
                    "name": name,
                    "email": f"{name}@example.jp",
                    "now": "2026-01-01 00:00:00+00:00",
                }
                connection.execute(text(person), facts)
            for id_, person_id, scope, revoked in (
                (101, 1, "write", None), (102, 1, "read", None), (103, 2, "write", "2026-01-02 00:00:00+00:00"),
            ):  # fmt: skip
                token = (
                    "INSERT INTO token (id, person_id, name, scope, hash, made_at, revoked_at)"
                    " VALUES (:id, :person, 'x', :scope, :hash, :now, :revoked)"
                )
                facts = {"id": id_, "person": person_id, "scope": scope, "hash": random_keys.hashed(str(id_)),
                         "now": "2026-01-01 00:00:00+00:00", "revoked": revoked}  # fmt: skip
                connection.execute(text(token), facts)
        before = utcnow()
        flask_migrate.upgrade()
        rows = reader().scalars(select(Token).order_by(Token.id)).all()
        assert [(row.scope, row.strong) for row in rows] == [
            ("write", False),
            ("read", False),
            ("write", False),
        ]
        span = timedelta(days=90)
        assert all(abs(row.expires_at - before - span) < timedelta(minutes=5) for row in rows)
        assert tokens.use("101", now=utcnow()) is not None
        assert tokens.use("101", now=utcnow() + span + timedelta(minutes=5)) is None
        assert tokens.use("103", now=utcnow()) is None
        tokens.make(1, name="new", scope="money", now=utcnow())  # the new scope is allowed
        queue.drain(utcnow() + timedelta(minutes=1))
        notified = reader().execute(
            select(Mail.to_address, Mail.subject).where(Mail.subject.contains("expire"))
        )
        assert notified.all() == [("ken@example.jp", "Your API tokens now expire")]
        assert reader().scalars(select(Notice.person_id).where(Notice.kind.like("%limited%"))).all() == [1]
        db.session.remove()
        db.engine.dispose()
