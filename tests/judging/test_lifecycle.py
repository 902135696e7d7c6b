"""Who may come to the panel and leave it, and what may be marked when: every state, every edge of time."""

from datetime import timedelta

import pytest

from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED
from contest.entries.model import DECLINED, PROCESSING, READY, UNREADABLE, WITHDRAWN, Entry
from contest.judging import lifecycle as judging_lifecycle, rules as judging_rules
from contest.judging.events import (
    JudgeFinished,
    JudgeJoined,
    JudgeReinstated,
    JudgeRemoved,
    JudgeRemovedByStaff,
    JudgeReturned,
)
from contest.judging.model import Invitation
from contest.participants.model import Judge
from contest.participants.rules import UNDO_REMOVAL, Participation
from tests import make
from tests.make import NOON
from tests.refusals import code

STATES = (DRAFT, PUBLISHED, AWARDED, SETTLED, CANCELLED, LAPSED)
SECOND = timedelta(seconds=1)
CLOSE = NOON + timedelta(days=7)
ANYBODY = Participation()


def invitation(**changes):
    facts = {
        "id": 3, "contest_id": 42, "email": "rei@example.jp", "token_hash": "x", "by_id": 1, "sent_at": NOON,
        "expires_at": NOON + timedelta(days=14),
    }  # fmt: skip
    return Invitation(**facts | changes)


def seat(**changes):
    return Judge(**{"id": 5, "contest_id": 42, "person_id": 9, "seed": 1, "joined_at": NOON} | changes)


def entry(state=READY, **changes):
    facts = {"id": 7, "contest_id": 42, "number": 1, "author_id": 2, "state": state, "shown_version": 1}
    return Entry(**facts | changes)


@pytest.mark.parametrize("state", STATES)
def test_the_panel_changes_in_a_draft_and_while_published_only(state):
    contest = make.contest(state=state)
    acts = [
        lambda: judging_lifecycle.invite(contest, ANYBODY, seats=0, sent=0, last_sent=None, now=NOON),
        lambda: judging_lifecycle.revoke(contest, invitation(), now=NOON),
        lambda: judging_lifecycle.restore(contest, invitation(revoked_at=NOON), seats=0, now=NOON),
        lambda: judging_lifecycle.remove(contest, seat(), now=NOON),
        lambda: judging_lifecycle.give_back(contest, seat(removed_at=NOON), now=NOON),
    ]
    refused = None if state in (DRAFT, PUBLISHED) else "judge.panel_closed"
    assert [code(act) for act in acts] == [refused] * 5


TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("invitee", "facts", "refused"),
    [
        (Participation(is_client=True), {}, "invitation.client_cannot_judge"),
        (Participation(is_staff=True), {}, "invitation.staff_cannot_judge"),
        (Participation(is_judge=True), {}, "invitation.is_judge"),
        (Participation(has_entered=True), {}, None),  # it does not tell the client who has entered
        (ANYBODY, {"seats": judging_rules.MOST_SEATS - 1}, None),
        (ANYBODY, {"seats": judging_rules.MOST_SEATS}, "invitation.too_many"),
        (ANYBODY, {"sent": judging_rules.MOST_SENT - 1}, None),
        (ANYBODY, {"sent": judging_rules.MOST_SENT}, "invitation.too_many_today"),
        (ANYBODY, {"last_sent": NOON, "now": NOON + TEN - SECOND}, "invitation.just_sent"),
        (ANYBODY, {"last_sent": NOON, "now": NOON + TEN}, None),
    ],
)
def test_who_is_invited_how_many_and_how_soon_again(invitee, facts, refused):
    facts = {"seats": 0, "sent": 0, "last_sent": None, "now": NOON} | facts
    assert code(judging_lifecycle.invite, make.contest(), invitee, **facts) == refused


def test_a_revoked_invitation_comes_back_to_a_seat_alone():
    revoked, full = invitation(revoked_at=NOON), judging_rules.MOST_SEATS
    assert (
        code(judging_lifecycle.restore, make.contest(), revoked, seats=full, now=NOON)
        == "invitation.too_many"
    )


