"""What a person sees of a contest and its entries. No database."""

from itertools import product
from typing import Any

import pytest

from contest.access.guard import Unknown, authorize
from contest.access.table import Role
from contest.access.visibility import contest_is_seen, entry_is_seen, sees
from contest.kernel.sees import Authors, Entries, Marks, Scale
from tests import make
from tests.access.test_table import ME, RIVAL, STATES, STORED, related

OUTSIDE = (Role.VISITOR, Role.DESIGNER)
INSIDE = (Role.ENTRANT, Role.WINNER, Role.JUDGE, Role.CLIENT, Role.STAFF)


def at(stage: str, **changes: Any) -> Any:
    """A contest in the state of this stage."""
    return make.contest(state=STORED[stage], **changes)


# --- the contest itself


@pytest.mark.parametrize("role", [*OUTSIDE, *INSIDE])
def test_a_draft_is_there_for_its_client_its_panel_and_staff_only(role: Role) -> None:
    assert contest_is_seen(related(role, stage="D")) is (role in (Role.CLIENT, Role.JUDGE, Role.STAFF))


@pytest.mark.parametrize("role", [*OUTSIDE, Role.ENTRANT, Role.JUDGE, Role.CLIENT, Role.STAFF])
def test_what_was_cancelled_as_a_draft_stays_its_teams(role: Role) -> None:
    contest = at("X")
    contest.published_at = None

    assert contest_is_seen(related(role, stage="X", contest=contest)) is (role in (Role.CLIENT, Role.STAFF))


@pytest.mark.parametrize("stage", "OJWHAPX")
def test_a_hidden_contest_is_there_for_team_panel_entrants_and_staff(stage: str) -> None:
    hidden = at(stage, hidden_at=make.NOON)
    for role in (*OUTSIDE, *INSIDE):
        if role == Role.WINNER and stage in "OJ":
            continue
        assert contest_is_seen(related(role, stage=stage, contest=hidden)) is (role in INSIDE), role


@pytest.mark.parametrize("visibility", ["blind", "open"])
def test_who_may_not_view_a_contest_sees_nothing_of_its_entries(visibility: str) -> None:
    for role, stage in product(OUTSIDE, "OJWHAPX"):
        hidden = at(stage, hidden_at=make.NOON, visibility=visibility, reveal=True)
        seen = sees(related(role, stage=stage, contest=hidden))

        assert (seen.entries, seen.scale, seen.authors) == (Entries.NONE, Scale.NONE, Authors.NONE)


# --- what is seen of entries

COUNT_ONLY = (Role.VISITOR, Role.DESIGNER, Role.ENTRANT)


@pytest.mark.parametrize("stage", STATES)
def test_a_blind_contest_shows_rivals_and_visitors_a_count(stage: str) -> None:
    for role in COUNT_ONLY:
        seen = sees(related(role, stage=stage, contest=at(stage)))

        assert seen.entries == (Entries.NONE if stage == "D" else Entries.COUNT), role
        assert (seen.scale, seen.authors, seen.marks) == (Scale.NONE, Authors.NONE, Marks.NONE)
        assert not (seen.threads or seen.feedback or seen.hidden)


@pytest.mark.parametrize("stage", STATES)
def test_a_revealed_contest_shows_previews_and_the_winners_name_once_settled(stage: str) -> None:
    for role in COUNT_ONLY:
        seen = sees(related(role, stage=stage, contest=at(stage, reveal=True)))

        shown = stage in "AP"
        assert (seen.entries == Entries.ALL) is shown
        assert seen.scale == (Scale.PREVIEW if shown else Scale.NONE)
        assert seen.authors == (Authors.WINNER if shown else Authors.NONE)


@pytest.mark.parametrize("stage", STATES)
def test_an_open_gallery_shows_previews_to_all_until_it_is_cancelled(stage: str) -> None:
    for role in (*COUNT_ONLY, Role.WINNER):
        if role == Role.WINNER and stage not in "WHAP":
            continue
        seen = sees(related(role, stage=stage, contest=at(stage, visibility="open")))

        shown = stage in "OJWHAP"
        assert (seen.entries == Entries.ALL) is shown, role
        assert seen.scale == (Scale.PREVIEW if shown else Scale.NONE), role
        assert seen.authors == Authors.NONE


