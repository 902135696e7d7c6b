"""kill -9 at the named points of every act that moves money, a choice or an entry: done again, it has happened once.

What people do carries a one-time key, as their forms do: they press again after the crash.
"""

import hashlib
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from contest.awards import queries as award_queries
from contest.awards.actions import awarding, deliverables, handover
from contest.awards.model import Award, Deliverable, Delivered, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries.actions import closing, entering
from contest.entries.actions.uploads import arriving, promising
from contest.entries.model import Entry, Image, Upload
from contest.events.model import Recorded
from contest.kernel import ports
from contest.kernel.db import reader
from contest.kernel.idempotency import run_once
from contest.ledger.model import Transfer
from contest.notices.model import Notice
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts
from contest.payments.model import Payout, Receipt
from contest.work import queue
from contest.work.model import DONE, Job
from storage.disk import DiskStore
from tests import cast
from tests.awards import scene as award_scene
from tests.awards.scene import CHOICE, DAY, SECOND, Stage
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.faults.deaths import dies, leases_run_out
from tests.judging import scene as judging_scene
from tests.payments import scene as payment_scene

TIMES = 25
SHARED = ("transaction.before_commit", "transaction.after_commit", "events.after_row", "work.after_enqueue")
MOVES = (*SHARED, "ledger.after_transfer")
_turns = itertools.count(1)


@dataclass(frozen=True)
class Deed:
    """Something a person does: its scene, the deed itself, and what there must be of it afterwards, once."""

    name: str
    points: tuple[str, ...]
    stage: Callable[[dict[str, int]], Any]
    do: Callable[[Any], object]
    facts: Callable[[Any], object]


def judging(who: dict[str, int]) -> Stage:
    """A contest whose call has closed, its prize held and two entries in it; the winner is new in the site."""
    winner = rows_person(who)
    facts = {"language": "ja", "entries_close_at": CHOICE - DAY, "agreement_version": award_scene.VERSION}
    contest = payment_scene.draft(who["hana"], **facts)
    payment_scene.receive(contest, by=who["sota"])
    payment_scene.publish(contest, who["hana"])
    ken = judging_scene.entry(contest, winner, 1, made_at=CHOICE - 2 * DAY)
    mei = judging_scene.entry(contest, who["mei"], 2, made_at=CHOICE - 2 * DAY)
    return Stage(who | {"ken": winner}, contest, ken, mei)


def rows_person(who: dict[str, int]) -> int:
    """Somebody new, paid to an account of their own."""
    turn = next(_turns)
    (person,) = cast.join(current_app._get_current_object(), f"p{turn}").values()
    payment_scene.bank_details(person, f"{turn:07d}")
    return person


def awarded(who: dict[str, int]) -> Stage:
    stage = judging(who)
    award_scene.award(stage)
    return stage


def complete(who: dict[str, int]) -> Stage:
    stage = awarded(who)
    award_scene.complete(stage)
    return stage


def delivered(who: dict[str, int]) -> Stage:
    stage = complete(who)
    award_scene.deliver(stage)
    return stage


def settled(who: dict[str, int]) -> Stage:
    stage = delivered(who)
    handover.accept(stage.contest, by=who["hana"], now=CHOICE)
    return stage


def requested(who: dict[str, int]) -> tuple[Stage, int]:
    stage = settled(who)
    return stage, payouts.request(stage.who["ken"], currency="JPY", now=CHOICE)


def sent(who: dict[str, int]) -> tuple[Stage, int]:
    stage, payout = requested(who)
    payouts.dispatch(payout, by=who["sota"], now=CHOICE)
    return stage, payout


def overdue(who: dict[str, int]) -> Stage:
    stage = awarded(who)
    late = award_queries.handover(stage.contest).handover.due_at + SECOND
    awarding.ask_void(stage.contest, reason="音沙汰なし", by=who["hana"], now=late)
    return stage


def late(stage: Stage):
    return award_queries.handover(stage.contest, ended=True).handover.due_at + SECOND


