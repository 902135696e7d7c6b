"""Every row of the timetable (docs/rules.md), one millisecond before its instants, at them, and one after.

One contest in Tokyo: published 1 March 2026 at noon, closing 8 March at 18:00. All instants are written out.
"""

import pytest

from contest.awards import lifecycle as award_lifecycle, rules as award_rules
from contest.awards.model import AWAITING, CHANGES_REQUESTED, DELIVERED, Award, Deliverable, Handover
from contest.contests import lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.model import AWARDED, DRAFT, PUBLISHED
from contest.entries import lifecycle as entry_lifecycle, rules as entry_rules
from contest.entries.model import ENTRY
from contest.kernel.money import yen
from contest.notices import reminders
from contest.participants.rules import Participation
from tests import make
from tests.deadlines.instants import AFTER, BEFORE, FROM, UNTIL, Row, at, goes

PUBLISHED_AT, CLOSES = "2026-03-01T03:00:00.000Z", "2026-03-08T09:00:00.000Z"
DAY_14_ENDS, DAY_21_ENDS = "2026-03-22T15:00:00.000Z", "2026-03-29T15:00:00.000Z"


def published(**changes):
    facts = {
        "state": PUBLISHED, "published_at": at(PUBLISHED_AT), "entries_close_at": at(CLOSES),
        "agreement_version": "2026-11", "fee_percent": "10", "fee_tax": "10",
    }  # fmt: skip
    return make.contest(**facts | changes)


def handover(state=AWAITING, **changes):
    """Of an award made 10 March at 9:00, so due a week later at that hour."""
    facts = {
        "id": 5, "award_id": 3, "contest_id": 42, "state": state, "due_at": at("2026-03-17T00:00:00.000Z"),
        "deliveries": 0, "changes_used": 0, "client_agreed_at": at(PUBLISHED_AT), "agreement_version": "2026-11",
    }  # fmt: skip
    return Handover(**facts | changes)


def svg():
    """The one file that is required."""
    return Deliverable(format="SVG", filename="logo.svg", state="ready")


def delivered():
    """Delivered 12 March at 9:00."""
    return handover(DELIVERED, deliveries=1, accept_by=at("2026-03-17T00:00:00.000Z"))


def live_award(**changes):
    facts = {"id": 3, "contest_id": 42, "entry_id": 7, "winner_id": 2, "decided_by": 1}
    return Award(**facts | {"decided_at": at("2026-03-10T00:00:00.000Z")} | changes)


def publish(closes):
    def act(now):
        draft = published(state=DRAFT, published_at=None, entries_close_at=at(closes))
        contest_lifecycle.publish(draft, held=yen(111_000), agreement="2026-11", now=now)

    return goes(act)


def enter(promised):
    def act(now):
        entry_lifecycle.enter(
            published(), author_id=2, number=1, living=0, uploads=[make.upload(promised_at=at(promised))],
            designer=Participation(), clients_account=False, now=now,
        )  # fmt: skip

    return goes(act)


def move(to):
    return goes(lambda now: contest_lifecycle.extend_deadline(published(), to=at(to), moved=0, now=now))


def award(**changes):
    return goes(lambda now: contest_lifecycle.award(published(**changes), processing=0, now=now))


def lapse(living, **changes):
    return goes(lambda now: contest_lifecycle.lapse(published(**changes), living_entries=living, now=now))


def void(**of_award):
    def act(now):
        contest = published(state=AWARDED)
        award_lifecycle.void(
            contest, live_award(**of_award), handover(), by=9, number=1, reason="Late", now=now
        )

    return goes(act)


def notified(kind, which):
    """Whether this reminder is the newest whose time has come."""
    return lambda now: reminders.award_slot(at(DAY_14_ENDS), at(DAY_21_ENDS), now) == (kind, which)


def delivery_told(kind, which):
    return lambda now: reminders.delivery_slot(at("2026-03-17T00:00:00.000Z"), now) == (kind, which)


