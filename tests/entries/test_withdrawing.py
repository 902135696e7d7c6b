"""A withdrawal and taking it back: to what, until when, in whose place, and what the client hears of it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from contest.awards import jobs as award_jobs, queries as award_queries
from contest.contests import rules as contest_rules
from contest.contests.model import PUBLISHED, Contest
from contest.entries import lifecycle as entry_lifecycle, queries as entry_queries, rules as entry_rules
from contest.entries.actions import closing, feedback, withdrawing
from contest.entries.events import VersionReady, WithdrawalFinal, WithdrawalTakenBack
from contest.entries.jobs import end_withdrawal
from contest.entries.model import Entry
from contest.events import record
from contest.events.model import Recorded
from contest.judging import actions as judging_actions
from contest.kernel.db import reader, transaction
from contest.kernel.refusal import Refused
from contest.notices.model import Notice
from contest.people.actions import sanctions
from contest.people.escalation import Measure
from contest.work import queue
from contest.work.model import Job
from tests import crowd, make
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, DAY
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.judging import scene as judging_scene
from tests.make import NOON

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CLOSE = NOON + 7 * DAY
CONTEST_STATES = ("draft", "published", "awarded", "settled", "cancelled", "lapsed")


def back(entry, *states, contest=None, living=0, now=NOON):
    """Take the withdrawal of an entry back whose versions are in these states."""
    versions = [make.version(number=n, state=state) for n, state in enumerate(states, 1)]
    contest = contest or make.contest(state=PUBLISHED)
    return entry_lifecycle.take_back_withdrawal(contest, entry, versions, living=living, now=now)


def withdrawn(**changes):
    return make.entry(**{"state": "withdrawn", "withdrawn_at": NOON} | changes)


class TestWhatItReturnsTo:
    @pytest.mark.parametrize(
        ("was", "versions", "is_again"),
        [
            ({"state": "processing", "shown_version": None}, ["processing"], "processing"),
            ({"state": "ready"}, ["ready"], "ready"),
            ({"state": "unreadable", "shown_version": None}, ["unreadable"], "unreadable"),
            ({"state": "declined", "declined_at": NOON}, ["ready"], "declined"),
            # What became known of its images meanwhile counts.
            ({"state": "processing", "shown_version": None}, ["ready"], "ready"),
            ({"state": "processing", "shown_version": None}, ["unreadable"], "unreadable"),
            ({"state": "processing", "shown_version": None}, ["unreadable", "ready"], "ready"),
            ({"state": "ready"}, ["ready", "processing"], "ready"),
            ({"state": "ready"}, ["ready", "unreadable"], "ready"),
            ({"state": "declined", "declined_at": NOON}, ["ready", "unreadable"], "declined"),
        ],
    )
    def test_from_every_state_to_what_it_would_be_now(self, was, versions, is_again):
        entry, contest = make.entry(**was), make.contest(state=PUBLISHED)
        entry_lifecycle.withdraw(contest, entry, now=NOON)
        entry_lifecycle.update_state(
            entry, [make.version(number=n, state=state) for n, state in enumerate(versions, 1)]
        )
        assert entry.state == "withdrawn"
        event = back(entry, *versions)
        assert (entry.state, entry.withdrawn_at) == (is_again, None)
        assert entry.declined_at == was.get("declined_at")
        assert (entry.shown_version is not None) == (is_again in ("ready", "declined"))
        assert event == WithdrawalTakenBack(contest_id=42, entry_id=7, person_id=2, at=NOON, number=1)

    def test_hidden_stays_hidden(self):
        entry = withdrawn(hidden_at=NOON, hidden_reason="rights unclear")
        back(entry, "ready", contest=make.contest(state=PUBLISHED, hidden_at=NOON))
        assert (entry.state, entry.hidden_at, entry.hidden_reason) == ("ready", NOON, "rights unclear")

    @pytest.mark.parametrize("state", ["processing", "ready", "unreadable", "declined"])
    def test_what_is_not_withdrawn_stays_as_it_is(self, state):
        entry = make.entry(state=state)
        with pytest.raises(Refused, match="entry.not_withdrawn"):
            back(entry, "ready")
        assert entry.state == state

    @pytest.mark.parametrize("state", [state for state in CONTEST_STATES if state != PUBLISHED])
    def test_nothing_comes_back_once_a_winner_is_chosen_or_the_contest_has_ended(self, state):
        entry = withdrawn()
        with pytest.raises(Refused, match="entry.withdrawal_sealed"):
            back(entry, "ready", contest=make.contest(state=state))
        assert (entry.state, entry.withdrawn_at) == ("withdrawn", NOON)


class TestUntilWhen:
    @pytest.mark.parametrize(
        ("withdrawn_at", "ends"),
        [
            (NOON, CLOSE + 10 * MINUTE),
            (CLOSE, CLOSE + 10 * MINUTE),
            (CLOSE + SECOND, CLOSE + 10 * MINUTE + SECOND),
            (CLOSE + 9 * MINUTE, CLOSE + 19 * MINUTE),
            (CLOSE + 10 * MINUTE, CLOSE + 20 * MINUTE),
            (CLOSE + 3 * DAY, CLOSE + 3 * DAY + 10 * MINUTE),
        ],
    )
    def test_a_second_before_its_end_at_it_and_after(self, withdrawn_at, ends):
        contest = make.contest(state=PUBLISHED)
        assert entry_rules.withdrawal_ends(contest, withdrawn_at) == ends
        for now, may in ((ends - SECOND, True), (ends, True), (ends + SECOND, False)):
            assert entry_rules.take_back_until(contest, withdrawn_at, now) == (ends if may else None)
            entry = withdrawn(withdrawn_at=withdrawn_at)
            if may:
                back(entry, "ready", now=now)
                assert entry.state == "ready"
            else:
                with pytest.raises(Refused, match="entry.withdrawal_final") as refused:
                    back(entry, "ready", now=now)
                assert refused.value.values["until"] == ends and entry.state == "withdrawn"

    @pytest.mark.parametrize("moved", [-3 * DAY, 5 * DAY])
    def test_a_deadline_that_moves_takes_the_end_along(self, moved):
        contest = make.contest(state=PUBLISHED, entries_close_at=CLOSE + moved)
        assert entry_rules.withdrawal_ends(contest, NOON) == CLOSE + moved + 10 * MINUTE

    @pytest.mark.parametrize("state", [state for state in CONTEST_STATES if state != PUBLISHED])
    def test_pages_offer_it_no_longer_than_it_may_be_done(self, state):
        assert entry_rules.take_back_until(make.contest(state=state), NOON, NOON) is None


class TestItsPlace:
    @pytest.mark.parametrize("versions", [["ready"], ["processing"]])
    def test_it_needs_one_of_the_ten(self, versions):
        back(withdrawn(shown_version=None), *versions, living=9)
        with pytest.raises(Refused, match="entry.too_many"):
            back(withdrawn(), *versions, living=10)
        with pytest.raises(Refused, match="entry.too_many"):
            back(withdrawn(declined_at=NOON), "ready", living=10)

    def test_the_place_counts_after_the_deadline_as_well(self):
        entry = withdrawn(withdrawn_at=CLOSE + 9 * MINUTE)
        with pytest.raises(Refused, match="entry.too_many"):
            back(entry, "ready", living=10, now=CLOSE + 15 * MINUTE)

    def test_an_unreadable_one_takes_none(self):
        entry = withdrawn(shown_version=None)
        back(entry, "unreadable", living=10)
        assert entry.state == "unreadable"


class TestItsEnd:
    def finish(self, now=CLOSE + DAY + 10 * MINUTE + SECOND, state=PUBLISHED, **changes):
        entry = withdrawn(**{"withdrawn_at": CLOSE + DAY} | changes)
        return entry_lifecycle.finish_withdrawal(
            make.contest(state=state), entry, withdrawn_at=CLOSE + DAY, now=now
        )

    def test_the_client_may_be_told_after_the_last_instant(self):
        ends = CLOSE + DAY + 10 * MINUTE
        assert self.finish(now=ends) is None
        after = ends + SECOND
        assert self.finish(now=after) == WithdrawalFinal(
            contest_id=42, entry_id=7, person_id=2, at=after, number=1
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"state": "ready", "withdrawn_at": None},  # taken back
            {
                "withdrawn_at": CLOSE + DAY + SECOND
            },  # taken back and withdrawn again: that has an end of its own
            {"hidden_at": NOON},
            {"shown_version": None},
        ],
    )
    def test_of_what_came_back_or_was_never_seen_nobody_is_told(self, changes):
        assert self.finish(**changes) is None

    @pytest.mark.parametrize("state", [state for state in CONTEST_STATES if state != PUBLISHED])
    def test_nor_once_a_winner_is_chosen_or_the_contest_has_ended(self, state):
        assert self.finish(state=state) is None


@pytest.fixture
def stage(app):
    """Ken's #1 and Mei's #2 in Hana's contest, judged by Rei since a day before CHOICE."""
    made = award_scene.judging(app)
    with app.app_context():
        judging_scene.judge(made.contest, made.who["rei"])
        yield made


