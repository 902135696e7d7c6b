from datetime import timedelta
from decimal import Decimal

import pytest

from contest.contests import lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, PUBLISHED, SETTLED
from contest.kernel.money import yen
from contest.kernel.refusal import Invalid, Refused
from tests import make
from tests.make import NOON

STATES = (DRAFT, PUBLISHED, AWARDED, SETTLED, CANCELLED, LAPSED)
DUE = yen(111_000)  # ¥100,000 with 10 % fee and 10 % tax on it
SECOND = timedelta(seconds=1)
JUDGED = NOON + timedelta(days=10)  # entries closed on day 7


def funded(**changes):
    return make.contest(**{"fee_percent": "10", "fee_tax": "10"} | changes)


def publish(contest, *, held=DUE, now=NOON):
    return contest_lifecycle.publish(contest, held=held, agreement="2026-11", now=now)


def refuses(code, act, contest):
    before = contest.state
    with pytest.raises(Refused) as why:
        act()
    assert why.value.code == code
    assert contest.state == before


def test_publishing_opens_a_funded_draft_and_keeps_the_accepted_agreement():
    contest = funded()

    event = publish(contest)

    assert (contest.state, contest.published_at, contest.agreement_version) == (PUBLISHED, NOON, "2026-11")
    assert (event.contest_id, event.entries_close_at) == (42, contest.entries_close_at)


def test_publish_wants_the_last_yen():
    contest = funded()

    with pytest.raises(Refused) as why:
        publish(contest, held=DUE - yen(1))

    assert (why.value.code, why.value.values["missing"]) == ("contest.prize_not_held", yen(1))
    assert contest.state == DRAFT


def test_publish_is_content_with_a_surplus():
    contest = funded()

    publish(contest, held=DUE + yen(1))

    assert contest.state == PUBLISHED


@pytest.mark.parametrize(
    "gap", ["title", "description", "required_formats", "prize_amount", "entries_close_at"]
)
def test_publish_wants_a_complete_brief(gap):
    contest = funded(**{gap: None})

    refuses("contest.brief_incomplete", lambda: publish(contest), contest)


def test_publish_wants_a_call_that_fits():
    contest = funded(entries_close_at=NOON + timedelta(days=30) + SECOND)

    refuses("contest.call_length", lambda: publish(contest), contest)


def test_publish_wants_funding_asked_for():
    contest = make.contest()

    refuses("contest.not_funded", lambda: publish(contest), contest)


def ask(contest, *, fee="10"):
    return contest_lifecycle.ask_funding(
        contest, rates=(Decimal(fee), Decimal("10")), gateway="sandbox", now=NOON
    )


def test_asking_how_to_pay_fixes_the_rates_for_good():
    contest = make.contest()

    assert ask(contest).total == DUE
    assert ask(contest, fee="15").total == DUE
    assert (contest.fee_percent, contest.fee_tax, contest.state) == ("10", "10", DRAFT)


def test_asking_how_to_pay_wants_a_prize():
    contest = make.contest(prize_amount=None)

    refuses("contest.prize_missing", lambda: ask(contest), contest)
    assert contest.rates is None


def test_an_award_moves_a_judged_contest_on():
    contest = funded(state=PUBLISHED)

    award(contest)

    assert (contest.state, contest.awarded_at) == (AWARDED, JUDGED)


def test_an_award_waits_for_entries_nobody_has_seen_yet():
    contest = funded(state=PUBLISHED)

    refuses("contest.entries_still_processing", lambda: award(contest, processing=1), contest)


def test_a_voided_award_opens_the_choice_again():
    contest = funded(state=AWARDED, awarded_at=JUDGED)

    contest_lifecycle.reopen(contest, now=JUDGED + SECOND)

    assert (contest.state, contest.awarded_at, contest.reopened_at) == (PUBLISHED, None, JUDGED + SECOND)


def test_settling_ends_the_contest():
    contest = funded(state=AWARDED)

    contest_lifecycle.settle(contest, now=JUDGED)

    assert (contest.state, contest.ended_at) == (SETTLED, JUDGED)


def cancel(contest, *, staff=False, reason=""):
    return contest_lifecycle.cancel(contest, by=9, staff=staff, reason=reason, now=NOON)


def test_a_client_cancels_a_draft_freely():
    contest = make.contest()

    event = cancel(contest)

    assert (contest.state, contest.ended_at, contest.published_at) == (CANCELLED, NOON, None)
    assert event.was_draft


def test_staff_cancel_a_published_contest_with_a_reason():
    contest = make.contest(state=PUBLISHED)

    event = cancel(contest, staff=True, reason=" 法令違反のため ")

    assert (contest.state, contest.end_reason, event.was_draft) == (CANCELLED, "法令違反のため", False)


def test_cancel_knows_whose_turn_it_is():
    draft, published = make.contest(), make.contest(state=PUBLISHED)

    refuses("contest.cancel_draft_is_clients", lambda: cancel(draft, staff=True, reason="x"), draft)
    refuses("contest.cancel_published_is_staffs", lambda: cancel(published, reason="x"), published)
    refuses("contest.reason_needed", lambda: cancel(published, staff=True, reason=" \n"), published)


