"""Everybody's relation to real contests of every state, from one statement."""

from datetime import timedelta

import pytest

from contest.access.guard import authorize
from contest.access.relation import load_relation
from contest.access.table import Role
from contest.contests.model import Contest
from contest.entries.queries import find
from contest.judging.model import Recusal
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.refusal import Refused
from contest.people import queries as person_queries

STAGES = {"D": "D", "O": "O", "J": "J", "W": "W", "Y": "W", "H": "H", "A": "A", "P": "P", "X": "X", "L": "X",
           "K": "X", "N": "O", "V": "W", "R": "A"}  # fmt: skip


@pytest.fixture
def relation(stage):
    """`relation("hana", "J")`: hers to that contest, now or after a while."""

    def find_out(who, state, after=timedelta(0)):
        person = person_queries.person(stage.scene.ids[who]) if who != "visitor" else None
        return load_relation(person, stage.number(state), now=utcnow() + after)

    with stage.app.app_context():
        yield find_out


def test_every_state_is_a_stage(relation):
    assert {state: relation("ume", state).stage for state in STAGES} == STAGES


def test_only_after_a_first_delivery_is_the_winners_file_the_clients(relation):
    assert {state: relation("hana", state).delivered_once for state in "JWYHAP"} == {
        "J": False, "W": False, "Y": True, "H": True, "A": True, "P": True,
    }  # fmt: skip


def test_everybody_has_the_roles_that_fit(relation):
    for state in "WYHAPVR":
        assert relation("ken", state).roles == {Role.ENTRANT, Role.WINNER}
        assert relation("mei", state).roles == {Role.ENTRANT}
    for state in STAGES:
        assert relation("hana", state).roles == {Role.CLIENT}
        assert relation("rei", state).roles == {Role.JUDGE}
        assert relation("sota", state).roles == {Role.STAFF}
        assert relation("ume", state).roles == {Role.DESIGNER}
        assert relation("visitor", state).roles == {Role.VISITOR}


def test_a_judge_who_knows_tomo_is_recused_from_him(relation, stage):
    assert relation("rei", "J").recused == {stage.scene.ids["tomo"]}
    assert relation("kai", "J").recused == frozenset()


def test_a_recusal_counts_in_the_contest_it_was_said_in_and_in_no_other(relation, stage):
    """Rei sits on many panels."""
    ids, seats = stage.scene.ids, stage.scene.things["judge"]
    before = {state: relation("rei", state).recused for state in seats}
    end_page()
    for state in seats:
        whose = {"contest_id": stage.number(state), "person_id": ids["rei"], "author_id": ids["mei"]}
        with transaction() as session:
            session.add(Recusal(**whose, reason="related", slot=5, entry_id=1, at=utcnow()))
        recused = {other: relation("rei", other).recused for other in seats}
        end_page()
        assert recused == before | {state: before[state] | {ids["mei"]}}
        before = recused


def test_a_winner_of_an_open_gallery_may_do_nothing_with_a_rivals_entry(relation, stage):
    number = stage.number("V")
    ken, mei, hana = (relation(who, "V") for who in ("ken", "mei", "hana"))
    rivals, own = find(number, 2), find(number, 1)
    for action in ("entry.download_original", "entry.comment", "entry.view_full", "entry.view_comments"):
        assert not ken.ever(action, entry=rivals)
        assert ken.ever(action, entry=own) and mei.ever(action, entry=rivals)
    assert not hana.ever("entry.download_original", entry=rivals)


def test_an_open_contest_closes_and_its_ten_minutes_pass(relation, stage):
    number = stage.number("O")
    closes = reader().get_one(Contest, number).entries_close_at
    for after, reached, may in ((timedelta(0), "O", True), (timedelta(minutes=10), "J", True),
                               (timedelta(minutes=10, seconds=1), "J", False)):  # fmt: skip
        there = relation("ume", "O", closes - utcnow() + after - timedelta(milliseconds=400))
        assert (there.stage, there.allows("entry.enter")) == (reached, may)
    late = relation("ume", "O", closes - utcnow() + timedelta(minutes=11))
    with pytest.raises(Refused, match=r"contest\.not_now"):
        authorize("entry.enter", late)
