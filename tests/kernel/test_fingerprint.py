"""What says in one row's words whether anything has changed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Integer, bindparam, literal, literal_column, select, table

from contest.kernel.db import UtcDateTime, db, lock, transaction
from contest.kernel.fingerprint import fingerprint
from contest.people.model import Person
from tests.cast import join
from tests.conftest import both_databases


@both_databases
def test_a_fingerprint_is_another_after_every_change_and_leaves_nothing_behind(here, app):
    ken = join(app, "ken")["ken"]
    since = bindparam("since", type_=UtcDateTime())
    asked = select(Person.id, Person.name, Person.active).where(
        Person.id == bindparam("id", type_=Integer()), Person.joined_at <= since, Person.language.in_(["ja", "en"])
    )  # fmt: skip

    def look(id=ken, since=None):
        return fingerprint(asked, {"id": id, "since": since or datetime.now(UTC)})

    first = look()
    assert first is not None and "高橋 健" in first and look() == first
    with transaction():
        lock(Person, ken).name = "Ken"
        assert look() == first  # a connection of its own
    assert look() not in (first, None)
    assert look(id=ken + 1) is None and look(since=datetime(2000, 1, 1, tzinfo=UTC)) is None
    page = db.session()
    page.get_one(Person, ken)  # begun: asked where the page reads, and there again after a failure
    assert look() is not None and page.in_transaction()
    broken = select(literal_column("1")).select_from(table("nowhere"))
    for _ in range(20):  # more than there are connections
        assert fingerprint(broken, {}) is None
    with transaction() as session:  # connections are given back as they were
        session.get_one(Person, ken).name = "undone"
        session.flush()
        session.rollback()
    assert "Ken" in (look() or "")


def test_a_value_that_its_type_must_write_is_given_or_refused(here):
    asked = select(Person.id).where(
        Person.joined_at <= literal(datetime(2026, 1, 1, tzinfo=UTC), UtcDateTime())
    )
    with pytest.raises(ValueError, match="written by their types"):
        fingerprint(asked, {})