def leave(stage, now=CHOICE, entry=None, who="ken"):
    withdrawing.withdraw(entry or stage.ken, by=stage.who[who], now=now)


def return_(stage, now=CHOICE, entry=None, who="ken"):
    withdrawing.take_back_withdrawal(entry or stage.ken, by=stage.who[who], now=now)


def row(entry_id):
    return reader().get_one(Entry, entry_id, populate_existing=True)


def happened(kind):
    return reader().scalar(select(func.count()).where(Recorded.kind == kind.kind))


def hears(stage, subject="#1"):
    """Notices to the client about an entry that was withdrawn."""
    event = select(Notice.subject).where(
        Notice.person_id == stage.who["hana"], Notice.kind.contains("withdraw")
    )
    return [one for one in reader().scalars(event) if subject in one]


def works(now):
    with time_machine.travel(now, tick=False):
        queue.drain(now)


@both_databases
def test_marks_stars_shortlist_and_words_count_again(stage):
    hana, rei = stage.who["hana"], stage.who["rei"]
    judging_actions.mark(stage.contest, 1, by=rei, mark="keep", now=CHOICE)
    judging_actions.rate(stage.contest, 1, by=hana, stars=4, now=CHOICE)
    judging_actions.shortlist(stage.contest, 1, by=hana, now=CHOICE)
    feedback.comment(stage.ken, by=hana, text="Thicker?", now=CHOICE)
    contest = reader().get_one(Contest, stage.contest)
    sees = judging_scene.client_sees(hana)
    before = judging_scene.tallies(stage.contest, sees=sees)[stage.ken]
    assert (before.keeps, before.stars, before.shortlisted) == (1, 4, True)

    leave(stage)
    with pytest.raises(NoResultFound):
        entry_queries.entry(contest, 1, sees=sees, now=CHOICE)
    assert entry_queries.counts(stage.contest) == (1, 1)
    with pytest.raises(Refused, match="award.entry_not_eligible"):
        award_scene.award(stage)
    return_(stage, now=CHOICE + 10 * MINUTE)

    assert judging_scene.tallies(stage.contest, sees=sees)[stage.ken] == before
    assert [word.text for word in entry_queries.entry(contest, 1, sees=sees, now=CHOICE).thread] == [
        "Thicker?"
    ]
    assert entry_queries.counts(stage.contest) == (2, 2)
    award_scene.award(stage, now=CHOICE + 10 * MINUTE)


