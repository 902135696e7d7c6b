import pytest

from contest.entries.aliases import alias


@pytest.mark.parametrize(
    ("ordinal", "aliases"), [(1, "A"), (3, "C"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")]
)
def test_designers_are_lettered_like_the_columns_of_a_sheet(ordinal, aliases):
    assert alias(ordinal) == aliases


def test_there_is_no_designer_before_the_first():
    with pytest.raises(ValueError, match="counted from 1"):
        alias(0)
