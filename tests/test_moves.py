"""Tables of moves: each names every state that its table may hold, and leads to no other."""

import re

import pytest
from sqlalchemy import CheckConstraint

from contest.awards.lifecycle import FILE_MOVES, HANDOVER_MOVES
from contest.awards.model import Deliverable, Handover
from contest.contests.lifecycle import MOVES
from contest.contests.model import Contest
from contest.entries.lifecycle import ENTRY_MOVES, IMAGE_MOVES, PIN_MOVES, UPLOAD_MOVES
from contest.entries.model import Entry, Image, Pin, Upload, Version

TABLES = {
    Contest: MOVES, Upload: UPLOAD_MOVES, Entry: ENTRY_MOVES, Version: IMAGE_MOVES, Image: IMAGE_MOVES,
    Handover: HANDOVER_MOVES, Deliverable: FILE_MOVES, Pin: PIN_MOVES,
}  # fmt: skip


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_table_of_moves_names_every_state_that_is_stored(model):
    checks = [one for one in model.__table__.constraints if isinstance(one, CheckConstraint)]
    (listed,) = [one for one in checks if re.fullmatch(r"state IN \([^)]*\)", str(one.sqltext))]
    stored = {*re.findall(r"'(\w+)'", str(listed.sqltext))}

    assert {*TABLES[model]} == stored
    assert set().union(*TABLES[model].values()) <= stored
