import pytest

from contest.awards.personal_data import source_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd", "deliverables/contest-1/2-passwd"),
        ("C:\\x\\con.svg", "deliverables/contest-1/2-con.svg"),
        ("a\0b\u202e:?.ai", "deliverables/contest-1/2-ab__.ai"),
        ("..", "deliverables/contest-1/2-.."),
    ],
)
def test_names_of_files_lead_nowhere(typed, name):
    assert source_name(1, 2, typed) == name
