"""The choice and the handover from every state, one second before, at and after each instant."""

from datetime import timedelta

import pytest

from contest.awards import lifecycle as award_lifecycle, rules as award_rules
from contest.awards.doubts import Doubt
from contest.awards.events import DeliverableDoubted, DeliverableStored
from contest.awards.model import (
    ACCEPTED,
    AWAITING,
    CHANGES_REQUESTED,
    DELIVERED,
    ENDED,
    Award,
    Deliverable,
    Handover,
)
from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, PUBLISHED, SETTLED
from contest.entries.model import DECLINED, PROCESSING, READY, REFUSED, UNREADABLE, WITHDRAWN, Entry
from contest.kernel.refusal import Refused
from tests import make
from tests.make import NOON

SECOND = timedelta(seconds=1)
HANDOVER_STATES = [AWAITING, DELIVERED, CHANGES_REQUESTED, ACCEPTED, ENDED]
CHOICE = NOON + timedelta(days=8)  # a day after the deadline of make.contest


def published(**changes):
    facts = {
        "state": PUBLISHED,
        "published_at": NOON,
        "agreement_version": "2026-11",
        "fee_percent": "10",
        "fee_tax": "10",
    }
    return make.contest(**facts | changes)


def awarded(**changes):
    return published(state=AWARDED, awarded_at=CHOICE, **changes)


def entry(**changes):
    facts = {
        "id": 7,
        "contest_id": 42,
        "number": 12,
        "author_id": 2,
        "state": READY,
        "made_at": NOON,
        "shown_version": 1,
    }
    return Entry(**facts | changes)


def live_award(**changes):
    facts = {"id": 3, "contest_id": 42, "entry_id": 7, "winner_id": 2, "decided_by": 1, "decided_at": CHOICE}
    return Award(**facts | changes)


def handover(state=AWAITING, **changes):
    facts = {
        "id": 5, "award_id": 3, "contest_id": 42, "state": state, "due_at": CHOICE + award_rules.DELIVERY,
        "deliveries": 0, "changes_used": 0, "client_agreed_at": NOON, "agreement_version": "2026-11",
    }  # fmt: skip
    if state in (DELIVERED, ACCEPTED):
        facts |= {"deliveries": 1, "accept_by": CHOICE + award_rules.ACCEPTANCE, "winner_agreed_at": CHOICE}
    return Handover(**facts | changes)


def choose(contest, chosen=None, *, now=CHOICE, **changes):
    facts = {"by": 1, "processing": 0, "same_account": False, "voided": False}
    return award_lifecycle.award(contest, chosen or entry(), now=now, **facts | changes)


def test_an_award_opens_a_handover_due_in_seven_days():
    contest = published()

    award, opened, event = choose(contest)

    assert contest.state == AWARDED
    assert (award.entry_id, award.winner_id, award.decided_by) == (7, 2, 1)
    assert (opened.state, opened.due_at) == (AWAITING, CHOICE + timedelta(days=7))
    assert opened.client_agreed_at == NOON
    assert (event.person_id, event.prize, event.delivery_due) == (2, contest.prize, opened.due_at)


@pytest.mark.parametrize("state", [PROCESSING, UNREADABLE, WITHDRAWN, DECLINED])
def test_only_a_ready_entry_can_win(state):
    contest = published()

    with pytest.raises(Refused, match="award.entry_not_eligible"):
        choose(contest, entry(state=state))

    assert contest.state == PUBLISHED


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("award.not_of_this_contest", {"chosen": entry(contest_id=43)}),
        ("award.same_account", {"same_account": True}),
    ],
)
def test_an_award_that_is_refused_leaves_the_contest_as_it_was(code, changes):
    contest = published()

    with pytest.raises(Refused, match=code):
        choose(contest, **changes)

    assert contest.state == PUBLISHED


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("contest.too_early_to_award", {"now": CHOICE - timedelta(days=1)}),
        ("contest.too_late_to_award", {"now": CHOICE + timedelta(days=30)}),
        ("contest.entries_still_processing", {"processing": 1}),
        ("award.entry_was_voided", {"voided": True}),
        ("award.entry_not_eligible", {"chosen": entry(hidden_at=NOON)}),
    ],
)
def test_nobody_learns_of_an_account_who_could_not_choose_now(code, changes):
    """The answer would tell whose entry it is, and cost nothing."""
    for same_account in (False, True):
        with pytest.raises(Refused, match=code):
            choose(published(), **changes, same_account=same_account)


