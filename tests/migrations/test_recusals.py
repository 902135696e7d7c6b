"""Addresses that judges once gave become recusals when the site is updated, and none of them is lost; on both databases."""

import flask_migrate
import sqlalchemy as sa

from contest.kernel.db import db
from tests.migrations.conftest import THEN, insert, person

BEFORE, AFTER = "0018", "0019"


def contest(connection, people, state, *, entered):
    """A contest that Rei judges, who named Ken, Mei and somebody without an account; these have entered one entry each."""
    number = insert(
        connection, "contest", client_id=people["hana"], state=state, language="en", currency="JPY",
        visibility="blind", ai_policy="free", time_zone="UTC", published_at=THEN,
    )  # fmt: skip
    entries = []
    for place, name in enumerate(entered, 1):
        insert(connection, "entrant", contest_id=number, person_id=people[name], ordinal=place)
        entries.append(
            insert(
                connection, "entry", contest_id=number, author_id=people[name], number=place, state="ready"
            )
        )
    invitation = insert(
        connection, "invitation", contest_id=number, email="rei@example.jp", token_hash=f"{number}",
        by_id=people["hana"],
    )  # fmt: skip
    judge = insert(
        connection, "judge", contest_id=number, person_id=people["rei"], invitation_id=invitation, seed=1
    )
    for name in ("ken", "mei", "nobody"):
        insert(connection, "relation", judge_id=judge, email=f"{name}@example.jp")
    return number, judge, entries


def test_addresses_become_recusals_and_no_mark_of_theirs_counts(empty):
    flask_migrate.upgrade(revision=BEFORE)
    with db.engine.connect() as connection, connection.begin():
        people = {name: person(connection, name) for name in ("hana", "rei", "ken", "mei", "ume")}
        running, judge, entries = contest(connection, people, "published", entered=("ken", "ume"))
        ended, _judge, _entries = contest(connection, people, "settled", entered=("ken",))
        for entry, mark in ((entries[0], "out"), (entries[0], "keep"), (entries[1], "keep")):
            insert(connection, "mark", judge_id=judge, entry_id=entry, mark=mark)

    flask_migrate.upgrade(revision=AFTER)

    with db.engine.connect() as connection:
        recusals = connection.execute(
            sa.text("SELECT contest_id, person_id, author_id, reason, slot, entry_id, undone_at FROM recusal")
        ).all()
        rei, ken, mei = (people[name] for name in ("rei", "ken", "mei"))
        # In the running contest Mei too, who has an account and may still enter.
        assert sorted(recusals, key=lambda row: row[:3]) == sorted(
            [
                (running, rei, ken, "declared", None, None, None),
                (running, rei, mei, "declared", None, None, None),
                (ended, rei, ken, "declared", None, None, None),
            ],
            key=lambda row: row[:3],
        )
        latest = "SELECT mark FROM mark WHERE entry_id = :entry ORDER BY id"
        marks = [list(connection.scalars(sa.text(latest), {"entry": entry})) for entry in entries]
        assert marks == [["out", "keep", None], ["keep"]]
        judged = connection.execute(sa.text("SELECT id FROM person WHERE has_judged")).all()
        assert judged == [(rei,)]
        assert not sa.inspect(connection).has_table("relation")