def test_what_is_withdrawn_makes_no_shortlist_and_no_number_of_keeps_to_look_for(stage):
    hana, rei = stage.who["hana"], stage.who["rei"]
    judging_actions.mark(stage.contest, 1, by=rei, mark="keep", now=CHOICE)
    judging_actions.shortlist(stage.contest, 1, by=hana, now=CHOICE)
    leave(stage)
    assert set(judging_scene.tallies(stage.contest, sees=judging_scene.client_sees(hana))) == {stage.mei}


def test_nobody_writes_to_the_client_about_what_the_client_cannot_see(stage):
    leave(stage)
    with pytest.raises(Refused, match="comment.withdrawn"):
        feedback.comment(stage.ken, by=stage.who["ken"], text="Hello", now=CHOICE)
    return_(stage)
    assert feedback.comment(stage.ken, by=stage.who["ken"], text="Hello", now=CHOICE)


def test_of_a_first_entry_that_was_withdrawn_before_it_was_ready_the_client_is_not_told(stage):
    leave(stage)
    ready = VersionReady(
        contest_id=stage.contest, entry_id=stage.ken, person_id=stage.who["ken"], at=CHOICE, number=1, version=1
    )  # fmt: skip
    record(ready, by=None)
    works(CHOICE)
    event = select(Notice.person_id).where(Notice.kind.startswith(VersionReady.kind))
    assert list(reader().scalars(event)) == [stage.who["ken"]]