def unpaid(who: dict[str, int]) -> Stage:
    return Stage(who, payment_scene.draft(who["hana"]), 0, 0)


def call(who: dict[str, int]) -> tuple[Stage, list[str]]:
    contest = payment_scene.draft(who["hana"], entries_close_at=entry_scene.utcnow() + 7 * DAY)
    payment_scene.receive(contest, by=who["sota"])
    payment_scene.publish(contest, who["hana"])
    stage = Stage(who, contest, 0, 0)
    return stage, [entry_scene.send(ports.store(), contest, who["ken"], entry_scene.png(next(_turns)))]


def count(model: Any, **facts: Any) -> int:
    return reader().scalar(select(func.count()).select_from(model).filter_by(**facts)) or 0


def happened(stage: Stage, kind: str) -> int:
    return count(Recorded, kind=kind, contest_id=stage.contest)


def paid_out(stage: Stage) -> tuple[Any, ...]:
    found = reader().scalars(select(Payout).where(Payout.person_id == stage.who["ken"])).all()
    return tuple((one.state, one.amount) for one in found), payment_queries.balance(
        stage.who["ken"], "JPY"
    ).amount


PRIZE = payment_scene.PRIZE.amount
DEEDS = (
    Deed(
        "receipt", MOVES, unpaid,
        lambda s: payment_scene.receive(s.contest, by=s.who["sota"]),
        lambda s: (payment_queries.funding(s.contest).held,
                   count(Receipt, reference=payment_queries.funding(s.contest).reference)) == (payment_scene.DUE, 1),
    ),
    Deed(
        "award", SHARED, judging, award_scene.award,
        lambda s: (count(Award, contest_id=s.contest), count(Handover, contest_id=s.contest),
                   happened(s, "award.decided")) == (1, 1, 1),
    ),
    Deed(
        "delivery", SHARED, complete, award_scene.deliver,
        lambda s: (happened(s, "handover.delivered"),
                   count(Delivered, handover_id=award_queries.handover(s.contest).handover.id)) == (1, 2),
    ),
    Deed(
        "acceptance", MOVES, delivered,
        lambda s: handover.accept(s.contest, by=s.who["hana"], now=CHOICE),
        lambda s: (payment_queries.balance(s.who["ken"], "JPY").amount, happened(s, "handover.accepted"),
                   count(Transfer, contest_id=s.contest, kind="prize")) == (PRIZE, 1, 1),
    ),
    Deed(
        "acceptance by the clock", MOVES, delivered,
        lambda s: handover.accept(s.contest, by=None, now=CHOICE + 6 * DAY),
        lambda s: (payment_queries.balance(s.who["ken"], "JPY").amount, happened(s, "handover.accepted")) == (PRIZE, 1),
    ),
    Deed(
        "payout", MOVES, settled,
        lambda s: payouts.request(s.who["ken"], currency="JPY", now=CHOICE),
        lambda s: paid_out(s) == ((("requested", PRIZE),), 0),
    ),
    Deed(
        "dispatch", SHARED, requested,
        lambda s: payouts.dispatch(s[1], by=s[0].who["sota"], now=CHOICE),
        lambda s: paid_out(s[0]) == ((("sent", PRIZE),), 0),
    ),
    Deed(
        "end of a payout", SHARED, sent,
        lambda s: payouts.settle(s[1], by=s[0].who["sota"], now=CHOICE),
        lambda s: paid_out(s[0]) == ((("settled", PRIZE),), 0),
    ),
    Deed(
        "payout that failed", MOVES, sent,
        lambda s: payouts.fail(s[1], reason="口座なし", by=s[0].who["sota"], now=CHOICE),
        lambda s: paid_out(s[0]) == ((("failed", PRIZE),), PRIZE),
    ),
    Deed(
        "voiding", SHARED, overdue,
        lambda s: awarding.void(s.contest, reason="納品なし", by=s.who["sota"], now=late(s)),
        lambda s: (award_scene.state(s), happened(s, "award.voided")) == (("published", None), 1),
    ),
    Deed(
        "lapse", MOVES, judging,
        lambda s: closing.lapse(s.contest, now=contest_rules.choice_ends(reader().get_one(Contest, s.contest)) + SECOND),
        lambda s: (award_scene.state(s)[0], count(Transfer, contest_id=s.contest, kind="refund")) == ("lapsed", 1),
    ),
    Deed(
        "entry", SHARED, call,
        lambda s: entering.enter(s[0].contest, by=s[0].who["ken"], upload_ids=s[1], words=entry_scene.WORDS,
                                         declared=entry_scene.OWN, now=entry_scene.utcnow()),
        lambda s: (happened(s[0], "entry.entered"), entering_counts(s[0])) == (1, (1, 1)),
    ),
)  # fmt: skip


