"""What a person sees of a contest and its entries, and at which second that changes. No database."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from contest.access.errors import NotSignedIn, Unknown
from contest.access.standing import _in_grace, _letter, authorize, authorize_site, entry_is_seen
from contest.access.table import TABLE, Role
from contest.kernel.refusal import Refused
from contest.kernel.sees import Authors, Entries, Marks, Scale
from contest.people.model import Person
from tests import make
from tests.access.test_table import ME, RIVAL, STATES, STORED, stands

SECOND = timedelta(seconds=1)
CLOSES = make.contest().entries_close_at
OUTSIDE = (Role.VISITOR, Role.DESIGNER)
INSIDE = (Role.ENTRANT, Role.WINNER, Role.JUDGE, Role.CLIENT, Role.STAFF)


def at(letter: str, **changes: Any) -> Any:
    """A contest in the state of this letter."""
    return make.contest(state=STORED[letter], **changes)


# --- the contest itself


@pytest.mark.parametrize("role", [*OUTSIDE, *INSIDE])
def test_a_draft_is_there_for_its_client_its_panel_and_staff_only(role: Role) -> None:
    assert stands(role, letter="D").views() is (role in (Role.CLIENT, Role.JUDGE, Role.STAFF))


@pytest.mark.parametrize("role", [*OUTSIDE, Role.ENTRANT, Role.JUDGE, Role.CLIENT, Role.STAFF])
def test_what_was_cancelled_as_a_draft_stays_its_teams(role: Role) -> None:
    contest = at("X")
    contest.published_at = None

    assert stands(role, letter="X", contest=contest).views() is (role in (Role.CLIENT, Role.STAFF))


@pytest.mark.parametrize("letter", "OJWHAPX")
def test_a_hidden_contest_is_there_for_team_panel_entrants_and_staff(letter: str) -> None:
    hidden = at(letter, hidden_at=make.NOON)
    for role in (*OUTSIDE, *INSIDE):
        if role == Role.WINNER and letter in "OJ":
            continue
        assert stands(role, letter=letter, contest=hidden).views() is (role in INSIDE), role


@pytest.mark.parametrize("visibility", ["blind", "open"])
def test_who_may_not_view_a_contest_sees_nothing_of_its_entries(visibility: str) -> None:
    for role, letter in product(OUTSIDE, "OJWHAPX"):
        hidden = at(letter, hidden_at=make.NOON, visibility=visibility, reveal=True)
        sees = stands(role, letter=letter, contest=hidden).sees()

        assert (sees.entries, sees.scale, sees.authors) == (Entries.NONE, Scale.NONE, Authors.NONE)


# --- seconds


@pytest.mark.parametrize(
    ("after", "letter", "grace"),
    [
        (-SECOND, "O", False),
        (timedelta(0), "O", False),
        (SECOND, "J", True),
        (timedelta(minutes=10) - SECOND, "J", True),
        (timedelta(minutes=10), "J", True),
        (timedelta(minutes=10) + SECOND, "J", False),
    ],
)
def test_the_deadline_and_its_ten_minutes(after: timedelta, letter: str, grace: bool) -> None:
    contest, now = at("O"), CLOSES + after

    assert _letter(contest, None, paid_out=False, now=now) == letter
    assert _in_grace(contest, now) is grace
    standing = stands(Role.DESIGNER, letter=letter, grace=grace)
    assert standing.allows("entry.enter") is (letter == "O" or grace)
    assert standing.allows("upload.promise") is (letter == "O")


@pytest.mark.parametrize("state", ["draft", "awarded", "settled", "cancelled", "lapsed"])
def test_ten_minutes_are_only_for_what_is_published(state: str) -> None:
    assert not _in_grace(make.contest(state=state), CLOSES + SECOND)


@pytest.mark.parametrize(
    ("state", "handover", "paid", "letter"),
    [
        ("draft", None, False, "D"),
        ("awarded", "awaiting", False, "W"),
        ("awarded", "changes_requested", False, "W"),
        ("awarded", "delivered", False, "H"),
        ("settled", "accepted", False, "A"),
        ("settled", "accepted", True, "P"),
        ("cancelled", None, False, "X"),
        ("lapsed", None, False, "X"),
        ("lapsed", "ended", False, "X"),
    ],
)
def test_the_letter_of_every_state(state: str, handover: str | None, paid: bool, letter: str) -> None:
    assert _letter(make.contest(state=state), handover, paid_out=paid, now=CLOSES) == letter


# --- what is seen of entries

COUNT_ONLY = (Role.VISITOR, Role.DESIGNER, Role.ENTRANT)


@pytest.mark.parametrize("letter", STATES)
def test_a_blind_contest_shows_rivals_and_visitors_a_count(letter: str) -> None:
    for role in COUNT_ONLY:
        sees = stands(role, letter=letter, contest=at(letter)).sees()

        assert sees.entries == (Entries.NONE if letter == "D" else Entries.COUNT), role
        assert (sees.scale, sees.authors, sees.marks) == (Scale.NONE, Authors.NONE, Marks.NONE)
        assert not (sees.threads or sees.feedback or sees.hidden)


@pytest.mark.parametrize("letter", STATES)
def test_a_revealed_contest_shows_previews_and_the_winners_name_once_settled(letter: str) -> None:
    for role in COUNT_ONLY:
        sees = stands(role, letter=letter, contest=at(letter, reveal=True)).sees()

        shown = letter in "AP"
        assert (sees.entries == Entries.ALL) is shown
        assert sees.scale == (Scale.PREVIEW if shown else Scale.NONE)
        assert sees.authors == (Authors.WINNER if shown else Authors.NONE)


@pytest.mark.parametrize("letter", STATES)
def test_an_open_gallery_shows_previews_to_all_until_it_is_cancelled(letter: str) -> None:
    for role in (*COUNT_ONLY, Role.WINNER):
        if role == Role.WINNER and letter not in "WHAP":
            continue
        sees = stands(role, letter=letter, contest=at(letter, visibility="open")).sees()

        shown = letter in "OJWHAP"
        assert (sees.entries == Entries.ALL) is shown, role
        assert sees.scale == (Scale.PREVIEW if shown else Scale.NONE), role
        assert sees.authors == Authors.NONE


@pytest.mark.parametrize("letter", STATES)
def test_what_a_judge_sees(letter: str) -> None:
    sees = stands(Role.JUDGE, letter=letter, contest=at(letter), recused=frozenset({9})).sees()
    judged = letter in "JWHAP"

    assert (sees.entries == Entries.ALL) is judged
    assert sees.scale == (Scale.FULL if judged else Scale.NONE)
    assert sees.marks == {"J": Marks.OWN, **dict.fromkeys("WHAP", Marks.EACH)}.get(letter, Marks.NONE)
    assert sees.feedback is (letter in "WHAP")
    assert sees.authors == {"W": 1, "H": 1, "A": 2, "P": 2}.get(letter, 0)
    assert not sees.threads
    assert sees.recused == {9}


@pytest.mark.parametrize("letter", STATES)
def test_what_the_client_sees(letter: str) -> None:
    sees = stands(Role.CLIENT, letter=letter, contest=at(letter)).sees()
    running = letter in "OJWHAP"

    assert (sees.entries == Entries.ALL) is running
    assert sees.scale == (Scale.FULL if running else Scale.NONE)
    assert sees.marks == {"J": Marks.TALLY, **dict.fromkeys("WHAP", Marks.EACH)}.get(letter, Marks.NONE)
    assert sees.threads is sees.feedback is running
    assert sees.authors == {"W": 1, "H": 1, "A": 2, "P": 2}.get(letter, 0)
    assert not sees.hidden


@pytest.mark.parametrize("letter", STATES)
def test_staff_see_all(letter: str) -> None:
    sees = stands(Role.STAFF, letter=letter, contest=at(letter)).sees()

    assert (sees.entries, sees.scale, sees.authors, sees.hidden) == (
        Entries.ALL,
        Scale.FULL,
        Authors.ALL,
        True,
    )


# --- one entry


WITHDRAWN = {"withdrawn_at": make.NOON, "state": "withdrawn"}
DECLINED = {"declined_at": make.NOON, "state": "declined"}
HIDDEN = {"hidden_at": make.NOON}
UNREADABLE = {"state": "unreadable", "shown_version": None}
PROCESSING = {"state": "processing", "shown_version": None}


@pytest.mark.parametrize("facts", [{}, WITHDRAWN, DECLINED, HIDDEN, UNREADABLE, PROCESSING])
def test_ones_own_entry_is_always_there(facts: dict[str, Any]) -> None:
    for letter in "OJWHAPX":
        assert entry_is_seen(make.entry(author_id=ME, **facts), stands(Role.ENTRANT, letter=letter))


@pytest.mark.parametrize("facts", [WITHDRAWN, HIDDEN, UNREADABLE, PROCESSING])
def test_what_is_not_on_the_table_is_its_authors_and_staffs(facts: dict[str, Any]) -> None:
    entry = make.entry(author_id=RIVAL, **facts)
    for letter in "OJWHAP":
        for role in (*OUTSIDE, Role.ENTRANT, Role.JUDGE, Role.CLIENT):
            for changes in ({"visibility": "open"}, {"reveal": True}, {}):
                contest = at(letter, **changes)
                assert not entry_is_seen(entry, stands(role, letter=letter, contest=contest)), (role, letter)
        assert entry_is_seen(entry, stands(Role.STAFF, letter=letter))


def test_a_declined_entry_is_there_for_author_client_and_staff() -> None:
    entry = make.entry(author_id=RIVAL, **DECLINED)
    contest = at("J", visibility="open")
    for role in (*OUTSIDE, Role.ENTRANT, Role.JUDGE, Role.CLIENT, Role.STAFF):
        there = entry_is_seen(entry, stands(role, letter="J", contest=contest))
        assert there is (role in (Role.CLIENT, Role.STAFF)), role


@pytest.mark.parametrize("changes", [{}, {"visibility": "open"}, {"reveal": True}])
def test_a_judge_never_sees_an_entry_of_a_designer_they_are_close_to(changes: dict[str, Any]) -> None:
    entry = make.entry(author_id=RIVAL)
    for letter in "OJWHAP":
        contest = at(letter, **changes)
        standing = stands(Role.JUDGE, letter=letter, contest=contest, recused=frozenset({RIVAL}))

        assert not entry_is_seen(entry, standing), letter
        for action in ("entry.mark", "entry.view_full"):
            with pytest.raises(Unknown):
                authorize(action, standing, entry=entry)


def test_after_a_refund_the_client_sees_entries_no_more() -> None:
    assert entry_is_seen(make.entry(author_id=RIVAL), stands(Role.CLIENT, letter="J"))
    assert not entry_is_seen(make.entry(author_id=RIVAL), stands(Role.CLIENT, letter="X"))


# --- how one is turned away


@pytest.mark.parametrize("action", [action for action, row in TABLE.items() if Role.VISITOR not in row])
def test_visitors_sign_in_first_whether_the_contest_is_there_or_not(action: str) -> None:
    for contest in (at("D"), at("O"), at("O", hidden_at=make.NOON)):
        with pytest.raises(NotSignedIn):
            authorize(action, stands(Role.VISITOR, letter="O", contest=contest))


def test_what_one_may_never_do_is_as_if_it_were_not_there() -> None:
    for action in (
        "contest.cancel",
        "award.decide",
        "entry.hide",
        "judge.invite_or_remove",
        "contest.publish",
    ):
        with pytest.raises(Unknown):
            authorize(action, stands(Role.DESIGNER, letter="O"))


def test_what_one_may_do_in_another_state_is_refused() -> None:
    with pytest.raises(Refused, match=r"contest\.not_now"):
        authorize("award.decide", stands(Role.CLIENT, letter="O"))
    with pytest.raises(Refused, match=r"contest\.not_now"):
        authorize("entry.mark", stands(Role.JUDGE, letter="W"), entry=make.entry(author_id=RIVAL))


def test_staff_are_told_that_the_contest_is_their_own() -> None:
    with pytest.raises(Refused, match=r"staff\.own_contest"):
        authorize("award.void", stands(Role.STAFF, Role.WINNER, letter="W"))


def test_matters_of_the_site() -> None:
    staff, other = Person(id=1, is_staff=True), Person(id=2, is_staff=False)
    for action, row in TABLE.items():
        if "*" not in row.values():
            continue
        with pytest.raises(NotSignedIn):
            authorize_site(action, None)
        authorize_site(action, staff)
        if Role.DESIGNER in row:
            authorize_site(action, other)
        else:
            with pytest.raises(Unknown):
                authorize_site(action, other)