def test_the_agreement_is_the_one_of_the_contest_and_is_accepted_once():
    opened = handover()

    with pytest.raises(Refused, match="handover.other_agreement"):
        award_lifecycle.agree(opened, version="2027-01", now=CHOICE)
    award_lifecycle.agree(opened, version="2026-11", now=CHOICE)
    assert opened.winner_agreed_at == CHOICE
    with pytest.raises(Refused, match="handover.already_agreed"):
        award_lifecycle.agree(opened, version="2026-11", now=CHOICE)


def source_file(format, state="ready", **changes):
    name = f"logo.{format.lower()}"
    facts = {"id": 5, "handover_id": 5, "format": format, "filename": name, "state": state}
    return Deliverable(**facts | changes)


def deliver(opened, *, present=("SVG", "PDF"), waiting=0, more=(), now=CHOICE):
    files = [*map(source_file, present), *(source_file("SVG", "processing") for _ in range(waiting)), *more]
    return award_lifecycle.deliver(opened, required=["SVG", "PDF"], files=files, now=now)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=20)])
def test_a_delivery_gives_the_client_five_days_however_late_it_comes(late):
    opened = handover(winner_agreed_at=CHOICE)
    now = opened.due_at + late

    event = deliver(opened, now=now)

    assert (opened.state, opened.accept_by) == (DELIVERED, now + timedelta(days=5))
    assert event.delivery == opened.deliveries == 1


def test_a_delivery_needs_the_agreement_and_every_required_format():
    with pytest.raises(Refused, match="handover.agreement_first"):
        deliver(handover())
    agreed = handover(winner_agreed_at=CHOICE)
    with pytest.raises(Refused, match="handover.formats_missing") as why:
        deliver(agreed, present=["SVG"])
    assert why.value.values == {"formats": "PDF"}
    with pytest.raises(Refused, match="handover.files_being_checked"):
        deliver(agreed, waiting=1)
    assert agreed.state == AWAITING


def doubted(**changes):
    return source_file("PDF", doubt="other_content", found="jpeg", **changes)


def test_a_delivery_waits_for_the_winner_s_word_on_a_file_in_doubt_and_tells_of_it():
    opened, file = handover(winner_agreed_at=CHOICE), doubted(filename="photo.pdf")
    with pytest.raises(Refused, match="handover.format_unconfirmed") as why:
        deliver(opened, more=[file, doubted(filename="sure.pdf", confirmed_at=CHOICE)])
    assert why.value.values == {"files": "photo.pdf"}
    assert opened.state == AWAITING

    event = award_lifecycle.confirm_format(opened, file, now=CHOICE + SECOND)

    assert (event.deliverable_id, event.file, event.doubt) == (5, "photo.pdf", "other_content")
    assert (event.at, file.confirmed_at) == (CHOICE + SECOND, CHOICE + SECOND)
    assert deliver(opened, more=[file]).doubts == "photo.pdf"
    assert deliver(handover(winner_agreed_at=CHOICE)).doubts == ""


WINNERS_ACTS = {
    "agree": lambda it: award_lifecycle.agree(it, version="2026-11", now=CHOICE),
    "add files": lambda it: award_lifecycle.change_files(it, files=20),
    "remove a file": lambda it: award_lifecycle.remove_file(it, source_file("PDF"), now=CHOICE),
    "confirm a format": lambda it: award_lifecycle.confirm_format(it, doubted(), now=CHOICE),
    "deliver": lambda it: deliver(it),
}


@pytest.mark.parametrize("act", WINNERS_ACTS)
@pytest.mark.parametrize("state", HANDOVER_STATES)
def test_the_winner_acts_only_while_a_delivery_is_owed(state, act):
    opened = handover(state, winner_agreed_at=CHOICE if act == "deliver" else None)

    if state in (AWAITING, CHANGES_REQUESTED):
        WINNERS_ACTS[act](opened)
    else:
        with pytest.raises(Refused, match="handover.not_now"):
            WINNERS_ACTS[act](opened)
        assert (opened.state, opened.winner_agreed_at is None) == (state, act != "deliver")


def test_files_are_at_most_twenty_and_removed_once_from_their_own_handover():
    file = source_file("PDF")

    with pytest.raises(Refused, match="handover.too_many_files"):
        award_lifecycle.change_files(handover(), files=21)
    for now in (CHOICE, CHOICE + SECOND):
        award_lifecycle.remove_file(handover(), file, now=now)
    assert file.removed_at == CHOICE
    with pytest.raises(Refused, match="handover.file_gone"):
        award_lifecycle.remove_file(handover(id=6), file, now=CHOICE)