def entering_counts(stage: Stage) -> tuple[int, int]:
    """Entries of a contest, and jobs that will draw their pictures."""
    images = select(Image.id).join(Upload, Upload.id == Image.upload_id)
    drawn = reader().scalars(images.where(Upload.contest_id == stage.contest)).all()
    slots = [f"entries.render/{image}" for image in drawn]
    jobs = reader().scalar(select(func.count(Job.id)).where(Job.slot.in_(slots)))
    return count(Entry, contest_id=stage.contest), jobs or 0


@pytest.fixture
def who(app: Flask) -> dict[str, int]:
    return cast.join(app)


def tried(app: Flask, who: dict[str, int], orders: Path, deed: Deed, point: str, turn: int) -> bool:
    """One crash and what comes after it; whether the deed came past the point at all."""
    by = who["hana"]
    with app.app_context():
        stage = deed.stage(who)

    def press() -> object:
        # What a deed answers is not JSON everywhere, and here nobody reads it.
        return run_once(
            f"{deed.name} {point} {turn}", by=by, now=CHOICE, act=lambda: (deed.do(stage), None)[1]
        )

    died = dies(app, orders, point, press)
    with app.app_context():
        press()
        assert deed.facts(stage), f"{deed.name}, killed at {point}"
    return died


def crashes(
    app: Flask, who: dict[str, int], orders: Path, times: int, cases: Iterator[tuple[Deed, str]]
) -> int:
    deaths = 0
    for deed, point in cases:
        died = [tried(app, who, orders, deed, point, turn) for turn in range(times)]
        assert all(died) or not any(died), (deed.name, point)
        deaths += sum(died)
    with app.app_context():
        payment_scene.books_are_clean()
    return deaths


def test_a_crash_at_a_point_of_each_deed_leaves_it_done_once(app, who, tmp_path):
    """One point of each, another one from deed to deed; nightly all of them."""
    cases = ((deed, deed.points[n % len(deed.points)]) for n, deed in enumerate(DEEDS))
    assert crashes(app, who, tmp_path / "orders", 1, cases) >= len(DEEDS) - 2


@pytest.mark.nightly
@both_databases
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_twenty_five_crashes_at_every_point_of_a_deed_leave_it_done_once(app, who, tmp_path, deed):
    deaths = crashes(app, who, tmp_path / "orders", TIMES, ((deed, point) for point in deed.points))
    print(f"{deed.name}: {deaths} deaths at {len(deed.points)} points")
    assert deaths >= TIMES * (len(deed.points) - 1)