def award(contest, *, processing=0):
    return contest_lifecycle.award(contest, processing=processing, now=JUDGED)


def lapse(contest, *, living=3, now=NOON + timedelta(days=90)):
    return contest_lifecycle.lapse(contest, living_entries=living, now=now)


@pytest.mark.parametrize(
    ("living", "reopened_at", "end"),
    [
        (3, None, make.tokyo(22)),  # 24:00 of day 21 in Tokyo
        (0, None, NOON + timedelta(minutes=10)),
        (3, NOON + timedelta(days=20), NOON + timedelta(days=27)),  # seven days after a voiding
    ],
)
def test_a_contest_lapses_once_its_last_instant_is_over(living, reopened_at, end):
    contest = funded(state=PUBLISHED, entries_close_at=NOON, reopened_at=reopened_at)

    refuses("contest.still_time", lambda: lapse(contest, living=living, now=end), contest)
    event = lapse(contest, living=living, now=end + SECOND)

    assert (contest.state, contest.ended_at, event.living_entries) == (LAPSED, end + SECOND, living)


# Acts by their refusal in every state but their own.
OWN_STATES = [
    (publish, "contest.not_draft", {DRAFT}),
    (contest_lifecycle.edit, "contest.not_draft", {DRAFT}),
    (lambda it: contest_lifecycle.change_brief(it, {"title": "x"}, now=NOON), "contest.not_draft", {DRAFT}),
    (ask, "contest.not_draft", {DRAFT}),
    (award, "contest.not_judging", {PUBLISHED}),
    (lapse, "contest.not_judging", {PUBLISHED}),
    (lambda it: contest_lifecycle.reopen(it, now=JUDGED), "contest.not_awarded", {AWARDED}),
    (lambda it: contest_lifecycle.settle(it, now=JUDGED), "contest.not_awarded", {AWARDED}),
    (lambda it: cancel(it, reason="x"), "contest.not_cancellable", {DRAFT, PUBLISHED}),
    (lambda it: cancel(it, staff=True, reason="x"), "contest.not_cancellable", {DRAFT, PUBLISHED}),
]


@pytest.mark.parametrize(
    ("act", "code", "state"),
    [(act, code, state) for act, code, own in OWN_STATES for state in STATES if state not in own],
)
def test_an_act_refuses_every_state_but_its_own(act, code, state):
    contest = funded(state=state)

    refuses(code, lambda: act(contest), contest)
    assert contest.title != "x"


@pytest.mark.parametrize("state", [state for state in STATES if state != DRAFT])
def test_staff_hide_a_contest_and_show_it_again_in_every_state_but_draft(state):
    contest = make.contest(state=state)

    contest_lifecycle.hide(contest, reason="確認中", now=NOON)
    assert (contest.hidden_at, contest.hidden_reason, contest.state) == (NOON, "確認中", state)
    contest_lifecycle.show(contest, reason="確認しました", now=NOON)
    assert (contest.hidden_at, contest.hidden_reason, contest.state) == (None, None, state)


def test_hiding_needs_a_reason_and_is_done_once():
    draft, contest = make.contest(), make.contest(state=PUBLISHED)

    refuses("contest.draft_is_not_shown", lambda: contest_lifecycle.hide(draft, reason="x", now=NOON), draft)
    refuses("contest.reason_needed", lambda: contest_lifecycle.hide(contest, reason=" ", now=NOON), contest)
    refuses("contest.not_hidden", lambda: contest_lifecycle.show(contest, reason="x", now=NOON), contest)
    contest_lifecycle.hide(contest, reason="x", now=NOON)
    refuses("contest.already_hidden", lambda: contest_lifecycle.hide(contest, reason="x", now=NOON), contest)
    refuses("contest.reason_needed", lambda: contest_lifecycle.show(contest, reason="", now=NOON), contest)


def test_the_table_of_moves_names_every_state():
    assert set(contest_lifecycle.MOVES) == set(STATES)
    assert set().union(*contest_lifecycle.MOVES.values()) == set(STATES) - {DRAFT}


def test_staff_never_cancel_a_contest_of_their_own():
    own = make.contest(state=PUBLISHED, client_id=9)

    refuses("contest.cancel_own", lambda: cancel(own, staff=True, reason="x"), own)


def test_another_prize_is_another_sum_due_once_funding_was_asked_for():
    asked, unasked = funded(), make.contest()
    columns = {"prize_amount": asked.prize_amount + 10_000}

    event = contest_lifecycle.change_brief(asked, columns, now=NOON)

    assert (event.contest_id, event.at, event.total) == (asked.id, NOON, contest_rules.owed(asked).total)
    assert contest_lifecycle.change_brief(asked, columns | {"title": "x"}, now=NOON) is None
    assert contest_lifecycle.change_brief(unasked, columns, now=NOON) is None
    with pytest.raises(Invalid):
        contest_lifecycle.change_brief(asked, {"prize_amount": None}, now=NOON)
