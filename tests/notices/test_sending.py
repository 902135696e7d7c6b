"""Who is told of what: every rule, to exactly those whom it concerns, once, in their language, and no name too early."""

import re
from collections import Counter
from dataclasses import fields
from datetime import datetime
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from contest import events
from contest.awards import events as award_events
from contest.contests import events as contest_events
from contest.entries import events as entry_events
from contest.events.model import Recorded
from contest.events.record import kinds
from contest.judging import events as judging_events
from contest.kernel.db import reader, transaction
from contest.kernel.money import Money, yen
from contest.mail import outbox
from contest.mail.model import Mail
from contest.notices import events as notice_events, reminders
from contest.notices.actions import sending
from contest.notices.model import Notice
from contest.notices.rule import of_kind
from contest.notices.table import RULES
from contest.payments import events as payment_events
from contest.people import events as person_events
from contest.people.model import Person
from contest.personal_data import events as personal_data_events
from contest.reports import events as report_events
from contest.work import queue
from contest.work.model import Job
from tests import cast, crowd
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, DAY
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.mails import mails

LATER = CHOICE + 400 * DAY
# Who each event is written to, from the point of view of the cast: Hana the client, Ken the winner or author,
# Mei the other entrant, Rei the judge, Sota staff. "by" did it.
EXPECTED = {
    contest_events.FundingAsked: ("hana", {"hana"}),
    contest_events.ContestPublished: ("hana", {"hana"}),
    contest_events.ContestCancelled: ("sota", {"hana", "ken", "mei", "rei"}),
    contest_events.ContestLapsed: (None, {"hana", "ken", "mei", "rei"}),
    contest_events.ContestHidden: ("sota", {"hana"}),
    contest_events.ContestShown: ("sota", {"hana"}),
    contest_events.QuestionAsked: ("mei", {"hana"}),
    contest_events.QuestionAnswered: ("hana", {"ken", "mei", "rei"}),
    contest_events.BriefClarified: (
        "hana",
        {"mei", "rei"},
    ),  # and Ken, where it does not concern him alone: below
    contest_events.DeadlineMoved: ("hana", {"mei", "rei"}),
    contest_events.ClosesEarly: ("hana", {"mei", "rei"}),
    contest_events.Announced: ("hana", {"ken", "mei"}),
    payment_events.ReceiptRecorded: ("sota", {"ken"}),
    payment_events.ReceiptMatched: ("sota", {"ken"}),
    payment_events.ReceiptReversed: ("sota", {"ken"}),
    payment_events.FundingHeld: ("sota", {"ken"}),
    payment_events.SurplusReturned: (None, {"ken"}),
    payment_events.Refunded: (None, {"ken"}),
    payment_events.PrizeReleased: (None, {"ken"}),
    payment_events.PayoutRequested: ("ken", {"ken", "sota"}),
    payment_events.PayoutApproved: ("sota", {"ken"}),
    payment_events.PayoutSent: ("sota", {"ken"}),
    payment_events.PayoutSettled: ("sota", {"ken"}),
    payment_events.PayoutFailed: ("sota", {"ken"}),
    entry_events.VersionReady: (None, {"ken", "hana"}),
    entry_events.VersionUnreadable: (None, {"ken"}),
    entry_events.ImagesLeftOut: (None, {"ken"}),
    entry_events.WithdrawalFinal: (None, {"hana"}),
    entry_events.EntryDeclined: ("hana", {"ken"}),
    entry_events.EntryRestored: ("hana", {"ken"}),
    entry_events.EntryHidden: ("sota", {"ken"}),
    entry_events.EntryShown: ("sota", {"ken"}),
    entry_events.Commented: ("hana", {"ken"}),
    entry_events.PinDone: ("ken", {"hana"}),
    entry_events.PinReopened: ("hana", {"ken"}),
    judging_events.JudgeJoined: ("rei", {"hana"}),
    judging_events.JudgeRemoved: ("hana", {"ken"}),
    judging_events.JudgeReturned: ("hana", {"ken"}),
    judging_events.JudgeRemovedByStaff: ("sota", {"ken", "hana"}),
    judging_events.JudgeReinstated: ("sota", {"ken", "hana"}),
    award_events.Awarded: ("hana", {"hana", "ken", "mei", "rei"}),
    award_events.VoidAsked: ("hana", {"sota", "ken"}),
    award_events.AwardVoided: ("sota", {"hana", "ken", "mei", "rei"}),
    award_events.DeliverableRefused: (None, {"ken"}),
    award_events.DeliverableDoubted: (None, {"ken"}),
    award_events.Delivered: ("ken", {"hana"}),
    award_events.ChangesRequested: ("hana", {"ken"}),
    award_events.HandoverAccepted: ("hana", {"hana"}),
    person_events.BankDetailsGiven: ("ken", {"ken"}),
    person_events.TokenMade: ("ken", {"ken"}),
    person_events.TokensLimited: (None, {"ken"}),
    person_events.StaffMade: (None, {"sota"}),
    person_events.StaffEnded: ("sota", {"ken", "sota"}),
    person_events.BankDetailsChanged: ("ken", {"ken"}),
    person_events.AuthenticatorAdded: ("ken", {"ken"}),
    person_events.AuthenticatorRemoved: ("ken", {"ken"}),
    person_events.PasskeyAdded: ("ken", {"ken"}),
    person_events.PasskeyRemoved: ("ken", {"ken"}),
    person_events.RecoveryCodesMade: ("ken", {"ken"}),
    person_events.RecoveryCodeUsed: ("ken", {"ken"}),
    person_events.CodesGuessed: (None, {"ken"}),
    person_events.FactorsForgotten: ("sota", {"ken"}),
    entry_events.FilesLost: (None, {"sota"}),
    entry_events.InfectedFile: (None, {"sota"}),
    person_events.PersonBlocked: ("sota", {"ken"}),
    person_events.PersonUnblocked: ("sota", {"ken"}),
    person_events.PersonWarned: ("sota", {"ken"}),
    person_events.PersonSuspended: ("sota", {"ken"}),
    person_events.SanctionLifted: ("sota", {"ken"}),
    report_events.InquiryOpened: (None, {"ken", "sota"}),
    report_events.InquiryAnswered: ("ken", {"sota"}),
    report_events.InquiryDecided: ("sota", {"ken"}),
    report_events.InquiryReopened: ("sota", {"ken"}),
    report_events.ReporterNotified: ("sota", {"ken"}),
    report_events.BadFaithFound: ("sota", {"ken"}),
    personal_data_events.ExportReady: (None, {"ken"}),
    personal_data_events.LeaveAsked: ("ken", {"ken"}),
    personal_data_events.LeaveTakenBack: ("ken", {"ken"}),
    personal_data_events.LeaveWaits: (None, {"ken"}),
    notice_events.MailsLeft: (None, {"ken"}),
}
# Facts that are codes, whose words are of the catalogue.
CODES: dict[str, Any] = {"chips": ("brief", "colour"), "reason_values": {}}
# What nobody may read in a mail before the award, and no rival ever.
CANARIES = [cast.NAMES["ken"], cast.NAMES["mei"], "ken@example.jp", "mei@example.jp", "secret-name-of-a-file"]