class Mailbox:
    """A mail server that writes each letter down before it says yes, so that it survives whoever sent it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, *, message_id: str, **_rest: str | None) -> None:
        with (self.folder / "letters").open("a") as file:
            file.write(f"{message_id}\n")

    def sent(self) -> list[str]:
        file = self.folder / "letters"
        return file.read_text().split() if file.exists() else []


WORK = ("work.after_claim", "work.before_done", "transaction.before_commit", "transaction.after_commit")
MAIL = ("mail.before_sending", "mail.after_sending", *WORK)


def letters_survive(
    app: Flask, who: dict[str, int], folder: Path, times: int, points: tuple[str, ...]
) -> int:
    """Crash a worker that tells people of an award; how many letters went out twice."""
    post = app.extensions["konpe.post"] = Mailbox(folder)
    deaths = twice = 0
    for point, _turn in itertools.product(points, range(times)):
        with app.app_context():
            queue.drain(CHOICE + 400 * DAY)
            award_scene.award(judging(who))
            before = post.sent(), count(Notice)
        deaths += dies(app, folder / "orders", point, lambda: queue.drain(CHOICE + SECOND))
        with app.app_context():
            leases_run_out()
            queue.drain(CHOICE + 400 * DAY)
            new = post.sent()[len(before[0]) :]
            assert len(set(new)) == count(Notice) - before[1] > 0
            repeated = len(new) - len(set(new))
            assert repeated <= (point == "mail.after_sending")
            twice += repeated
            assert reader().scalars(select(Job.id).where(Job.state != DONE)).all() == []
    assert deaths == times * len(points)
    return twice


def test_a_worker_that_dies_while_it_tells_of_an_award_loses_no_letter(app, who, tmp_path):
    assert letters_survive(app, who, tmp_path, 1, ("mail.before_sending", "mail.after_sending")) == 1


@pytest.mark.nightly
@both_databases
def test_twenty_five_workers_dead_at_every_point_lose_no_letter(app, who, tmp_path):
    print(f"{letters_survive(app, who, tmp_path, TIMES, MAIL)} letters twice, with their Message-ID")


KEEPING = ("deliverables.after_copy", "deliverables.after_object", *WORK)


def files_survive(app: Flask, who: dict[str, int], folder: Path, times: int, points: tuple[str, ...]) -> int:
    """Crash a worker that checks and keeps a source file; each is kept once, whole, and nothing lies about."""
    store = app.extensions["konpe.store"] = DiskStore(folder, url="http://127.0.0.1:1", secret="tests only")
    deaths = 0
    for point, turn in itertools.product(points, range(times)):
        body = f"<svg>{point} {turn}</svg>".encode()
        with app.app_context():
            stage = awarded(who)
            award_scene.agree(stage)
            queue.drain(CHOICE + 400 * DAY)
            file = sent_file(stage, body)
        deaths += dies(app, folder / "orders", point, lambda: queue.drain(CHOICE + SECOND))
        with app.app_context():
            leases_run_out()
            queue.drain(CHOICE + 400 * DAY)  # long after the address to send it to has ended
            row = reader().get_one(Deliverable, file)
            assert (row.state, happened(stage, "handover.deliverable_kept")) == ("ready", 1)
            with store.open(row.key) as stored:
                assert stored.read() == body
            known = set(reader().scalars(select(Deliverable.key)))
            assert {key for key, _stat in store.list("")} == known
            assert reader().scalars(select(Job.id).where(Job.state != DONE)).all() == []
    with app.app_context():
        payment_scene.books_are_clean()
    return deaths


def sent_file(stage: Stage, body: bytes) -> int:
    """A source file of the winner's that has arrived in the store, still to be looked at."""
    ken = stage.who["ken"]
    promised = promising.promise(
        stage.contest, by=ken, purpose="deliverable", filename="logo.svg", size=len(body), now=CHOICE,
        content_type="image/svg+xml", sha256=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    inbox = reader().get_one(Upload, promised.id).inbox_key
    ports.store().put(inbox, io.BytesIO(body), content_type="image/svg+xml", size=len(body))
    arriving.receive([promised.id], by=ken)
    ids = [promised.id]
    return deliverables.add_files(stage.contest, upload_ids=ids, format="SVG", by=ken, now=CHOICE)[0]


def test_a_worker_that_dies_while_it_keeps_a_source_file_keeps_it_once(app, who, tmp_path):
    assert files_survive(app, who, tmp_path, 1, KEEPING[:2]) == 2


@pytest.mark.nightly
@both_databases
@pytest.mark.parametrize("point", KEEPING)
def test_twenty_five_workers_dead_over_a_source_file_keep_each_once(app, who, tmp_path, point):
    assert files_survive(app, who, tmp_path, TIMES, (point,)) == TIMES
