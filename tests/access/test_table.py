"""Who may do what: every cell, against a copy of the rows as they were agreed, kept here in its own words."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from contest.access.guard import authorize
from contest.access.relation import Relation
from contest.access.table import TABLE, Role, allowed
from contest.access.visibility import contest_is_seen, entry_is_seen, sees
from contest.kernel.refusal import Refused
from tests import make

ME, RIVAL = 2, 3
ENTERING = ["entry.enter", "entry.replace", "entry.take_back_withdrawal", "upload.promise"]
JUDGES_ACTS = {"entry.mark", "invitation.accept", "judge.recuse", "judge.say_finished"}
COLUMNS = [
    "visitor", "designer", "entrant", "author", "winner", "judge", "judge_elsewhere", "client", "client_elsewhere",
    "staff",
]  # fmt: skip
# A cell lists the states in which it may be done: Draft, Open, Judging, Winner chosen, Handed over, Accepted,
# Paid out, and X: cancelled or lapsed. W+: W after a first delivery. O+: O, and J for ten minutes.
AGREED = """
contest.view                    OJWHAPX   OJWHAPX   OJWHAPX   OJWHAPX   WHAPX     DOJWHAPX  OJWHAPX   DOJWHAPX  OJWHAPX   DOJWHAPX
contest.create                  -         *         *         *         *         *         *         *         *         *
contest.edit_brief              -         -         -         -         -         -         -         D         -         -
contest.fund                    -         -         -         -         -         -         -         D         -         -
funding.record_receipt          -         -         -         -         -         -         -         -         -         DOJWHAPX
receipt.match                   -         -         -         -         -         -         -         -         -         *
receipt.reverse                 -         -         -         -         -         -         -         -         -         D
contest.publish                 -         -         -         -         -         -         -         D         -         -
contest.cancel                  -         -         -         -         -         -         -         D         -         OJ
contest.hide                    -         -         -         -         -         -         -         -         -         OJWHAPX
contest.later_deadline          -         -         -         -         -         -         -         O         -         -
contest.close_early             -         -         -         -         -         -         -         O         -         -
contest.clarify_or_answer       -         -         -         -         -         -         -         OJ        -         -
contest.ask                     -         O         O         O         -         -         O         -         O         -
contest.announce                -         -         -         -         -         -         -         OJWH      -         -
judge.invite_or_remove          -         -         -         -         -         -         -         DOJ       -         -
judge.remove_by_staff           -         -         -         -         -         -         -         -         -         DOJ
judge.recuse                    -         -         -         -         -         J         -         -         -         -
judge.see_recusals              -         -         -         -         -         J         -         -         -         DOJWHAPX
judge.say_finished              -         -         -         -         -         J         -         -         -         -
upload.promise                  -         O         O         O         W         -         O         D         O         -
entry.enter                     -         O+        O+        O+        -         -         O+        -         O+        -
entry.replace                   -         -         -         O+        -         -         -         -         -         -
entry.withdraw                  -         -         -         OJ        -         -         -         -         -         -
entry.take_back_withdrawal      -         -         -         OJ        -         -         -         -         -         -
entry.list                      -         -         -         -         -         JWHAP     -         OJWHAP    -         DOJWHAPX
entry.view_rendition            -         -         -         -         -         JWHAP     -         OJWHAP    -         DOJWHAPX
entry.view_rendition_revealed   AP        AP        AP        AP        AP        AP        AP        AP        AP        AP
entry.view_rendition_open       OJWHAP    OJWHAP    OJWHAP    OJWHAP    WHAP      OJWHAP    OJWHAP    OJWHAP    OJWHAP    DOJWHAPX
entry.view_full                 -         -         -         OJWHAPX   WHAPX     JWHAP     -         OJWHAP    -         DOJWHAPX
entry.view_own                  -         -         -         OJWHAPX   WHAPX     -         -         -         -         DOJWHAPX
entry.view_author_identity      -         -         -         OJWHAPX   WHAPX     WHAP      -         WHAP      -         DOJWHAPX
entry.download_original         -         -         -         OJWHAPX   WHAPX     -         -         W+HAP     -         DOJWHAPX
entry.shortlist                 -         -         -         -         -         -         -         OJ        -         -
entry.rate                      -         -         -         -         -         -         -         OJ        -         -
entry.mark                      -         -         -         -         -         J         -         -         -         -
entry.decline                   -         -         -         -         -         -         -         OJ        -         -
entry.hide                      -         -         -         -         -         -         -         -         -         OJX
entry.comment                   -         -         -         OJWH      WH        -         -         OJWH      -         -
entry.view_comments             -         -         -         OJWHAPX   WHAPX     -         -         OJWHAP    -         DOJWHAPX
pin.place                       -         -         -         OJWH      WH        -         -         OJWH      -         -
pin.resolve                     -         -         -         -         -         -         -         OJWH      -         -
score.view_other_judges         -         -         -         -         -         JWHAP     -         JWHAP     -         DOJWHAPX
score.view_aggregate            -         -         -         -         -         JWHAP     -         JWHAP     -         DOJWHAPX
award.decide                    -         -         -         -         -         -         -         J         -         -
award.ask_void                  -         -         -         -         -         -         -         W         -         -
invitation.accept               -         -         -         -         -         DOJ       -         -         -         -
award.void                      -         -         -         -         -         -         -         -         -         W
handover.view                   -         -         -         -         WHAP      -         -         WHAP      -         WHAPX
handover.upload                 -         -         -         -         W         -         -         -         -         -
handover.agree                  -         -         -         -         W         -         -         -         -         -
handover.deliver                -         -         -         -         W         -         -         -         -         -
handover.download               -         -         -         -         WHAP      -         -         W+HAP     -         WHAPX
handover.request_change         -         -         -         -         -         -         -         H         -         -
handover.accept                 -         -         -         -         -         -         -         H         -         -
payout.request                  -         *         *         *         *         *         *         *         *         *
payout.dispatch_settle_fail     -         -         -         -         -         -         -         -         -         *
ledger.view_contest             -         -         -         -         WHAP      -         -         DOJWHAPX  -         DOJWHAPX
ledger.view_global_or_export    -         -         -         -         -         -         -         -         -         *
person.manage_own               -         *         *         *         *         *         *         *         *         *
person.find_or_block            -         -         -         -         -         -         -         -         -         *
staff.appoint_or_dismiss        -         -         -         -         -         -         -         -         -         *
token.make                      -         *         *         *         *         *         *         *         *         *
job.view_or_retry               -         -         -         -         -         -         -         -         -         *
report.abuse                    -         OJWHAPX   OJWHAPX   OJWHAPX   WHAPX     OJWHAPX   OJWHAPX   OJWHAPX   OJWHAPX   OJWHAPX
"""
ROWS = {
    line.split()[0]: dict(zip(COLUMNS, line.split()[1:], strict=True)) for line in AGREED.strip().splitlines()
}
STATES = "DOJWHAPX"
STORED = {"D": "draft", "O": "published", "J": "published", "W": "awarded", "H": "awarded", "A": "settled",
          "P": "settled", "X": "cancelled"}  # fmt: skip
OWN = frozenset({Role.CLIENT, Role.JUDGE, Role.ENTRANT, Role.WINNER})  # what staff never are beside
RELATIONS = [Role(name) for name in COLUMNS if name not in ("author", "judge_elsewhere", "client_elsewhere")]


def related(*roles: Role, stage: str = "O", **facts: Any) -> Relation:
    """The relation of person 2 with these roles to a contest in this stage."""
    contest = facts.pop("contest", None) or make.contest(state=STORED[stage])
    known: dict[str, Any] = {
        "person_id": None if Role.VISITOR in roles else ME,
        "held": frozenset(roles),
        "stage": stage,
        "grace": False,
        "delivered_once": False,
        "judge_id": 5 if Role.JUDGE in roles else None,
        "recused": frozenset(),
        "winner_id": ME if Role.WINNER in roles else RIVAL if stage in "WHAP" else None,
        "winning_id": 7 if stage in "WHAP" else None,
    }
    return Relation(contest=contest, **known | facts)


def covers(cell: str, stage: str, *, grace: bool = False, delivered: bool = False) -> bool:
    """What a cell says, read another way than the site reads it."""
    plain = set(re.sub(r"[WO]\+", "", cell))
    return (
        cell == "*"
        or stage in plain
        or ("O+" in cell and (stage == "O" or (stage == "J" and grace)))
        or ("W+" in cell and stage == "W" and delivered)
    )


def test_the_table_is_as_agreed_cell_by_cell() -> None:
    held = {action: {name: row.get(Role(name), "-") for name in COLUMNS} for action, row in TABLE.items()}

    assert held == ROWS


def test_being_judge_or_client_elsewhere_adds_nothing() -> None:
    for action, row in ROWS.items():
        assert row["judge_elsewhere"] == row["client_elsewhere"] == row["designer"], action


@pytest.mark.parametrize("action", ROWS)
def test_each_role_alone_may_do_what_its_cell_says(action: str) -> None:
    own = make.entry(author_id=ME) if Role.WINNER in TABLE[action] or action.startswith("entry.d") else None
    for role, stage, grace, delivered in product(RELATIONS, STATES, (False, True), (False, True)):
        if role == Role.WINNER and stage not in "WHAP":
            continue  # nobody has won yet, or nobody has won
        relation = related(role, stage=stage, grace=grace and stage == "J", delivered_once=delivered)
        entry = own if role == Role.WINNER else make.entry(author_id=RIVAL)
        cell = ROWS[action][role]
        expected = covers(cell, stage, grace=grace, delivered=delivered)
        if role == Role.WINNER:  # whoever has won is an author, too
            expected |= covers(ROWS[action]["author"], stage, grace=grace, delivered=delivered)
        assert relation.allows(action, entry=entry) == expected, (role, stage, grace, delivered)


@pytest.mark.parametrize("action", [action for action in ROWS if action.startswith("entry.")])
def test_an_author_has_their_own_cells_beside_those_of_an_entrant(action: str) -> None:
    for stage, grace in product(STATES, (False, True)):
        relation = related(Role.ENTRANT, stage=stage, grace=grace and stage == "J")
        cells = (ROWS[action]["author"], ROWS[action]["entrant"])
        expected = any(covers(cell, stage, grace=grace) for cell in cells)

        assert relation.allows(action, entry=make.entry(author_id=ME)) == expected, stage


@pytest.mark.parametrize("action", ROWS)
def test_roles_add_up(action: str) -> None:
    """Two roles at once may do what either may: but who decides never enters, and to a part of their own in a
    contest the staff role adds nothing, whatever the act."""
    if action in {*ENTERING, *JUDGES_ACTS}:
        return  # below
    for one, two, stage in product(RELATIONS, RELATIONS, STATES):
        if Role.VISITOR in (one, two):
            continue
        counting = {one, two} - ({Role.STAFF} if {one, two} & OWN else set())
        together = related(one, two, stage=stage).allows(action)
        assert together == any(related(role, stage=stage).allows(action) for role in counting), stage


def test_roles_and_a_stage_are_enough_to_ask_the_table() -> None:
    """Without contest, entry or database; a former judge has no cell, and only what staff lose by it."""
    assert allowed("entry.enter", {Role.DESIGNER}, "O") and not allowed("entry.enter", {Role.DESIGNER}, "J")
    assert allowed("entry.enter", {Role.DESIGNER}, "J", grace=True)
    assert allowed("entry.comment", {Role.ENTRANT}, "J", own=True)
    assert not allowed("entry.comment", {Role.ENTRANT, Role.WINNER}, "W")
    assert allowed("entry.download_original", {Role.CLIENT}, "W", winning=True, delivered_once=True)
    assert not allowed("entry.download_original", {Role.CLIENT}, "A")
    for action in ROWS:
        for stage in STATES:
            designer = allowed(action, {Role.DESIGNER}, stage)
            assert allowed(action, {Role.FORMER_JUDGE}, stage) is designer
            entering = action in {"entry.enter", "upload.promise"}
            assert allowed(action, {Role.FORMER_JUDGE, Role.STAFF}, stage) is (designer and not entering)


@pytest.mark.parametrize("own", sorted(OWN))
def test_staff_with_a_part_of_their_own_see_and_do_what_that_part_does(own: Role) -> None:
    for stage in STATES:
        mine = {"winner_id": ME if own == Role.WINNER else RIVAL} if stage in "WHAP" else {}
        both = related(Role.STAFF, own, stage=stage, **mine)
        alone = related(own, stage=stage, **mine)
        assert both.roles == alone.roles == {own}
        assert sees(both) == sees(alone)
        assert contest_is_seen(both) == contest_is_seen(alone)
        for entry in (make.entry(author_id=ME), make.entry(author_id=RIVAL, hidden_at=make.NOON)):
            assert entry_is_seen(entry, both) == entry_is_seen(entry, alone)


@pytest.mark.parametrize("own", sorted(OWN))
@pytest.mark.parametrize("action", [action for action, row in ROWS.items() if row["staff"] != "-"])
def test_staff_are_told_to_leave_what_is_their_own_to_others(action: str, own: Role) -> None:
    """409 where another member could do it now, never "no such thing" about what they know of."""
    for stage in STATES:
        both, alone = related(Role.STAFF, own, stage=stage), related(own, stage=stage)
        if alone.allows(action) or not contest_is_seen(both) or action in {"entry.enter", "upload.promise"}:
            continue
        if covers(ROWS[action]["staff"], stage):
            with pytest.raises(Refused, match=r"staff\.own_contest"):
                authorize(action, both)


@pytest.mark.parametrize("decides", [Role.CLIENT, Role.JUDGE, Role.STAFF])
@pytest.mark.parametrize("action", ENTERING)
def test_whoever_decides_never_enters_whatever_else_they_are(decides: Role, action: str) -> None:
    for other, stage in product((Role.DESIGNER, Role.ENTRANT, Role.WINNER), "OJ"):
        relation = related(decides, other, stage=stage, grace=True)
        own = make.entry(author_id=ME) if action in ("entry.replace", "entry.take_back_withdrawal") else None

        assert not relation.allows(action, entry=own)


def test_staff_never_judge_even_if_they_sat_on_the_panel_before() -> None:
    for action in JUDGES_ACTS:
        assert related(Role.JUDGE, stage="J").allows(action)
        assert not related(Role.JUDGE, Role.STAFF, stage="J").ever(action)


def test_staff_cancel_a_draft_of_their_own_as_its_client_and_no_contest_of_theirs_as_staff() -> None:
    assert related(Role.STAFF, Role.CLIENT, stage="D").allows("contest.cancel")
    assert not related(Role.STAFF, Role.CLIENT, stage="O").allows("contest.cancel")


def test_a_winner_has_no_more_to_do_with_rivals_entries_than_any_entrant() -> None:
    for action, stage in product([action for action in ROWS if action.startswith("entry.")], "WHAP"):
        rivals = make.entry(id=8, author_id=RIVAL)
        won = related(Role.ENTRANT, Role.WINNER, stage=stage, delivered_once=True)
        lost = related(Role.ENTRANT, stage=stage, delivered_once=True)

        assert won.allows(action, entry=rivals) == lost.allows(action, entry=rivals), (action, stage)


def test_losers_originals_go_to_nobody_but_their_authors_and_staff() -> None:
    losing = make.entry(id=8, author_id=RIVAL)
    for stage in STATES:
        for role in (Role.CLIENT, Role.JUDGE, Role.WINNER, Role.ENTRANT, Role.DESIGNER, Role.VISITOR):
            assert not related(role, stage=stage, delivered_once=True).ever(
                "entry.download_original", entry=losing
            )


def test_the_winning_original_is_the_clients_from_the_first_delivery_on() -> None:
    winning = make.entry(id=7, author_id=RIVAL)
    for stage, delivered, may in (("J", True, False), ("W", False, False), ("W", True, True), ("H", True, True),
                                   ("A", True, True), ("P", True, True), ("X", True, False)):  # fmt: skip
        client = related(Role.CLIENT, stage=stage, delivered_once=delivered, winning_id=7)

        assert client.allows("entry.download_original", entry=winning) is may, stage


def test_every_action_that_pages_ask_for_is_in_the_table() -> None:
    edge = Path(__file__).parents[2] / "contest" / "web"
    source = "\n".join(file.read_text() for file in sorted(edge.rglob("*.py")))
    asked = re.findall(r"(?:guard|relation)\.(?:contest|entry|site|may|allows|ever)\(\s*\"([^\"]+)\"", source)

    assert len(asked) > 30
    assert set(asked) <= set(TABLE)