@pytest.fixture
def stage(app):
    made = award_scene.judging(app)
    with app.app_context():
        judging_scene.judge(made.contest, made.who["rei"])
        queue.drain(LATER)
    return made


def example(kind: type[events.Event], stage: award_scene.Stage, **changes: Any) -> events.Event:
    """An event of this kind about Ken and his entry, every fact filled in."""
    types = get_type_hints(kind)
    facts: dict[str, Any] = {}
    for field in fields(kind):
        wanted = {types[field.name], *get_args(types[field.name])}
        if field.name in CODES:
            facts[field.name] = CODES[field.name]
        elif Money in wanted:
            facts[field.name] = yen(12_345)
        elif datetime in wanted:
            facts[field.name] = CHOICE
        elif bool in wanted:
            facts[field.name] = False
        elif int in wanted:
            facts[field.name] = 1
        elif str in wanted:
            facts[field.name] = "言葉"
        else:
            facts[field.name] = ()
    about = {"contest_id": stage.contest, "entry_id": stage.ken, "person_id": stage.who["ken"], "at": CHOICE}
    return kind(**facts | about | changes)


def record(stage: award_scene.Stage, event: events.Event, by: str | None) -> int:
    return events.record(event, by=stage.who[by] if by else None).id


def notified(stage: award_scene.Stage, row: int) -> dict[str, list[Mail]]:
    """The mails about an event, by who got them."""
    names = {f"{name}@example.jp": name for name in stage.who}
    found: dict[str, list[Mail]] = {}
    written = select(Mail).join(Notice, Notice.id == Mail.notice_id).where(Notice.event_id == row)
    for mail in mails(written):
        found.setdefault(names[mail.to_address], []).append(mail)
    return found


