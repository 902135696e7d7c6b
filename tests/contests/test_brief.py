from datetime import timedelta

import pytest

from contest.contests import brief
from contest.kernel.money import yen
from contest.kernel.refusal import Invalid
from tests import make
from tests.make import NOON

SECOND = timedelta(seconds=1)


def wrong(**changes):
    with pytest.raises(Invalid) as why:
        brief.understand(changes, now=NOON)
    return {field: one.code for field, one in why.value.errors.items()}


def test_a_full_brief_misses_nothing():
    assert brief.missing(make.contest()) == []


def test_an_empty_brief_names_what_is_missing_in_the_order_it_is_asked():
    empty = make.contest(
        title="", description="", required_formats=[], prize_amount=None, entries_close_at=None
    )

    assert brief.missing(empty) == ["title", "description", "required_formats", "prize", "entries_close_at"]


def test_fields_become_columns():
    changes = {
        "title": "みなと焙煎所のロゴ",
        "prize": yen(200_000),
        "reveal": True,
        "visibility": "open",
        "entries_close_at": NOON + timedelta(days=7),
        "required_formats": [" SVG ", "svg", "", "レイヤー付き  PSD"],
    }

    assert brief.understand(changes, now=NOON) == {
        "title": "みなと焙煎所のロゴ",
        "prize_amount": 200_000,
        "currency": "JPY",
        "reveal": True,
        "visibility": "open",
        "entries_close_at": NOON + timedelta(days=7),
        "required_formats": ["SVG", "レイヤー付き PSD"],
    }


def test_a_draft_may_be_emptied_again():
    changes = {"title": "", "prize": None, "entries_close_at": None, "required_formats": []}

    assert brief.understand(changes, now=NOON) == {
        "title": "",
        "prize_amount": None,
        "entries_close_at": None,
        "required_formats": [],
    }


@pytest.mark.parametrize("amount", [1_000, 100_000_000])
def test_the_bounds_of_a_prize_are_prizes(amount):
    assert brief.understand({"prize": yen(amount)}, now=NOON)["prize_amount"] == amount


@pytest.mark.parametrize("amount", [999, 100_000_001, 0, -1_000])
def test_beyond_the_bounds_is_no_prize(amount):
    assert wrong(prize=yen(amount)) == {"prize": "contest.prize_bounds"}


@pytest.mark.parametrize("span", [timedelta(days=1), timedelta(days=30)])
def test_the_bounds_of_a_call_are_calls(span):
    assert brief.understand({"entries_close_at": NOON + span}, now=NOON)["entries_close_at"] == NOON + span


@pytest.mark.parametrize(
    "span", [timedelta(days=1) - SECOND, timedelta(days=30) + SECOND, timedelta(days=-1)]
)
def test_beyond_the_bounds_is_no_call(span):
    assert wrong(entries_close_at=NOON + span) == {"entries_close_at": "contest.call_length"}


@pytest.mark.parametrize(
    "change",
    [
        {"category": "tattoo"},
        {"language": "fr"},
        {"visibility": "half"},
        {"ai_policy": ""},
        {"reveal": "yes"},
        {"time_zone": "Mars/Olympus"},
        {"state": "published"},
        {"client_id": 7},
    ],
)
def test_what_is_not_offered_is_not_saved(change):
    assert wrong(**change) == dict.fromkeys(change, "brief.not_offered")


def test_every_field_that_is_wrong_is_named():
    assert wrong(title="長" * 121, prize=yen(1), description="ok", required_formats=["x" * 41]) == {
        "title": "brief.too_long",
        "prize": "contest.prize_bounds",
        "required_formats": "brief.format_too_long",
    }
    assert wrong(required_formats=[f"format {n}" for n in range(21)]) == {
        "required_formats": "brief.too_many_formats"
    }
