import pytest

from contest.entries.letters import letter


@pytest.mark.parametrize(
    ("ordinal", "letters"), [(1, "A"), (3, "C"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")]
)
def test_designers_are_lettered_like_the_columns_of_a_sheet(ordinal, letters):
    assert letter(ordinal) == letters


def test_there_is_no_designer_before_the_first():
    with pytest.raises(ValueError, match="counted from 1"):
        letter(0)
