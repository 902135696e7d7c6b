"""What a published brief said and says now: exact passages, one meaning, in the order they were clarified."""

import pytest

from contest.contests import difference
from contest.contests.model import Clarification
from contest.kernel.refusal import Refused
from tests import make

BRIEF = "看板は木です。\n色は藍。豆袋にも使います。"


def clarified(said, text, part="description"):
    return Clarification(part=part, said=said, text=text)


def contest():
    return make.contest(description=BRIEF, wanted="藍")


def test_clarifications_are_worked_in_one_after_the_other():
    earlier = [
        clarified("色は藍。", "色は朱。"),
        clarified("色は朱。", "色は墨。"),
        clarified("", "紙袋にも。"),
    ]

    assert difference.as_it_stands(contest(), "description", earlier) == (
        "看板は木です。\n色は墨。豆袋にも使います。\n\n紙袋にも。"
    )
    assert difference.as_it_stands(contest(), "wanted", earlier) == "藍"
    assert difference.as_it_stands(contest(), "other", [clarified("", "SVGも", "other")]) == "SVGも"


def test_a_passage_must_stand_in_its_part_as_it_is_now():
    earlier = [clarified("色は藍。", "色は朱。")]

    assert difference.passage(contest(), "description", " 色は朱。\r\n", earlier) == "色は朱。"
    assert difference.passage(contest(), "description", "木です。\r\n色は藍。", []) == "木です。\n色は藍。"
    for part, said in (("description", "色は藍。"), ("wanted", "色は朱。"), ("other", "色は朱。")):
        with pytest.raises(Refused, match="clarification.not_in_brief"):
            difference.passage(contest(), part, said, earlier)


def test_a_passage_that_could_be_meant_twice_is_asked_for_again():
    with pytest.raises(Refused, match="clarification.more_than_once"):
        difference.passage(contest(), "description", "す。", [])


def test_nothing_quoted_adds_something():
    assert difference.passage(contest(), "avoided", " \n", []) == ""