def test_sending_again_gives_a_fresh_link_and_fourteen_days_and_ends_a_revocation():
    one = invitation(revoked_at=NOON)

    judging_lifecycle.send(one, token_hash="fresh", by=1, now=CLOSE)

    assert (one.token_hash, one.sent_at, one.expires_at, one.revoked_at) == (
        "fresh", CLOSE, CLOSE + timedelta(days=14), None,
    )  # fmt: skip


def test_a_used_invitation_is_neither_sent_nor_revoked():
    used = invitation(accepted_at=NOON)
    assert code(judging_lifecycle.send, used, token_hash="fresh", by=1, now=NOON) == "invitation.used"
    assert code(judging_lifecycle.revoke, make.contest(), used, now=NOON) == "invitation.used"


def test_revoking_and_restoring_each_work_once():
    contest, one = make.contest(), invitation()
    judging_lifecycle.revoke(contest, one, now=NOON)
    assert code(judging_lifecycle.revoke, contest, one, now=NOON) == "invitation.revoked"
    judging_lifecycle.restore(contest, one, seats=0, now=NOON)
    assert one.revoked_at is None
    assert code(judging_lifecycle.restore, contest, one, seats=0, now=NOON) == "invitation.not_revoked"


@pytest.mark.parametrize("state", STATES)
def test_an_invitation_is_accepted_in_a_draft_and_while_published_only(state):
    contest, one = make.contest(state=state), invitation()
    refused = code(judging_lifecycle.accept, contest, one, ANYBODY, now=NOON)
    expected = (None, NOON) if state in (DRAFT, PUBLISHED) else ("invitation.too_late", None)
    assert (refused, one.accepted_at) == expected


@pytest.mark.parametrize(
    ("changes", "late", "refused"),
    [
        ({}, -SECOND, None),
        ({}, timedelta(0), None),
        ({}, SECOND, "invitation.expired"),
        ({"revoked_at": NOON}, -SECOND, "invitation.revoked"),
        ({"accepted_at": NOON}, -SECOND, "invitation.used"),
    ],
)
def test_an_invitation_is_good_for_fourteen_days_once_and_until_revoked(changes, late, refused):
    one = invitation(**changes)
    assert code(judging_lifecycle.accept, make.contest(), one, ANYBODY, now=one.expires_at + late) == refused


@pytest.mark.parametrize(
    ("invitee", "refused"),
    [
        (Participation(is_client=True), "judge.is_client"),
        (Participation(is_staff=True), "judge.is_staff"),
        (Participation(has_entered=True), "judge.has_entered"),
    ],
)
def test_client_staff_and_entrants_never_judge(invitee, refused):
    one = invitation()
    assert code(judging_lifecycle.accept, make.contest(state=PUBLISHED), one, invitee, now=NOON) == refused
    assert one.accepted_at is None


def test_removing_a_judge_and_taking_it_back_each_work_once():
    contest, judge = make.contest(), seat()
    judging_lifecycle.remove(contest, judge, now=NOON)
    assert judge.removed_at == NOON
    assert code(judging_lifecycle.remove, contest, judge, now=NOON) == "judge.removed"
    judging_lifecycle.give_back(contest, judge, now=NOON + UNDO_REMOVAL)
    assert judge.removed_at is None
    assert code(judging_lifecycle.give_back, contest, judge, now=NOON) == "judge.not_removed"


def test_after_ten_minutes_a_removed_judge_is_invited_again():
    judge, late = seat(removed_at=NOON), NOON + UNDO_REMOVAL + timedelta(microseconds=1)
    assert code(judging_lifecycle.give_back, make.contest(), judge, now=late) == "judge.invite_again"
    assert judge.removed_at == NOON


@pytest.mark.parametrize(
    ("late", "refused"), [(-SECOND, "mark.not_now"), (timedelta(0), "mark.not_now"), (SECOND, None)]
)
def test_marking_begins_when_the_deadline_has_passed(late, refused):
    contest = make.contest(state=PUBLISHED)
    assert code(judging_lifecycle.mark, contest, entry(), now=CLOSE + late) == refused