@pytest.mark.parametrize(
    "file",
    [source_file("PDF"), doubted(confirmed_at=CHOICE), doubted(removed_at=CHOICE)],
    ids=["agrees", "confirmed", "removed"],
)
def test_there_is_nothing_to_confirm_about_a_file_that(file):
    with pytest.raises(Refused, match="handover.nothing_to_confirm"):
        award_lifecycle.confirm_format(handover(), file, now=CHOICE + SECOND)


@pytest.mark.parametrize("state", [s for s in HANDOVER_STATES if s != DELIVERED])
def test_nothing_but_a_delivery_is_answered(state):
    with pytest.raises(Refused, match="handover.not_delivered"):
        award_lifecycle.request_changes(handover(state), note="太く", now=CHOICE)
    with pytest.raises(Refused, match="handover.not_delivered"):
        award_lifecycle.accept(awarded(), handover(state), by=1, now=CHOICE)
    with pytest.raises(Refused, match="handover.not_delivered"):
        award_lifecycle.accept(awarded(), handover(state), by=None, now=CHOICE + timedelta(days=90))


def test_changes_stop_the_clock_and_give_seven_days_again_at_most_twice():
    opened = handover(DELIVERED)

    for round_ in (1, 2):
        award_lifecycle.request_changes(opened, note="もう少し太く", now=CHOICE)
        assert (opened.state, opened.accept_by) == (CHANGES_REQUESTED, None)
        assert (opened.due_at, opened.changes_used) == (CHOICE + timedelta(days=7), round_)
        deliver(opened)
        assert opened.accept_by == CHOICE + timedelta(days=5)

    with pytest.raises(Refused, match="handover.no_changes_left"):
        award_lifecycle.request_changes(opened, note="もう一度", now=CHOICE)
    assert opened.state == DELIVERED


def test_the_clients_answer_counts_until_the_very_instant_and_the_clocks_after_it():
    end = CHOICE + award_rules.ACCEPTANCE
    for act in (
        lambda now: award_lifecycle.accept(awarded(), handover(DELIVERED), by=1, now=now),
        lambda now: award_lifecycle.request_changes(handover(DELIVERED), note="太く", now=now),
    ):
        act(end - SECOND)
        act(end)
        with pytest.raises(Refused, match="handover.accepted_by_clock"):
            act(end + SECOND)
    for early in (end - SECOND, end):
        with pytest.raises(Refused, match="handover.clock_still_runs"):
            award_lifecycle.accept(awarded(), handover(DELIVERED), by=None, now=early)
    contest, opened = awarded(), handover(DELIVERED)
    event = award_lifecycle.accept(contest, opened, by=None, now=end + SECOND)
    assert (contest.state, opened.state, opened.accepted_by, event.by_clock) == (
        SETTLED,
        ACCEPTED,
        None,
        True,
    )


def test_acceptance_settles_the_contest():
    contest, opened = awarded(), handover(DELIVERED)

    event = award_lifecycle.accept(contest, opened, by=1, now=CHOICE)

    assert (contest.state, contest.ended_at) == (SETTLED, CHOICE)
    assert (opened.accepted_at, opened.accepted_by) == (CHOICE, 1)
    assert event.prize == contest.prize


LATE = CHOICE + award_rules.DELIVERY + SECOND


def void(opened, award, *, now, contest=None, by=9, reason="納品がありません"):
    return award_lifecycle.void(contest or awarded(), award, opened, by=by, number=12, reason=reason, now=now)


def test_the_client_may_ask_only_once_delivery_is_overdue():
    due = handover().due_at

    with pytest.raises(Refused, match="award.not_overdue"):
        award_lifecycle.ask_void(live_award(), handover(), reason="音沙汰なし", now=due)
    award = live_award()
    award_lifecycle.ask_void(award, handover(), reason="音沙汰なし", now=due + SECOND)
    assert award.void_asked_at == due + SECOND
    with pytest.raises(Refused, match="award.void_already_asked"):
        award_lifecycle.ask_void(award, handover(), reason="音沙汰なし", now=due + SECOND)