@both_databases
def test_the_client_is_told_once_and_only_when_it_is_final(stage):
    leave(stage)
    works(CHOICE + 10 * MINUTE)
    assert hears(stage) == [] and happened(WithdrawalFinal) == 0
    for _twice in range(2):
        works(CHOICE + 11 * MINUTE)
    assert len(hears(stage)) == 1
    [event] = reader().scalars(select(Job.args["event_id"]).where(Job.kind == "entries.end_withdrawal"))
    with time_machine.travel(CHOICE + DAY, tick=False):
        end_withdrawal(int(event))  # a worker that died after its act takes the job again
    works(CHOICE + DAY)
    assert len(hears(stage)) == 1 and happened(WithdrawalFinal) == 1


def test_who_takes_it_back_and_withdraws_again_has_ten_minutes_anew(stage):
    leave(stage)
    return_(stage, now=CHOICE + 5 * MINUTE)
    leave(stage, now=CHOICE + 6 * MINUTE)
    works(CHOICE + 15 * MINUTE)
    assert hears(stage) == []
    return_(stage, now=CHOICE + 16 * MINUTE)
    works(CHOICE + DAY)
    assert hears(stage) == [] and row(stage.ken).state == "ready"


def test_after_an_award_nobody_is_told_and_nothing_comes_back(stage):
    leave(stage)
    award_scene.award(stage, entry=stage.mei, now=CHOICE + MINUTE)
    with pytest.raises(Refused, match="entry.withdrawal_sealed"):
        return_(stage, now=CHOICE + 2 * MINUTE)
    works(CHOICE + DAY)
    assert hears(stage) == [] and row(stage.ken).state == "withdrawn"


def test_of_a_withdrawal_while_the_contest_is_open_the_client_is_not_told(stage):
    award_scene.alter(Contest, stage.contest, entries_close_at=CHOICE)
    leave(stage)
    works(CHOICE + DAY)
    assert hears(stage) == []


def test_who_is_suspended_does_not_come_back(stage):
    leave(stage)
    week = Measure(kind="suspension", days=7)
    sanctions.impose(stage.who["ken"], week, reason="Copied", by=stage.who["sota"], now=CHOICE)
    with pytest.raises(Refused, match="person.suspended"):
        return_(stage)
    assert row(stage.ken).state == "withdrawn"


@both_databases
@pytest.mark.parametrize("turn", range(2))
def test_a_place_is_taken_by_one_of_a_new_entry_and_one_that_comes_back(app, store, turn):
    who = entry_scene.people(app)
    with app.app_context():
        number, now = entry_scene.contest(who["hana"]), NOON
        made = judging_scene.entries(number, who["ken"], 10)
        withdrawing.withdraw(made[0], by=who["ken"], now=now)
        uploads = [entry_scene.send(store, number, who["ken"], entry_scene.png(n)) for n in range(2)]

    def enter(upload):
        return lambda: entry_scene.submit(number, who["ken"], upload, now=now)

    acts = [lambda: withdrawing.take_back_withdrawal(made[0], by=who["ken"], now=now), *map(enter, uploads)]
    outcomes = crowd.at_once(app, *(acts if turn else acts[::-1]))

    assert outcomes == {"done": 1, "entry.too_many": 2}
    with app.app_context():
        assert entry_queries.living_of(number, who["ken"]) == 10


@both_databases
def test_twenty_at_once_come_back_once(app):
    stage = award_scene.judging(app)
    with app.app_context():
        leave(stage)

    outcomes = crowd.at_once(app, *[lambda: return_(stage)] * 20)

    assert outcomes == {"done": 1, "entry.not_withdrawn": 19}
    with app.app_context():
        assert row(stage.ken).state == "ready" and happened(WithdrawalTakenBack) == 1


