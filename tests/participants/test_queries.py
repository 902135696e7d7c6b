"""A person's part in one contest, everybody's with one, and the contests of a person."""

import pytest
from sqlalchemy import select

from contest.kernel.db import reader
from contest.participants.queries import participants, participation, parts_of
from contest.participants.rules import Participation
from tests import cast
from tests.judging import scene as judging_scene
from tests.make import NOON
from tests.statements import heard


@pytest.fixture
def people(here):
    return cast.join(here)


@pytest.fixture
def contests(people):
    """One with an entrant, a judge, and two who were removed from the panel; and another with nobody in it."""
    contest_id = judging_scene.contest(people["hana"])
    judging_scene.entry(contest_id, people["ken"], 1)
    judging_scene.judge(contest_id, people["rei"])
    judging_scene.judge(contest_id, people["ume"], removed_at=NOON)
    judging_scene.judge(contest_id, people["mei"], removed_at=NOON, removal_reason="Related")
    return contest_id, judging_scene.contest(people["mei"])


def test_a_part_is_found_in_one_statement(here, people, contests):
    expected = {
        "hana": Participation(is_client=True),
        "ken": Participation(has_entered=True),
        "rei": Participation(is_judge=True),
        "ume": Participation(removed_at=NOON),
        "mei": Participation(removed_at=NOON, removed_by_staff=True),
        "sota": Participation(is_staff=True),
    }
    with heard(here) as statements:
        found = {who: participation(contests[0], people[who]) for who in expected}

    assert found == expected
    assert len(statements) == len(expected)


def test_a_part_counts_in_its_contest_alone(people, contests):
    for who in ("hana", "ken", "rei", "ume"):
        assert participation(contests[1], people[who]) == Participation()
    assert participation(contests[0], None) == Participation()


def test_all_with_a_part_and_all_contests_of_one_agree(people, contests):
    members = {who: set(reader().scalars(parts_of(people[who]))) for who in people}
    both = set(contests)

    assert members == dict.fromkeys(people, set()) | dict.fromkeys(
        ("hana", "ken", "rei", "ume"), {contests[0]}
    ) | {"mei": both}
    for contest_id in contests:
        assert set(reader().scalars(participants(contest_id))) == {
            people[who] for who in people if contest_id in members[who]
        }
        assert all(
            participation(contest_id, people[who]).has_part is (contest_id in members[who]) for who in people
        )
    assert set(reader().scalars(select(participants(contests[1]).subquery()))) == {people["mei"]}