REOPENED = at("2026-03-28T00:00:00.000Z")
TIMETABLE = [
    # Publish: entries are open for a day at least and thirty at most.
    Row("publish a call of a day", "2026-03-01T03:00:00.000Z", UNTIL, publish("2026-03-02T03:00:00.000Z")),
    Row("publish a call of thirty", "2026-03-01T03:00:00.000Z", FROM, publish("2026-03-31T03:00:00.000Z")),
    # Entries: promised by the deadline, made within ten minutes after it.
    Row("the contest is open", CLOSES, UNTIL, lambda now: contest_rules.phase(published(), now) == "open"),
    Row("the contest is judged", CLOSES, AFTER, lambda now: contest_rules.phase(published(), now) == "judging"),
    Row("promise an upload", CLOSES, UNTIL,
        lambda now: entry_rules.may_promise(published(), ENTRY, by=2, now=now)),
    Row("enter with what was promised at the deadline", "2026-03-08T09:10:00.000Z", UNTIL, enter(CLOSES)),
    Row("an upload's address is good for an hour", "2026-03-08T08:10:00.000Z", UNTIL,
        lambda now: entry_rules.upload_ends(published(), ENTRY, now) - now == entry_rules.URL_LIFE),
    # Later deadline: only while open, within thirty days of publication. Early close: for the next day's end.
    Row("move the deadline", CLOSES, UNTIL, move("2026-03-20T09:00:00.000Z")),
    Row("close early", "2026-03-06T15:00:00.000Z", BEFORE,
        goes(lambda now: contest_lifecycle.close_early(published(), living_entries=1, now=now))),
    Row("close a call early that ends at midnight", "2026-03-06T15:00:00.000Z", BEFORE,
        goes(lambda now: contest_lifecycle.close_early(
            published(entries_close_at=at("2026-03-08T15:00:00.000Z")), living_entries=1, now=now))),
    # Award: from deadline + 10 minutes until day 21 ends; an entry being prepared holds it up for an hour.
    Row("award from", "2026-03-08T09:10:00.000Z", FROM, award()),
    Row("award until", DAY_21_ENDS, UNTIL, award()),
    Row("an entry made at 09:05 holds up the award", "2026-03-08T10:05:00.000Z", UNTIL,
        lambda now: entry_rules.counts_as_processing(at("2026-03-08T09:05:00.000Z"), now)),
    Row("seven days before day 14 ends", "2026-03-15T15:00:00.000Z", FROM, notified(reminders.AWARD_DUE, "-7")),
    Row("three days before", "2026-03-19T15:00:00.000Z", FROM, notified(reminders.AWARD_DUE, "-3")),
    Row("a day before", "2026-03-21T15:00:00.000Z", FROM, notified(reminders.AWARD_DUE, "-1")),
    Row("the day after", DAY_14_ENDS, AFTER, notified(reminders.AWARD_LATE, "+1")),
    Row("the second day after", "2026-03-23T15:00:00.000Z", FROM, notified(reminders.AWARD_LATE, "+2")),
    Row("the seventh day after", "2026-03-28T15:00:00.000Z", FROM, notified(reminders.AWARD_LATE, "+7")),
    Row("no reminder once it has ended", DAY_21_ENDS, FROM,
        lambda now: reminders.award_slot(at(DAY_14_ENDS), at(DAY_21_ENDS), now) is None),
    # Nobody chosen.
    Row("lapse", DAY_21_ENDS, AFTER, lapse(1)),
    Row("lapse without a living entry", "2026-03-08T09:10:00.000Z", AFTER, lapse(0)),
    # Delivery: seven days from the award; overdue, the client may ask; unasked after thirty days more.
    Row("ask for voiding", "2026-03-17T00:00:00.000Z", AFTER,
        goes(lambda now: award_lifecycle.ask_void(live_award(), handover(), reason="Late", now=now))),
    Row("void unasked", "2026-04-16T00:00:00.000Z", AFTER, void()),
    Row("three days before a delivery", "2026-03-14T00:00:00.000Z", FROM, delivery_told(reminders.DELIVERY_DUE, "-3")),
    Row("a day before a delivery", "2026-03-16T00:00:00.000Z", FROM, delivery_told(reminders.DELIVERY_DUE, "-1")),
    Row("overdue", "2026-03-17T00:00:00.000Z", AFTER, delivery_told(reminders.DELIVERY_LATE, "+")),
    # Voided on 28 March: seven days from then, as that is later than day 21. On 20 March: day 21 stands.
    Row("award after a late voiding", "2026-04-04T00:00:00.000Z", UNTIL, award(reopened_at=REOPENED)),
    Row("lapse after a late voiding", "2026-04-04T00:00:00.000Z", AFTER, lapse(1, reopened_at=REOPENED)),
    Row("award after an early voiding", DAY_21_ENDS, UNTIL, award(reopened_at=at("2026-03-20T00:00:00.000Z"))),
    # Acceptance: five days from complete delivery, then by itself. Changes: while it runs.
    Row("accept by hand", "2026-03-17T00:00:00.000Z", UNTIL,
        goes(lambda now: award_lifecycle.accept(published(state=AWARDED), delivered(), by=1, now=now))),
    Row("accepted by the clock", "2026-03-17T00:00:00.000Z", AFTER,
        goes(lambda now: award_lifecycle.accept(published(state=AWARDED), delivered(), by=None, now=now))),
    Row("ask for changes", "2026-03-17T00:00:00.000Z", UNTIL,
        goes(lambda now: award_lifecycle.request_changes(delivered(), note="Thicker", now=now))),
    Row("overdue after changes asked 13 March", "2026-03-20T00:00:00.000Z", AFTER,
        lambda now: award_rules.overdue(
            handover(CHANGES_REQUESTED, due_at=at("2026-03-20T00:00:00.000Z")), now)),
]  # fmt: skip