@pytest.mark.parametrize("state", HANDOVER_STATES)
def test_staff_void_an_overdue_award_from_every_state(state):
    contest, opened = awarded(), handover(state)
    award, late = live_award(void_asked_at=LATE), LATE

    if state in (AWAITING, CHANGES_REQUESTED):
        void(opened, award, now=late, contest=contest)
        assert (contest.state, opened.state, award.voided_at) == (PUBLISHED, ENDED, late)
    else:
        with pytest.raises(Refused, match="award.delivered_meanwhile"):
            void(opened, award, now=late, contest=contest)
        assert (contest.state, opened.state, award.voided_at) == (AWARDED, state, None)


def test_unasked_staff_wait_thirty_days():
    due = handover().due_at

    with pytest.raises(Refused, match="award.not_voidable"):
        void(handover(), live_award(), now=due + award_rules.VOID_UNASKED)
    void(handover(), live_award(), now=due + award_rules.VOID_UNASKED + SECOND)


def test_a_voided_award_gives_the_others_at_least_seven_days():
    contest, late = awarded(), CHOICE + timedelta(days=40)

    event = void(handover(), live_award(void_asked_at=LATE), now=late, contest=contest)

    assert event.choice_ends == late + timedelta(days=7) == contest_rules.choice_ends(contest)
    again, _, _ = choose(contest, entry(id=8, number=3, author_id=4), now=event.choice_ends)
    assert again.winner_id == 4


def test_an_award_is_voided_once_and_with_a_reason():
    with pytest.raises(Refused, match="award.reason_needed"):
        void(handover(), live_award(void_asked_at=LATE), now=LATE, reason="  ")
    with pytest.raises(Refused, match="award.already_voided"):
        void(handover(), live_award(void_asked_at=LATE, voided_at=LATE), now=LATE)


def test_nobody_voids_an_award_of_their_own():
    for own in (1, 2):  # the client's, the winner's
        with pytest.raises(Refused, match="award.void_own"):
            void(handover(), live_award(void_asked_at=LATE), now=LATE, by=own)


def test_what_was_asked_of_an_earlier_delivery_is_no_ground_to_void_a_later_one():
    award, opened = live_award(), handover(winner_agreed_at=CHOICE)
    award_lifecycle.ask_void(award, opened, reason="音沙汰なし", now=LATE)
    deliver(opened, now=LATE)
    award_lifecycle.request_changes(opened, note="太く", now=LATE)
    again = opened.due_at + SECOND

    with pytest.raises(Refused, match="award.not_voidable"):
        void(opened, award, now=again)
    award_lifecycle.ask_void(award, opened, reason="また音沙汰なし", now=again)
    void(opened, award, now=again)


def accept_file(file, doubt=None):
    return award_lifecycle.accept_file(
        handover(), file, winner_id=2, key="deliverables/ab", doubt=doubt, now=CHOICE
    )


def reject_file(file):
    return award_lifecycle.reject_file(handover(), file, winner_id=2, reason="handover.infected", now=CHOICE)


@pytest.mark.parametrize(("move", "to"), [(accept_file, READY), (reject_file, REFUSED)])
@pytest.mark.parametrize("state", [PROCESSING, READY, REFUSED])
def test_a_file_is_accepted_or_rejected_once_from_every_state(state, move, to):
    file = source_file("PDF", state)

    if state == PROCESSING:
        move(file)
        assert file.state == to
    else:
        with pytest.raises(ValueError, match=f"no way from {state}"):
            move(file)
        assert (file.state, file.key, file.reason) == (state, None, None)


def test_the_winner_is_told_of_a_doubt_while_the_file_is_there():
    doubt = Doubt("other_content", "jpeg")
    here, gone = source_file("PDF", PROCESSING), source_file("PDF", PROCESSING, removed_at=NOON)

    events = accept_file(here, doubt)

    assert [type(one) for one in events] == [DeliverableStored, DeliverableDoubted]
    assert (events[1].person_id, events[1].file, events[1].doubt) == (2, "logo.pdf", "other_content")
    assert (here.key, here.doubt, here.found) == ("deliverables/ab", "other_content", "jpeg")
    assert [type(one) for one in accept_file(gone, doubt)] == [DeliverableStored]


def test_a_rejected_file_tells_its_winner_why():
    file = source_file("PDF", PROCESSING)

    event = reject_file(file)

    assert (file.reason, event.reason, event.person_id, event.deliverable_id) == (
        "handover.infected", "handover.infected", 2, 5,
    )  # fmt: skip
