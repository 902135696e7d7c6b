"""The PostgreSQL role that docs/running.md describes: it does all that the site does, and cannot touch the books' past."""

import re
from pathlib import Path

import flask_migrate
import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from contest import create_app
from contest.kernel.db import db, writer
from contest.payments.actions import payouts
from tests import cast
from tests.conftest import settings
from tests.make import NOON
from tests.payments import scene as payment_scene

DOCS = Path(__file__).parents[2] / "docs" / "running.md"


@pytest.fixture
def site(postgres_server, tmp_path):
    """The site under a role that owns nothing, with the grants of the docs."""
    owned = postgres_server.fresh()
    owner = create_app(**settings(owned, tmp_path / "owner"))
    with owner.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    role = f"site_{make_url(owned).database}"
    grants = re.findall(r"^    ((?:GRANT|REVOKE) [^;]+;)", DOCS.read_text(), re.M)
    assert len(grants) == 4
    with psycopg.connect(owned.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN")
        for grant in grants:
            connection.execute(re.sub(r"\bkonpe;", f"{role};", grant))
    app = create_app(**settings(owned.replace("konpe@", f"{role}@"), tmp_path / "site"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_documented_role_pays_a_prize_and_cannot_change_the_books(site):
    who = cast.join(site)
    payment_scene.bank_details(who["ken"], "1234567")
    payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
    payouts.request(who["ken"], currency="JPY", now=NOON)
    payment_scene.books_are_clean()

    for way in (
        "UPDATE transfer SET amount = 1",
        "DELETE FROM transfer",
        "UPDATE account SET name = 'balance/9'",
        "DELETE FROM account",
        "TRUNCATE account CASCADE",
        "ALTER TABLE transfer DISABLE TRIGGER transfer_no_change",
        "DROP TRIGGER account_no_change ON account",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied|must be owner"),
            writer(db.engine).connect() as connection,
        ):
            connection.execute(text(way))
