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
from contest.kernel.refusal import Refused
from contest.participants.model import Judge
from contest.participants.rules import UNDO_REMOVAL, Participation
from tests import make
from tests.make import NOON

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
    for act in acts:
        if state in (DRAFT, PUBLISHED):
            act()
        else:
            with pytest.raises(Refused, match="judge.panel_closed"):
                act()


@pytest.mark.parametrize(
    ("invitee", "code"),
    [
        (Participation(is_client=True), "invitation.client_cannot_judge"),
        (Participation(is_staff=True), "invitation.staff_cannot_judge"),
        (Participation(is_judge=True), "invitation.is_judge"),
    ],
)
def test_neither_client_nor_staff_nor_a_judge_is_invited(invitee, code):
    with pytest.raises(Refused, match=code):
        judging_lifecycle.invite(make.contest(), invitee, seats=0, sent=0, last_sent=None, now=NOON)


def test_an_invitation_does_not_tell_the_client_who_has_entered():
    judging_lifecycle.invite(
        make.contest(), Participation(has_entered=True), seats=0, sent=0, last_sent=None, now=NOON
    )


def test_a_panel_has_a_last_seat():
    contest = make.contest()
    judging_lifecycle.invite(
        contest, ANYBODY, seats=judging_rules.MOST_SEATS - 1, sent=0, last_sent=None, now=NOON
    )

    with pytest.raises(Refused, match="invitation.too_many"):
        judging_lifecycle.invite(
            contest, ANYBODY, seats=judging_rules.MOST_SEATS, sent=0, last_sent=None, now=NOON
        )
    with pytest.raises(Refused, match="invitation.too_many"):
        judging_lifecycle.restore(
            contest, invitation(revoked_at=NOON), seats=judging_rules.MOST_SEATS, now=NOON
        )


def test_an_address_is_written_to_again_after_ten_minutes():
    contest, ten = make.contest(), timedelta(minutes=10)

    with pytest.raises(Refused, match="invitation.just_sent"):
        judging_lifecycle.invite(contest, ANYBODY, seats=0, sent=0, last_sent=NOON, now=NOON + ten - SECOND)
    judging_lifecycle.invite(contest, ANYBODY, seats=0, sent=0, last_sent=NOON, now=NOON + ten)


def test_sending_again_gives_a_fresh_link_and_fourteen_days_and_ends_a_revocation():
    one = invitation(revoked_at=NOON)

    judging_lifecycle.send(one, token_hash="fresh", by=1, now=CLOSE)

    assert (one.token_hash, one.sent_at, one.expires_at, one.revoked_at) == (
        "fresh", CLOSE, CLOSE + timedelta(days=14), None,
    )  # fmt: skip


def test_a_used_invitation_is_neither_sent_nor_revoked():
    used = invitation(accepted_at=NOON)
    with pytest.raises(Refused, match="invitation.used"):
        judging_lifecycle.send(used, token_hash="fresh", by=1, now=NOON)
    with pytest.raises(Refused, match="invitation.used"):
        judging_lifecycle.revoke(make.contest(), used, now=NOON)


def test_revoking_and_restoring_each_work_once():
    contest, one = make.contest(), invitation()
    judging_lifecycle.revoke(contest, one, now=NOON)
    with pytest.raises(Refused, match="invitation.revoked"):
        judging_lifecycle.revoke(contest, one, now=NOON)
    judging_lifecycle.restore(contest, one, seats=0, now=NOON)
    assert one.revoked_at is None
    with pytest.raises(Refused, match="invitation.not_revoked"):
        judging_lifecycle.restore(contest, one, seats=0, now=NOON)


@pytest.mark.parametrize("state", STATES)
def test_an_invitation_is_accepted_in_a_draft_and_while_published_only(state):
    contest, one = make.contest(state=state), invitation()
    if state in (DRAFT, PUBLISHED):
        judging_lifecycle.accept(contest, one, ANYBODY, now=NOON)
        assert one.accepted_at == NOON
    else:
        with pytest.raises(Refused, match="invitation.too_late"):
            judging_lifecycle.accept(contest, one, ANYBODY, now=NOON)
        assert one.accepted_at is None


@pytest.mark.parametrize(
    ("changes", "late", "code"),
    [
        ({}, -SECOND, None),
        ({}, timedelta(0), None),
        ({}, SECOND, "invitation.expired"),
        ({"revoked_at": NOON}, -SECOND, "invitation.revoked"),
        ({"accepted_at": NOON}, -SECOND, "invitation.used"),
    ],
)
def test_an_invitation_is_good_for_fourteen_days_once_and_until_revoked(changes, late, code):
    one = invitation(**changes)
    now = one.expires_at + late
    if code is None:
        judging_lifecycle.accept(make.contest(), one, ANYBODY, now=now)
    else:
        with pytest.raises(Refused, match=code):
            judging_lifecycle.accept(make.contest(), one, ANYBODY, now=now)


