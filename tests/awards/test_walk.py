"""From the choice to the payout, by the client and by the clock; lapse, voiding and a second choice."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from contest.awards import jobs as award_jobs, queries as award_queries, rules as award_rules
from contest.awards.actions import awarding, deliverables, handover
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries.actions import withdrawing
from contest.entries.model import Entry, Version
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.kernel.refusal import Refused
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts
from contest.people import queries as person_queries
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, DAY, SECOND
from tests.conftest import both_databases
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, PRIZE

MINUTE = timedelta(minutes=1)


def facts(kind: str) -> list[dict]:
    return list(reader().scalars(reader().query(Recorded.facts).where(Recorded.kind == kind).statement))


def tick(job, now) -> None:
    with time_machine.travel(now, tick=False):
        job()


@both_databases
def test_a_jpeg_for_the_required_pdf_starts_no_clock_before_the_winner_confirms_it(here):
    stage = award_scene.judging(here)
    hana, ken = stage.who["hana"], stage.who["ken"]
    award_scene.award(stage)
    award_scene.agree(stage)
    award_scene.add(stage, b"<svg/>")
    photo = award_scene.add(stage, b"\xff\xd8\xff\xe0 a photograph", "PDF", name="logo.pdf")
    award_scene.keep()
    with pytest.raises(Refused, match="handover.format_unconfirmed"):
        award_scene.deliver(stage)
    assert award_scene.state(stage) == ("awarded", "awaiting")
    assert award_queries.handover(stage.contest).handover.accept_by is None

    deliverables.confirm_format(stage.contest, deliverable_id=photo, by=ken, now=CHOICE + DAY)
    award_scene.deliver(stage, now=CHOICE + 2 * DAY)

    (event,) = facts("handover.delivered")
    assert event["doubts"] == "logo.pdf"
    (confirmed,) = reader().scalars(select(Recorded).where(Recorded.kind == "handover.format_confirmed"))
    assert (confirmed.by_id, confirmed.at, confirmed.facts["deliverable_id"]) == (ken, CHOICE + DAY, photo)
    # It stays confirmed for the next delivery.
    handover.request_changes(stage.contest, note="太く", by=hana, now=CHOICE + 3 * DAY)
    with pytest.raises(Refused, match="handover.nothing_to_confirm"):
        deliverables.confirm_format(stage.contest, deliverable_id=photo, by=ken, now=CHOICE + 4 * DAY)
    award_scene.deliver(stage, now=CHOICE + 4 * DAY)
    assert award_scene.state(stage) == ("awarded", "delivered")


def test_a_file_of_another_handover_is_not_confirmed(here):
    stage = award_scene.judging(here)
    award_scene.award(stage)
    photo = award_scene.add(stage, b"\xff\xd8\xff", "PDF", name="logo.pdf")
    award_scene.keep()
    late = CHOICE + award_rules.DELIVERY + award_rules.VOID_UNASKED + SECOND
    awarding.void(stage.contest, reason="no delivery", by=stage.who["sota"], now=late)
    award_scene.award(stage, entry=stage.mei, now=late)
    with pytest.raises(Refused, match="handover.file_gone"):
        deliverables.confirm_format(stage.contest, deliverable_id=photo, by=stage.who["mei"], now=late)


@both_databases
def test_from_the_award_to_the_payout(here):
    stage = award_scene.judging(here)
    hana, ken, sota = (stage.who[name] for name in ("hana", "ken", "sota"))
    payment_scene.bank_details(ken, "1234567")
    award_scene.award(stage)
    first, _pdf = award_scene.complete(stage)
    award_scene.deliver(stage, now=CHOICE + DAY)
    handover.request_changes(stage.contest, note="もう少し太く", by=hana, now=CHOICE + 2 * DAY)
    deliverables.remove_file(stage.contest, deliverable_id=first, by=ken, now=CHOICE + 3 * DAY)
    with pytest.raises(Refused, match="handover.formats_missing"):
        award_scene.deliver(stage, now=CHOICE + 3 * DAY)
    again = award_scene.add(stage, b"<svg>thicker</svg>", now=CHOICE + 3 * DAY)
    with pytest.raises(Refused, match="handover.files_being_checked"):
        award_scene.deliver(stage, now=CHOICE + 3 * DAY)
    award_scene.keep()
    award_scene.deliver(stage, now=CHOICE + 3 * DAY)

    page = award_queries.handover(stage.contest)
    assert page.handover.accept_by == CHOICE + 8 * DAY
    assert {file.id for file in page.of_delivery(1)} == {first, _pdf}
    assert {file.id for file in page.of_delivery(2)} == {again, _pdf}

    handover.accept(stage.contest, by=hana, now=CHOICE + 4 * DAY)
    assert award_scene.state(stage) == ("settled", "accepted")
    assert payment_queries.balance(ken, "JPY") == PRIZE
    payout = payouts.request(ken, currency="JPY", now=CHOICE + 5 * DAY)
    payouts.dispatch(payout, by=sota, now=CHOICE + 6 * DAY)
    payouts.settle(payout, by=sota, now=CHOICE + 7 * DAY)
    assert not payment_queries.balance(ken, "JPY")
    award_scene.books_are_clean()


@both_databases
def test_the_clock_accepts_after_five_days_and_a_minute(here):
    stage = award_scene.delivered(here)
    end = CHOICE + award_rules.ACCEPTANCE
    for early in (end, end + SECOND, end + MINUTE):
        tick(award_jobs.accept_due, early)
        assert award_scene.state(stage) == ("awarded", "delivered")
    with pytest.raises(Refused, match="handover.accepted_by_clock"):
        handover.accept(stage.contest, by=stage.who["hana"], now=end + SECOND)
    for _twice in range(2):
        tick(award_jobs.accept_due, end + MINUTE + SECOND)
    assert award_scene.state(stage) == ("settled", "accepted")
    assert award_queries.handover(stage.contest).handover.accepted_by is None
    assert payment_queries.balance(stage.who["ken"], "JPY") == PRIZE
    award_scene.books_are_clean()


@both_databases
def test_a_contest_lapses_a_minute_after_day_21_and_all_is_refunded(here):
    stage = award_scene.judging(here)
    end = contest_rules.choice_ends(reader().get_one(Contest, stage.contest))
    tick(award_jobs.lapse_due, end + MINUTE)
    assert award_scene.state(stage)[0] == "published"
    with pytest.raises(Refused, match="contest.too_late_to_award"):
        award_scene.award(stage, now=end + SECOND)
    for _twice in range(2):
        tick(award_jobs.lapse_due, end + MINUTE + SECOND)
    assert award_scene.state(stage)[0] == "lapsed"
    assert payment_queries.balance(stage.who["hana"], "JPY") == DUE
    award_scene.books_are_clean()


def closed(stage):
    return contest_rules.entry_grace_ends(reader().get_one(Contest, stage.contest))


def test_without_a_living_entry_a_contest_lapses_ten_minutes_after_its_call(here):
    stage = award_scene.judging(here, entries=False)
    tick(award_jobs.lapse_due, closed(stage) + MINUTE)
    assert award_scene.state(stage)[0] == "published"
    tick(award_jobs.lapse_due, closed(stage) + MINUTE + SECOND)
    assert award_scene.state(stage)[0] == "lapsed"
    assert payment_queries.balance(stage.who["hana"], "JPY") == DUE


@pytest.mark.parametrize(("late", "state"), [(timedelta(0), "lapsed"), (SECOND, "published")])
def test_entries_withdrawn_after_the_call_lived_when_it_closed(here, late, state):
    stage = award_scene.judging(here)
    for entry, author in ((stage.ken, "ken"), (stage.mei, "mei")):
        withdrawing.withdraw(entry, by=stage.who[author], now=closed(stage) + late)
    tick(award_jobs.lapse_due, CHOICE)
    assert award_scene.state(stage)[0] == state


@pytest.mark.parametrize(("entry", "state"), [("unreadable", "lapsed"), ("declined", "published")])
def test_what_counts_as_living(here, entry, state):
    stage = award_scene.judging(here)
    for one in (stage.ken, stage.mei):
        award_scene.alter(Entry, one, state=entry)
    tick(award_jobs.lapse_due, CHOICE)
    assert award_scene.state(stage)[0] == state


@both_databases
def test_a_voided_award_opens_the_choice_of_the_others_and_a_second_winner_is_paid(here):
    stage = award_scene.judging(here)
    hana, sota, mei = (stage.who[name] for name in ("hana", "sota", "mei"))
    award_scene.award(stage)
    files = award_scene.complete(stage)
    late = award_queries.handover(stage.contest).handover.due_at + SECOND
    with pytest.raises(Refused, match="award.not_voidable"):
        awarding.void(stage.contest, reason="納品なし", by=sota, now=late)
    awarding.ask_void(stage.contest, reason="音沙汰なし", by=hana, now=late)
    with pytest.raises(Refused, match="award.void_own"):
        awarding.void(stage.contest, reason="納品なし", by=hana, now=late)
    awarding.void(stage.contest, reason="納品なし", by=sota, now=late)

    assert award_scene.state(stage) == ("published", None)
    for act in (
        lambda: award_scene.agree(stage, now=late),
        lambda: award_scene.deliver(stage, now=late),
        lambda: deliverables.remove_file(
            stage.contest, deliverable_id=files[0], by=stage.who["ken"], now=late
        ),
        lambda: awarding.void(stage.contest, reason="納品なし", by=sota, now=late),
        lambda: handover.accept(stage.contest, by=hana, now=late),
    ):
        with pytest.raises(Refused, match="award.none_in_force"):
            act()
    with pytest.raises(Refused, match="award.entry_was_voided"):
        award_scene.award(stage, now=late)

    award_scene.award(stage, entry=stage.mei, now=late + 7 * DAY)
    award_scene.complete(stage, by="mei", now=late + 8 * DAY)
    award_scene.deliver(stage, by="mei", now=late + 8 * DAY)
    mine = {"delivered_only": False, "ended": False, "now": late}
    assert award_queries.link(stage.contest, files[0], **mine) is None, "the first winner's file"
    handover.accept(stage.contest, by=hana, now=late + 9 * DAY)
    assert (payment_queries.balance(mei, "JPY"), bool(payment_queries.balance(stage.who["ken"], "JPY"))) == (
        PRIZE,
        False,
    )
    award_scene.books_are_clean()


def test_a_voided_award_with_nobody_chosen_again_lapses_with_a_refund(here):
    stage = award_scene.judging(here)
    award_scene.award(stage)
    late = CHOICE + award_rules.DELIVERY + award_rules.VOID_UNASKED + SECOND
    awarding.void(stage.contest, reason="納品なし", by=stage.who["sota"], now=late)
    tick(award_jobs.lapse_due, late + 7 * DAY + MINUTE)
    assert award_scene.state(stage)[0] == "published"
    tick(award_jobs.lapse_due, late + 7 * DAY + MINUTE + SECOND)
    assert award_scene.state(stage)[0] == "lapsed"
    assert payment_queries.balance(stage.who["hana"], "JPY") == DUE
    award_scene.books_are_clean()


def test_an_entry_in_preparation_holds_up_the_award_for_an_hour(here):
    stage = award_scene.judging(here)
    made = CHOICE - timedelta(hours=1)
    version = reader().query(Version).filter_by(entry_id=stage.mei).one().id
    award_scene.alter(Version, version, state="processing", made_at=made)
    with pytest.raises(Refused, match="contest.entries_still_processing"):
        award_scene.award(stage)
    award_scene.award(stage, now=CHOICE + SECOND)


def test_a_designer_with_the_clients_bank_account_cannot_win(here):
    stage = award_scene.judging(here)
    published = reader().get_one(Contest, stage.contest).published_at
    payment_scene.bank_details(stage.who["hana"], "1234567", now=published)
    payment_scene.bank_details(stage.who["ken"], "1234567")
    assert person_queries.same_account(stage.who["hana"], stage.who["ken"])
    with pytest.raises(Refused, match="award.same_account"):
        award_scene.award(stage)
    award_scene.award(stage, entry=stage.mei)


def test_a_client_cannot_ask_whose_entry_it_is_by_giving_a_designers_account(here):
    """Refused, the award would name the author. The payout waits instead."""
    stage = award_scene.judging(here)
    published = reader().get_one(Contest, stage.contest).published_at
    payment_scene.bank_details(stage.who["ken"], "1234567")
    payment_scene.bank_details(stage.who["hana"], "1234567", now=published + SECOND)
    award_scene.award(stage)
    assert person_queries.same_account(stage.who["ken"], stage.who["hana"])


def test_files_are_added_all_or_none(here):
    stage = award_scene.judging(here)
    award_scene.award(stage)
    ken = stage.who["ken"]
    mine = [award_scene.send(stage, f"file {n}".encode()) for n in range(2)]
    for ids, code in (
        ([*mine, "x" * 22], "upload.unknown"),
        ([mine[0], mine[0]], "upload.unknown"),
        ([*mine, *("y" * 22,) * 19], "handover.too_many_files"),
    ):
        with pytest.raises(Refused, match=code):
            deliverables.add_files(stage.contest, upload_ids=ids, format="SVG", by=ken, now=CHOICE)
    with pytest.raises(Refused, match="handover.unknown_format"):
        deliverables.add_files(stage.contest, upload_ids=mine, format="EXE", by=ken, now=CHOICE)
    assert award_queries.handover(stage.contest).files == []
    deliverables.add_files(stage.contest, upload_ids=mine, format="SVG", by=ken, now=CHOICE)
    with pytest.raises(Refused, match="upload.used"):
        deliverables.add_files(stage.contest, upload_ids=mine, format="SVG", by=ken, now=CHOICE)
    assert len(award_queries.handover(stage.contest).files) == 2


def test_staff_see_overdue_handovers_those_asked_for_first(here):
    first, second = award_scene.judging(here), None
    award_scene.award(first)
    contest = payment_scene.draft(
        first.who["hana"], entries_close_at=CHOICE - DAY, agreement_version="2026-11"
    )
    payment_scene.receive(contest, by=first.who["sota"])
    payment_scene.publish(contest, first.who["hana"])
    from tests.judging import scene as judging_scene

    second = first._replace(contest=contest, ken=judging_scene.entry(contest, first.who["ken"], 1))
    award_scene.award(second, now=CHOICE + DAY)
    due = CHOICE + award_rules.DELIVERY
    assert award_queries.overdue(due) == []
    assert [row[0].id for row in award_queries.overdue(due + SECOND)] == [first.contest]
    late = due + 2 * DAY
    assert [row[0].id for row in award_queries.overdue(late)] == [first.contest, contest]
    awarding.ask_void(contest, reason="音沙汰なし", by=first.who["hana"], now=late)
    assert [row[0].id for row in award_queries.overdue(late)] == [contest, first.contest]