@pytest.mark.parametrize("stage", STATES)
def test_what_a_judge_sees(stage: str) -> None:
    seen = sees(related(Role.JUDGE, stage=stage, contest=at(stage), recused=frozenset({9})))
    judged = stage in "JWHAP"

    assert (seen.entries == Entries.ALL) is judged
    assert seen.scale == (Scale.FULL if judged else Scale.NONE)
    assert seen.marks == {"J": Marks.OWN, **dict.fromkeys("WHAP", Marks.EACH)}.get(stage, Marks.NONE)
    assert seen.feedback is (stage in "WHAP")
    assert seen.authors == {"W": 1, "H": 1, "A": 2, "P": 2}.get(stage, 0)
    assert not seen.threads
    assert seen.recused == {9}


@pytest.mark.parametrize("stage", STATES)
def test_what_the_client_sees(stage: str) -> None:
    seen = sees(related(Role.CLIENT, stage=stage, contest=at(stage)))
    running = stage in "OJWHAP"

    assert (seen.entries == Entries.ALL) is running
    assert seen.scale == (Scale.FULL if running else Scale.NONE)
    assert seen.marks == {"J": Marks.TALLY, **dict.fromkeys("WHAP", Marks.EACH)}.get(stage, Marks.NONE)
    assert seen.threads is seen.feedback is running
    assert seen.authors == {"W": 1, "H": 1, "A": 2, "P": 2}.get(stage, 0)
    assert not seen.hidden


@pytest.mark.parametrize("stage", STATES)
def test_staff_see_all(stage: str) -> None:
    seen = sees(related(Role.STAFF, stage=stage, contest=at(stage)))

    found = seen.entries, seen.scale, seen.authors, seen.hidden
    assert found == (Entries.ALL, Scale.FULL, Authors.ALL, True)


# --- one entry


WITHDRAWN = {"withdrawn_at": make.NOON, "state": "withdrawn"}
DECLINED = {"declined_at": make.NOON, "state": "declined"}
HIDDEN = {"hidden_at": make.NOON}
UNREADABLE = {"state": "unreadable", "shown_version": None}
PROCESSING = {"state": "processing", "shown_version": None}


@pytest.mark.parametrize("facts", [{}, WITHDRAWN, DECLINED, HIDDEN, UNREADABLE, PROCESSING])
def test_ones_own_entry_is_always_there(facts: dict[str, Any]) -> None:
    for stage in "OJWHAPX":
        assert entry_is_seen(make.entry(author_id=ME, **facts), related(Role.ENTRANT, stage=stage))


@pytest.mark.parametrize("facts", [WITHDRAWN, HIDDEN, UNREADABLE, PROCESSING])
def test_what_is_not_on_the_table_is_its_authors_and_staffs(facts: dict[str, Any]) -> None:
    entry = make.entry(author_id=RIVAL, **facts)
    for stage in "OJWHAP":
        for role in (*OUTSIDE, Role.ENTRANT, Role.JUDGE, Role.CLIENT):
            for changes in ({"visibility": "open"}, {"reveal": True}, {}):
                contest = at(stage, **changes)
                assert not entry_is_seen(entry, related(role, stage=stage, contest=contest)), (role, stage)
        assert entry_is_seen(entry, related(Role.STAFF, stage=stage))


def test_a_declined_entry_is_there_for_author_client_and_staff() -> None:
    entry = make.entry(author_id=RIVAL, **DECLINED)
    contest = at("J", visibility="open")
    for role in (*OUTSIDE, Role.ENTRANT, Role.JUDGE, Role.CLIENT, Role.STAFF):
        there = entry_is_seen(entry, related(role, stage="J", contest=contest))
        assert there is (role in (Role.CLIENT, Role.STAFF)), role


@pytest.mark.parametrize("changes", [{}, {"visibility": "open"}, {"reveal": True}])
def test_a_judge_never_sees_an_entry_of_a_designer_they_are_close_to(changes: dict[str, Any]) -> None:
    entry = make.entry(author_id=RIVAL)
    for stage in "OJWHAP":
        contest = at(stage, **changes)
        relation = related(Role.JUDGE, stage=stage, contest=contest, recused=frozenset({RIVAL}))

        assert not entry_is_seen(entry, relation), stage
        for action in ("entry.mark", "entry.view_full"):
            with pytest.raises(Unknown):
                authorize(action, relation, entry=entry)


def test_after_a_refund_the_client_sees_entries_no_more() -> None:
    assert entry_is_seen(make.entry(author_id=RIVAL), related(Role.CLIENT, stage="J"))
    assert not entry_is_seen(make.entry(author_id=RIVAL), related(Role.CLIENT, stage="X"))