def lines(mail: Mail) -> list[str]:
    """What a mail says of its own, without the frame that all share."""
    own, _frame = mail.text.split("\n--\n")
    return [line for line in own.splitlines() if line]


def test_every_rule_is_expected_here():
    assert {rule.kind for rule in RULES} == {kind.kind for kind in EXPECTED}


@pytest.mark.parametrize("kind", EXPECTED, ids=lambda kind: kind.kind)
def test_each_event_is_told_once_to_exactly_whom_it_concerns_in_their_language(here, stage, kind):
    by, whom = EXPECTED[kind]
    row = record(stage, example(kind, stage), by)
    for _twice in range(2):
        queue.drain(LATER)
        sending.tell(row)

    composed_mails = notified(stage, row)

    assert set(composed_mails) == whom
    assert {len(mails) for mails in composed_mails.values()} == {1}
    for name, [mail] in composed_mails.items():
        assert "%(" not in mail.subject + mail.text + mail.html and "None" not in mail.text
        assert "http://localhost/" in mail.text and "http://localhost/" in mail.html
        assert "\n" not in mail.subject
        own = {cast.NAMES[name], f"{name}@example.jp"}
        if kind in (
            person_events.StaffMade,
            person_events.StaffEnded,
        ):  # about no entry: staff read who it is
            own.add(cast.NAMES["ken"])
        for canary in set(CANARIES) - own:
            assert canary not in mail.subject + mail.text + mail.html, "a designer is named"
    dead = reader().scalars(select(Job.kind).where(Job.state == "dead", Job.kind != "entries.render_clean"))
    assert list(dead) == []

    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.language = "ja"
    row = record(stage, example(kind, stage), by)
    queue.drain(LATER)
    for name, [mail] in notified(stage, row).items():
        said = lines(mail)
        words = "".join(said).replace("みなと焙煎所のロゴ", "").replace("言葉", "")
        assert '<html lang="ja"' in mail.html
        assert len(said) == len(lines(composed_mails[name][0])), "a sentence is missing"
        assert sum("ぁ" <= char <= "ん" for char in words) > 5, mail.text
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", words), mail.text


