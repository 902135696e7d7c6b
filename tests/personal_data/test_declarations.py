"""Declarations of personal data: no table and no column that may hold something of a person is without one."""

import pytest
from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

from contest.kernel import personal_data as kernel_personal_data
from contest.kernel.db import db
from contest.personal_data import collect

# Shorter texts are states, kinds and currencies, or names in tables whose rows go whole.
WORD = 60


def may_be_personal(column):
    if kernel_personal_data.points_at_people(column):
        return True
    if column.foreign_keys:
        return False
    free = isinstance(column.type, Text | JSON | LargeBinary)
    return free or (isinstance(column.type, String) and (column.type.length or WORD + 1) > WORD)


def undeclared(metadata):
    """Columns, by their table, that may be personal and are neither erased nor kept for a reason."""
    found = set()
    for table in metadata.tables.values():
        said = kernel_personal_data.tables.get(table.name)
        if said is None or not said.deleted:
            known = {*said.erased, *said.retained} if said else set()
            found |= {(table.name, one.name) for one in table.columns if may_be_personal(one)} - {
                (table.name, name) for name in known
            }
    return found


def test_every_column_that_may_be_personal_is_declared(app):
    assert undeclared(db.metadata) == set()


@pytest.mark.parametrize(
    "column",
    [
        Column("person_id", ForeignKey("person.id")),
        Column("said", Text()),
        Column("facts", JSON()),
        Column("key", LargeBinary()),
        Column("file", String(160)),
    ],
    ids=lambda column: column.name,
)
def test_a_new_table_with_something_of_a_person_is_named(app, column):
    metadata = MetaData()
    for table in db.metadata.tables.values():
        table.to_metadata(metadata)
    Table("toy", metadata, Column("id", Integer, primary_key=True), Column("state", String(20)), column)
    assert undeclared(metadata) == {("toy", column.name)}


def test_what_is_declared_is_there_and_says_why_it_stays(app):
    for name, said in kernel_personal_data.tables.items():
        columns = {*db.metadata.tables[name].columns.keys()}
        assert {*said.erased, *said.retained} <= columns, name
        assert all(said.retained.values()) and not said.erased & {*said.retained}, name
        assert not said.part or said.part in kernel_personal_data.parts, name


def test_the_order_of_an_export_names_every_part_once(app):
    assert sorted(collect.PARTS) == sorted(kernel_personal_data.parts)
