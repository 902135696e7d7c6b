"""Entries that reports were found right about before the site was updated stay withdrawn after it; on both databases."""

from datetime import timedelta

import flask_migrate
import sqlalchemy as sa

from contest.entries.model import Entry
from contest.kernel.db import db, reader
from tests.migrations.conftest import THEN, insert, person

BEFORE, AFTER = "0033", "0034"
DAY = timedelta(days=1)
# Of each entry the inquiries: state, breach, and how many days after the first it was decided.
ENTRIES = [
    [],
    [("open", None, None)],
    [("decided", False, 0)],
    [("decided", True, 2), ("decided", True, 1), ("open", None, None)],
]


def test_each_entry_knows_the_first_decision_that_found_a_breach(empty):
    flask_migrate.upgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        hana = person(connection, "hana")
        number = insert(
            connection, "contest", client_id=hana, state="draft", language="en", currency="JPY",
            visibility="blind", ai_policy="free", time_zone="UTC",
        )  # fmt: skip
        for n, inquiries in enumerate(ENTRIES, 1):
            entry = insert(
                connection,
                "entry",
                contest_id=number,
                number=n,
                author_id=hana,
                state="ready",
                decline_text="",
            )
            for kind, (state, breach, days) in zip("abc", inquiries, strict=False):
                decided = {} if days is None else {"decided_at": THEN + days * DAY, "decided_by": hana}
                facts = {"kind": kind, "state": state, "breach": breach, "measure": None, "entry_id": entry}
                insert(connection, "inquiry", contest_id=number, subject_id=hana, **facts | decided)
    flask_migrate.upgrade(revision=AFTER)

    found = reader().scalars(sa.select(Entry.breach_found_at).order_by(Entry.number)).all()
    assert found == [None, None, None, THEN + DAY]
