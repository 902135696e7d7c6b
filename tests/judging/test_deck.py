"""A judge's deck: their own order, nothing they may not see, few statements."""

import dataclasses

import pytest

from contest.judging import queries as judging_queries
from contest.kernel.db import end_page
from contest.kernel.sees import Entries, Scale
from tests.judging import scene as judging_scene
from tests.judging.scene import JUDGING
from tests.make import NOON
from tests.statements import heard


def dealt(judge_id, sees, **how):
    return [card.number for card in judging_queries.deck(judge_id, sees=sees, now=JUDGING, **how).cards]


def test_what_has_left_the_contest_and_what_is_related_is_not_dealt(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    judging_scene.entry(contest, people["mei"], 2)
    for number, state in enumerate(("withdrawn", "declined", "unreadable", "processing"), start=3):
        judging_scene.entry(contest, people["ken"], number, state=state)
    judging_scene.entry(contest, people["ken"], 7, hidden_at=NOON)
    judging_scene.entry(contest, people["ken"], 8, shown_version=None)
    judging_scene.entry(contest, people["rei"], 9)
    rei = judging_scene.judge(contest, people["rei"], people["mei"])
    sees = judging_scene.judge_sees(rei, people["rei"], recused=frozenset({people["mei"]}))

    deck = judging_queries.deck(rei, sees=sees, now=JUDGING)

    assert [card.number for card in deck.cards] == [1]
    assert (deck.size, dict(deck.marks), deck.all_seen) == (1, {"unseen": 1}, False)


def test_before_the_judging_and_for_anyone_else_the_deck_is_empty(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    rei = judging_scene.judge(contest, people["rei"])
    assert dealt(rei, judging_scene.judge_sees(rei, people["rei"], entries=Entries.COUNT)) == []
    assert dealt(rei, judging_scene.client_sees(people["hana"])) == []


def test_each_judge_meets_the_entries_in_an_order_of_their_own_and_goes_on_where_they_stopped(
    people, contest
):
    ids = judging_scene.entries(contest, people["ken"], 12)
    rei = judging_scene.judge(contest, people["rei"], seed=1)
    ume = judging_scene.judge(contest, people["ume"], seed=2)
    seen = judging_scene.judge_sees(rei, people["rei"])
    order = dealt(rei, seen)
    assert sorted(order) == list(range(1, 13))
    assert order != dealt(ume, judging_scene.judge_sees(ume, people["ume"]))

    judging_scene.mark(rei, ids[order[0] - 1], "keep")
    judging_scene.mark(rei, ids[order[1] - 1], "out")
    deck = judging_queries.deck(rei, sees=seen, now=JUDGING)
    assert [card.number for card in deck.cards] == order
    assert (deck.at, dict(deck.marks)) == (2, {"keep": 1, "out": 1, "unseen": 10})
    assert [card.mark for card in deck.cards[:3]] == ["keep", "out", None]


def test_a_large_deck_is_dealt_hand_by_hand(people, contest):
    ids = judging_scene.entries(contest, people["ken"], 25, images=0)
    rei = judging_scene.judge(contest, people["rei"])
    sees = judging_scene.judge_sees(rei, people["rei"])
    order = dealt(rei, sees)
    for number in order[:12]:
        judging_scene.mark(rei, ids[number - 1], "keep")

    deck = judging_queries.deck(rei, sees=sees, now=JUDGING, hand=10)
    assert [card.number for card in deck.cards] == order[10:20]
    assert (deck.first, deck.at, deck.size, deck.marks["keep"]) == (10, 2, 25, 12)
    assert dealt(rei, sees, hand=10, number=order[24]) == order[20:]
    assert dealt(rei, sees, mark="keep", number=order[3]) == order[:12]

    for number in order[12:]:
        judging_scene.mark(rei, ids[number - 1], "out")
    assert judging_queries.deck(rei, sees=sees, now=JUDGING).all_seen
    assert dealt(rei, sees, mark="unseen") == []


def test_a_card_carries_every_image_and_no_author(people, contest):
    judging_scene.entry(contest, people["ken"], 1, images=3)
    rei = judging_scene.judge(contest, people["rei"])

    card = judging_queries.deck(rei, sees=judging_scene.judge_sees(rei, people["rei"]), now=JUDGING).cards[0]

    assert [(one.thumb.width, one.preview.width, one.full.width) for one in card.sheets] == [
        (320, 1280, 2560)
    ] * 3
    assert {field.name for field in dataclasses.fields(card)} == {
        "entry_id", "number", "version", "title", "alt", "mark", "sheets",
    }  # fmt: skip
    small = judging_scene.judge_sees(rei, people["rei"], scale=Scale.PREVIEW)
    assert judging_queries.deck(rei, sees=small, now=JUDGING).cards[0].sheets[0].full is None


@pytest.mark.parametrize("many", [1, 30, 300])
def test_a_deck_takes_three_statements_at_any_size(here, people, contest, many):
    judging_scene.entries(contest, people["ken"], many)
    rei = judging_scene.judge(contest, people["rei"])
    sees = judging_scene.judge_sees(rei, people["rei"], recused=frozenset({people["mei"]}))
    end_page()
    with heard(here) as statements:
        deck = judging_queries.deck(rei, sees=sees, now=JUDGING)
    assert (len(deck.cards), deck.size, len(statements)) == (min(many, 200), many, 3)
