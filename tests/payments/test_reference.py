"""References: easy to type, hard to get wrong, found in whatever a bank prints."""

import random
import string

import pytest
from hypothesis import given, strategies as st

from contest.payments import reference
from contest.payments.reference import LETTERS

WORDS = st.integers(0, 2**32).map(lambda seed: reference.make(random.Random(seed).choice))


@given(WORDS)
def test_what_is_made_is_valid_and_of_letters_nobody_confuses(word):
    assert reference.valid(word)
    assert len(word) == 8 and word[0] == "K"
    assert not set(word) & set("0O1I2Z5S6G8BQ")


@given(WORDS, st.integers(0, 7), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_always_noticed(word, at, letter):
    slip = word[:at] + letter + word[at + 1 :]

    assert reference.valid(slip) == (slip == word)


@given(WORDS, st.integers(0, 6))
def test_two_letters_in_the_wrong_order_are_always_noticed(word, at):
    slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    assert reference.valid(slip) == (slip == word)


@given(WORDS, st.text("ｱｲｳｴｵカキク漢字 　-－.・", max_size=10), st.text("ﾐﾅﾄマチ株式会社 　", max_size=10))
def test_it_is_found_between_anything_that_is_not_of_its_letters(word, before, after):
    assert reference.found_in(f"{before}{reference.shown(word)}{after}") == [word]


@pytest.mark.parametrize(
    "printed",
    ["{}", "振込人　{}", "{} ﾐｽﾞﾉ ﾊﾅ", "ﾌﾘｺﾐ{}", "依頼人名：{}／ミズノ", "1234567 {}", "{}{}", " {} "],
)
@pytest.mark.parametrize(
    "dress",
    [
        str.lower,
        lambda word: "".join(chr(ord(char) + 0xFEE0) for char in word),
        lambda word: " ".join(word),
        lambda word: "-".join((word[:4], word[4:])),
        lambda word: "　".join(word.lower()),
    ],
)
def test_banks_may_dress_it_as_they_like(printed, dress):
    word = reference.make(random.Random(7).choice)

    assert reference.found_in(printed.replace("{}", dress(word))) == [word]


@pytest.mark.parametrize(
    "text", ["", "K", "ミズノ ハナ", "KKKKKKK", "KTM4 7RH", "\0", "𝐊" * 3, "K" + "Z" * 7]
)
def test_nothing_is_found_where_none_stands(text):
    assert reference.found_in(text) == []


def test_chance_words_are_hardly_ever_taken_for_a_reference():
    chance = random.Random(1)
    words = (
        "".join(chance.choice(string.ascii_uppercase + string.digits) for _ in range(8))
        for _ in range(20_000)
    )

    assert sum(map(reference.valid, words)) <= 10