@both_databases
@pytest.mark.parametrize("turn", range(2))
def test_an_award_and_a_return_at_once_have_one_outcome(app, turn):
    stage = award_scene.judging(app)
    with app.app_context():
        leave(stage)

    acts = [lambda: award_scene.award(stage, entry=stage.mei), lambda: return_(stage)]
    outcomes = crowd.at_once(app, *acts[:: 1 if turn else -1])

    with app.app_context():
        assert award_queries.live_award(stage.contest).entry_id == stage.mei
        came_back = row(stage.ken).state == "ready"
        assert outcomes == ({"done": 2} if came_back else {"done": 1, "entry.withdrawal_sealed": 1})


def closed(stage):
    return contest_rules.entry_grace_ends(reader().get_one(Contest, stage.contest))


def lapses(now):
    with time_machine.travel(now, tick=False):
        award_jobs.lapse_due()


@both_databases
@pytest.mark.parametrize("before", [DAY, 9 * MINUTE, timedelta()])
def test_a_contest_lapses_only_once_no_entry_can_come_back(stage, before):
    """Withdrawn so long before the deadline + 10 minutes, by both of its designers."""
    left = closed(stage) - before
    for entry, who in ((stage.ken, "ken"), (stage.mei, "mei")):
        leave(stage, now=left, entry=entry, who=who)
    ends = max(closed(stage), left + 10 * MINUTE)
    lapses(ends + MINUTE)
    assert award_scene.state(stage)[0] == "published"
    with pytest.raises(Refused, match="contest.still_time"):
        closing.lapse(stage.contest, now=ends)
    lapses(ends + MINUTE + SECOND)
    assert award_scene.state(stage)[0] == "lapsed"
    with pytest.raises(Refused, match="entry.withdrawal_sealed"):
        return_(stage, now=ends)
    award_scene.books_are_clean()


def test_an_entry_that_came_back_keeps_the_contest(stage):
    left = closed(stage) - MINUTE
    for entry, who in ((stage.ken, "ken"), (stage.mei, "mei")):
        leave(stage, now=left, entry=entry, who=who)
    return_(stage, now=left + 10 * MINUTE)
    lapses(left + DAY)
    assert award_scene.state(stage)[0] == "published"
    award_scene.award(stage)


@both_databases
@pytest.mark.parametrize("turn", range(2))
def test_a_lapse_and_a_return_at_once_have_one_outcome(app, turn):
    stage = award_scene.judging(app)
    with app.app_context():
        end = closed(stage)
        for entry, who in ((stage.ken, "ken"), (stage.mei, "mei")):
            leave(stage, now=end - DAY, entry=entry, who=who)

    acts = [lambda: closing.lapse(stage.contest, now=end + SECOND), lambda: return_(stage, now=end)]
    outcomes = crowd.at_once(app, *acts[:: 1 if turn else -1])

    with app.app_context():
        lapsed = award_scene.state(stage)[0] == "lapsed"
        refusal = "entry.withdrawal_sealed" if lapsed else "contest.still_time"
        assert outcomes == {"done": 1, refusal: 1}
        assert row(stage.ken).state == ("withdrawn" if lapsed else "ready")
        award_scene.books_are_clean()


def test_an_entry_prepared_while_it_was_withdrawn_comes_back_ready(app, store):
    who = entry_scene.people(app)
    with app.app_context():
        number = entry_scene.contest(who["hana"])
        entry_scene.enter(store, number, who["ken"])
        entry = entry_queries.find(number, 1).id
        withdrawing.withdraw(entry, by=who["ken"], now=NOON)
        entry_scene.work()
        assert row(entry).state == "withdrawn"
        withdrawing.take_back_withdrawal(entry, by=who["ken"], now=NOON)
        assert (row(entry).state, row(entry).shown_version) == ("ready", 1)


def test_what_was_found_to_break_the_rules_stays_withdrawn(stage):
    leave(stage)
    with transaction() as session:
        session.get_one(Entry, stage.ken).breach_found_at = CHOICE
    with pytest.raises(Refused, match="report.found_breach"):
        return_(stage)
    assert row(stage.ken).state == "withdrawn"
