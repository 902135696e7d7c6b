"""How jobs are named, and how long they rest."""

from contest.work.queue import backoff, kind_of
from contest.work.worker import beat


def test_rests_grow_to_ten_minutes():
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 4, 5, 6, 60)] == [5, 15, 45, 135, 405, 600, 600]


def test_kinds_are_named_by_room_and_function():
    assert kind_of(beat) == "work.beat"