@pytest.mark.parametrize("row", TIMETABLE, ids=lambda row: row.name)
def test_around_its_instant_a_row_of_the_timetable_holds(row):
    assert row.seen() == row.holds


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-03-05T00:00:00.000Z", "2026-03-05T01:00:00.000Z"),
        ("2026-03-08T08:10:00.000Z", "2026-03-08T09:10:00.000Z"),
        ("2026-03-08T08:10:00.001Z", "2026-03-08T09:10:00.000Z"),
        ("2026-03-08T09:00:00.000Z", "2026-03-08T09:10:00.000Z"),
    ],
)
def test_an_uploads_address_ends_after_an_hour_or_with_the_ten_minutes(now, ends):
    assert entry_rules.upload_ends(published(), ENTRY, at(now)) == at(ends)


@pytest.mark.parametrize(
    ("promised", "entered"),
    [("2026-03-08T08:59:59.999Z", True), (CLOSES, True), ("2026-03-08T09:00:00.001Z", False)],
)
def test_what_was_promised_after_the_deadline_enters_never(promised, entered):
    assert enter(promised)(at("2026-03-08T09:05:00.000Z")) is entered


def test_spans_run_from_the_act_that_starts_them():
    """Seven days from the award, five from the delivery, seven from the change; each a multiple of 24 hours."""
    contest = published()
    _, owed, _ = award_lifecycle.award(
        contest, make.entry(), by=1, processing=0, same_account=False, voided=False,
        now=at("2026-03-10T00:00:00.123Z"),
    )  # fmt: skip
    assert owed.due_at == at("2026-03-17T00:00:00.123Z")
    owed.winner_agreed_at, owed.changes_used = at("2026-03-10T00:00:00.123Z"), 0
    award_lifecycle.deliver(owed, required=["SVG"], files=[svg()], now=at("2026-03-12T00:00:00.456Z"))
    assert owed.accept_by == at("2026-03-17T00:00:00.456Z")
    award_lifecycle.request_changes(owed, note="Thicker", now=at("2026-03-13T00:00:00.789Z"))
    assert (owed.accept_by, owed.due_at) == (None, at("2026-03-20T00:00:00.789Z"))


def test_an_answer_of_the_client_counts_for_the_delivery_owed_now():
    """Asked at the very instant it was due: that was not overdue yet, and voids nothing."""
    asked = live_award(void_asked_at=at("2026-03-17T00:00:00.000Z"))
    assert not award_rules.void_asked(asked, handover())
    asked.void_asked_at = at("2026-03-17T00:00:00.001Z")
    assert award_rules.void_asked(asked, handover())