@pytest.mark.parametrize(
    ("invitee", "code"),
    [
        (Participation(is_client=True), "judge.is_client"),
        (Participation(is_staff=True), "judge.is_staff"),
        (Participation(has_entered=True), "judge.has_entered"),
    ],
)
def test_client_staff_and_entrants_never_judge(invitee, code):
    one = invitation()
    with pytest.raises(Refused, match=code):
        judging_lifecycle.accept(make.contest(state=PUBLISHED), one, invitee, now=NOON)
    assert one.accepted_at is None


def test_removing_a_judge_and_taking_it_back_each_work_once():
    contest, judge = make.contest(), seat()
    judging_lifecycle.remove(contest, judge, now=NOON)
    assert judge.removed_at == NOON
    with pytest.raises(Refused, match="judge.removed"):
        judging_lifecycle.remove(contest, judge, now=NOON)
    judging_lifecycle.give_back(contest, judge, now=NOON + UNDO_REMOVAL)
    assert judge.removed_at is None
    with pytest.raises(Refused, match="judge.not_removed"):
        judging_lifecycle.give_back(contest, judge, now=NOON)


def test_after_ten_minutes_a_removed_judge_is_invited_again():
    judge = seat(removed_at=NOON)
    with pytest.raises(Refused, match="judge.invite_again"):
        judging_lifecycle.give_back(
            make.contest(), judge, now=NOON + UNDO_REMOVAL + timedelta(microseconds=1)
        )
    assert judge.removed_at == NOON


@pytest.mark.parametrize(
    ("late", "code"), [(-SECOND, "mark.not_now"), (timedelta(0), "mark.not_now"), (SECOND, None)]
)
def test_marking_begins_when_the_deadline_has_passed(late, code):
    contest = make.contest(state=PUBLISHED)
    if code is None:
        judging_lifecycle.mark(contest, entry(), now=CLOSE + late)
    else:
        with pytest.raises(Refused, match=code):
            judging_lifecycle.mark(contest, entry(), now=CLOSE + late)


@pytest.mark.parametrize("state", [one for one in STATES if one != PUBLISHED])
def test_marks_stars_and_shortlist_are_closed_outside_the_published_state(state):
    contest, sealed = make.contest(state=state), state in (AWARDED, SETTLED)
    with pytest.raises(Refused, match="mark.sealed" if sealed else "mark.not_now"):
        judging_lifecycle.mark(contest, entry(), now=CLOSE + SECOND)
    for act in (
        lambda: judging_lifecycle.rate(contest, entry()),
        lambda: judging_lifecycle.shortlist(contest, entry()),
        lambda: judging_lifecycle.unshortlist(contest),
    ):
        with pytest.raises(Refused, match="choice.sealed" if sealed else "choice.not_now"):
            act()


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
    acts = {
        lambda: judging_lifecycle.mark(contest, one, now=CLOSE + SECOND): mark,
        lambda: judging_lifecycle.rate(contest, one): rate,
        lambda: judging_lifecycle.shortlist(contest, one): shortlist,
    }
    for act, code in acts.items():
        if code is None:
            act()
        else:
            with pytest.raises(Refused, match=code):
                act()


def test_an_entry_that_has_left_can_still_be_taken_off_the_shortlist():
    judging_lifecycle.unshortlist(make.contest(state=PUBLISHED))


def test_a_client_sends_so_many_invitations_a_day():
    most = judging_rules.MOST_SENT
    judging_lifecycle.invite(make.contest(), ANYBODY, seats=0, sent=most - 1, last_sent=None, now=NOON)
    with pytest.raises(Refused, match="invitation.too_many_today"):
        judging_lifecycle.invite(make.contest(), ANYBODY, seats=0, sent=most, last_sent=None, now=NOON)


def test_each_move_of_a_seat_says_whose_and_when():
    contest, about = make.contest(), {"contest_id": 42, "person_id": 9, "judge_id": 5, "at": NOON}
    staff_s = seat()

    assert judging_lifecycle.remove(contest, seat(), now=NOON) == JudgeRemoved(**about)
    back = judging_lifecycle.give_back(contest, seat(removed_at=NOON), now=NOON)
    assert back == JudgeReturned(**about)
    removed = judging_lifecycle.remove_by_staff(contest, staff_s, reason=" 連絡がない ", now=NOON)
    assert removed == JudgeRemovedByStaff(**about, reason="連絡がない")
    with pytest.raises(Refused, match="judge.removed_by_staff"):
        judging_lifecycle.give_back(contest, staff_s, now=NOON)
    assert judging_lifecycle.reinstate(contest, staff_s, ANYBODY, now=NOON) == JudgeReinstated(**about)
    with pytest.raises(Refused, match="judge.not_removed"):
        judging_lifecycle.reinstate(contest, staff_s, ANYBODY, now=NOON)


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