@pytest.mark.parametrize("state", [one for one in STATES if one != PUBLISHED])
def test_marks_stars_and_shortlist_are_closed_outside_the_published_state(state):
    contest, sealed = make.contest(state=state), state in (AWARDED, SETTLED)
    late = "sealed" if sealed else "not_now"
    assert code(judging_lifecycle.mark, contest, entry(), now=CLOSE + SECOND) == f"mark.{late}"
    assert code(judging_lifecycle.rate, contest, entry()) == f"choice.{late}"
    assert code(judging_lifecycle.shortlist, contest, entry()) == f"choice.{late}"
    assert code(judging_lifecycle.unshortlist, contest) == f"choice.{late}"


@pytest.mark.parametrize(
    ("one", "mark", "rate", "shortlist"),
    [
        (entry(READY), None, None, None),
        (entry(DECLINED), "mark.declined", None, "shortlist.declined"),
        (entry(WITHDRAWN, withdrawn_at=NOON), "mark.withdrawn", "mark.withdrawn", "mark.withdrawn"),
        (entry(PROCESSING, shown_version=None), "mark.not_ready", "mark.not_ready", "mark.not_ready"),
        (entry(UNREADABLE, shown_version=None), "mark.not_ready", "mark.not_ready", "mark.not_ready"),
        (entry(READY, hidden_at=NOON), "mark.hidden", "mark.hidden", "mark.hidden"),
    ],
)
def test_what_has_left_the_contest_is_not_judged(one, mark, rate, shortlist):
    contest = make.contest(state=PUBLISHED)
    assert code(judging_lifecycle.mark, contest, one, now=CLOSE + SECOND) == mark
    assert code(judging_lifecycle.rate, contest, one) == rate
    assert code(judging_lifecycle.shortlist, contest, one) == shortlist


def test_an_entry_that_has_left_can_still_be_taken_off_the_shortlist():
    judging_lifecycle.unshortlist(make.contest(state=PUBLISHED))


def test_each_move_of_a_seat_says_whose_and_when():
    contest, about = make.contest(), {"contest_id": 42, "person_id": 9, "judge_id": 5, "at": NOON}
    staff_s = seat()

    assert judging_lifecycle.remove(contest, seat(), now=NOON) == JudgeRemoved(**about)
    back = judging_lifecycle.give_back(contest, seat(removed_at=NOON), now=NOON)
    assert back == JudgeReturned(**about)
    removed = judging_lifecycle.remove_by_staff(contest, staff_s, reason=" 連絡がない ", now=NOON)
    assert removed == JudgeRemovedByStaff(**about, reason="連絡がない")
    assert code(judging_lifecycle.give_back, contest, staff_s, now=NOON) == "judge.removed_by_staff"
    assert judging_lifecycle.reinstate(contest, staff_s, ANYBODY, now=NOON) == JudgeReinstated(**about)
    assert code(judging_lifecycle.reinstate, contest, staff_s, ANYBODY, now=NOON) == "judge.not_removed"


def test_a_judge_who_was_removed_sits_again_as_if_new():
    judge = seat(removed_at=NOON, finished_at=NOON)

    event = judging_lifecycle.sit(judge, invitation(id=8), now=CLOSE)

    assert event == JudgeJoined(contest_id=42, person_id=9, judge_id=5, at=CLOSE)
    assert (judge.invitation_id, judge.joined_at) == (8, CLOSE)
    assert (judge.removed_at, judge.finished_at) == (None, None)


def test_having_finished_is_said_once_and_taken_back_once():
    contest, judge = make.contest(state=PUBLISHED), seat()
    about = {"contest_id": 42, "person_id": 9, "judge_id": 5}
    now = CLOSE + SECOND

    for finished in (True, False):
        event = judging_lifecycle.finish(contest, judge, finished=finished, now=now)
        assert event == JudgeFinished(**about, at=now, finished=finished)
        assert judging_lifecycle.finish(contest, judge, finished=finished, now=now) is None
    assert judge.finished_at is None