@pytest.mark.parametrize(
    ("kind", "changes", "by", "whom"),
    [
        (contest_events.ContestCancelled, {"was_draft": True}, "hana", set()),
        (contest_events.BriefClarified, {"person_id": None}, "hana", {"ken", "mei", "rei"}),
        (contest_events.BriefClarified, {"person_id": None, "said": ""}, "hana", {"ken", "mei", "rei"}),
        (contest_events.DeadlineMoved, {"person_id": None}, "hana", {"ken", "mei", "rei"}),
        (contest_events.ClosesEarly, {"person_id": None}, "hana", {"ken", "mei", "rei"}),
        (
            payment_events.ReceiptRecorded,
            {"contest_id": None, "entry_id": None, "person_id": None},
            "sota",
            set(),
        ),
        (payment_events.ReceiptRecorded, {"missing": yen(0)}, "sota", set()),
        (payment_events.ReceiptMatched, {"missing": yen(0)}, "sota", set()),
        (entry_events.EntryDeclined, {}, "ken", set()),
        (entry_events.PinDone, {"others_open": True}, "ken", set()),
        (award_events.HandoverAccepted, {"by_clock": True}, None, {"hana"}),
        (payment_events.PayoutRequested, {"person_id": None}, "sota", {"sota"}),
    ],
)
def test_what_a_fact_changes(here, stage, kind, changes, by, whom):
    row = record(stage, example(kind, stage, **changes), by)
    queue.drain(LATER)

    assert set(notified(stage, row)) == whom


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the winner confirmed that they are right: logo.pdf, a.ai. Open them before you accept."),
        ("ja", "受賞者が正しいものとして確認しました：logo.pdf, a.ai。検収の前に開いて確かめてください。"),
    ],
)
def test_a_delivery_names_the_files_that_do_not_look_like_their_format(here, stage, language, said):
    award_scene.alter(Person, stage.who["hana"], language=language)
    doubtful, plain = (
        record(stage, example(award_events.Delivered, stage, doubts=doubts), "ken")
        for doubts in ("logo.pdf, a.ai", "")
    )
    queue.drain(LATER)

    found = [notified(stage, row)["hana"][0].text.replace("\n", " ") for row in (doubtful, plain)]
    assert [said.replace(" ", "") in text.replace(" ", "") for text in found] == [True, False]


def test_of_ready_entries_the_client_is_told_of_the_first_alone(here, stage):
    rows_ = [record(stage, example(entry_events.VersionReady, stage), None) for _ in range(3)]
    queue.drain(LATER)

    assert [set(notified(stage, row)) for row in rows_] == [{"ken", "hana"}, {"ken"}, {"ken"}]


def test_who_withdrew_everything_is_not_told_how_it_ended(here, stage):
    from contest.entries.model import Entry

    award_scene.alter(Entry, stage.mei, state="withdrawn", withdrawn_at=CHOICE)
    row = record(stage, example(award_events.Awarded, stage), "hana")
    queue.drain(LATER)

    assert set(notified(stage, row)) == {"hana", "ken", "rei"}


def test_an_address_that_was_never_confirmed_gets_nothing(here, stage):
    award_scene.alter(Person, stage.who["ken"], confirmed_at=None)
    row = record(stage, example(payment_events.PayoutSent, stage), "sota")
    queue.drain(LATER)

    assert notified(stage, row) == {}


def test_the_losers_are_told_kindly_and_what_becomes_of_their_work(here, stage):
    award_scene.award(stage)
    queue.drain(LATER)

    [mail] = mails(select(Mail).where(Mail.to_address == "mei@example.jp"))
    assert "Thank you for your work" in mail.text and "You keep the rights to your entries" in mail.text
    assert "nobody may use your designs" in mail.text
    [won] = mails(select(Mail).where(Mail.to_address == "ken@example.jp"))
    assert "Congratulations" in won.text and "¥100,000" in won.text


@both_databases
def test_killed_between_two_mails_the_next_run_writes_the_missing_ones_only(app, database, monkeypatch):
    stage = award_scene.judging(app)
    with app.app_context():
        row = record(stage, example(award_events.Awarded, stage), "hana")
        written, write = [], outbox.write

        def dies_after_two(**composed):
            if len(written) == 2:
                raise KeyboardInterrupt
            written.append(composed["to"])
            write(**composed)

        with monkeypatch.context() as patch:
            patch.setattr(outbox, "write", dies_after_two)
            with pytest.raises(KeyboardInterrupt):
                sending.tell(row)
        assert len(notified(stage, row)) == 2
        sending.tell(row)
        sending.tell(row)
        assert {name: len(mails) for name, mails in notified(stage, row).items()} == {
            "hana": 1,
            "ken": 1,
            "mei": 1,
        }


@both_databases
def test_told_by_many_workers_at_once_it_is_told_once(app, database):
    stage = award_scene.judging(app)
    with app.app_context():
        row = record(stage, example(award_events.Awarded, stage), "hana")

    assert crowd.at_once(app, *[lambda: sending.tell(row)] * 8) == Counter(done=8)

    with app.app_context():
        assert {name: len(mails) for name, mails in notified(stage, row).items()} == {
            "hana": 1,
            "ken": 1,
            "mei": 1,
        }


def test_nothing_is_written_for_what_was_rolled_back(here, stage):
    before = reader().scalar(select(func.count(Job.id)))
    with pytest.raises(ZeroDivisionError), transaction():
        record(stage, example(award_events.Awarded, stage), "hana")
        _ = 1 / 0

    assert reader().scalar(select(func.count(Job.id))) == before
    assert reader().scalar(select(func.count(Recorded.id)).where(Recorded.kind == "award.decided")) == 0


def test_nobody_is_written_to_again_for_nothing(here, stage, monkeypatch):
    row = record(stage, example(award_events.Awarded, stage), "hana")
    sending.tell(row)
    monkeypatch.setattr(
        sending, "compose_for", lambda *_, **__: pytest.fail("rendered a letter already written")
    )

    sending.tell(row)


def test_instants_stand_in_the_contests_zone_and_in_the_readers(here, stage):
    award_scene.alter(Person, stage.who["ken"], time_zone="Europe/Berlin")
    row = record(stage, example(award_events.ChangesRequested, stage), "hana")
    queue.drain(LATER)

    text = notified(stage, row)["ken"][0].text
    shown = [
        f"{award_scene.CHOICE.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M} ({zone})"
        for zone in ("Asia/Tokyo", "Europe/Berlin")
    ]
    assert " / ".join(shown) in text


def test_a_zone_that_is_a_distance_from_utc_is_called_by_it_in_mails(here, stage):
    award_scene.alter(Person, stage.who["ken"], time_zone="Etc/GMT+12")
    row = record(stage, example(award_events.ChangesRequested, stage), "hana")
    queue.drain(LATER)

    text = notified(stage, row)["ken"][0].text
    shown = f"{award_scene.CHOICE.astimezone(ZoneInfo('Etc/GMT+12')):%a %-d %b %Y, %H:%M} UTC−12 (AoE)"
    assert shown in text and "GMT" not in text


def test_words_of_people_are_text_in_a_mail_and_start_no_header(here, stage):
    from contest.contests.model import Contest

    award_scene.alter(Contest, stage.contest, title="ロゴ\r\nBcc: x@y <b>%(name)s</b>")
    note = "<script>alert(1)</script>\n%(title)s"
    row = record(stage, example(award_events.ChangesRequested, stage, note=note), "hana")
    queue.drain(LATER)
    [mail] = notified(stage, row)["ken"]
    judged = record(stage, example(contest_events.ContestLapsed, stage), None)
    queue.drain(LATER)

    assert "<script>" not in mail.html and "&lt;script&gt;" in mail.html and "> %(title)s" in mail.text
    assert all("\n" not in one.subject and "\r" not in one.subject for one in notified(stage, judged)["ken"])


def test_every_kind_that_is_told_exists():
    assert {rule.kind for rule in RULES} <= set(kinds())
    assert all(of_kind(RULES, kind.kind) for kind in EXPECTED)


@pytest.mark.parametrize("path", sorted({rule.path for rule in (*RULES, *reminders.RULES)}))
def test_every_mail_leads_to_a_page(app, path):
    way = path.format(contest=1, number=1).partition("?")[0].partition("#")[0]
    assert app.url_map.bind("localhost").match(way, method="GET")
