"""Demo contests: every action is the real one, at an instant of the last weeks; images pass the real cage."""

import hashlib
import io
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any, cast

from flask import current_app
from sqlalchemy import func, select

from contest.awards.actions import awarding, deliverables, handover
from contest.contests import agreement, queries as contest_queries
from contest.contests.actions import drafting, publication
from contest.contests.model import Contest
from contest.demo import people as demo_people, sample_art
from contest.demo.briefs import BRIEFS, Brief
from contest.demo.sample_art import Picture
from contest.entries.actions import closing, entering, feedback
from contest.entries.actions.entering import Words
from contest.entries.actions.uploads import arriving, promising
from contest.entries.declarations import Declarations
from contest.entries.model import DELIVERABLE, ENTRY, Entry, Upload
from contest.judging import actions as judging_actions
from contest.judging.methods.keep_maybe_out import KEEP, MAYBE, OUT
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.money import HOME, yen
from contest.mail.model import Mail
from contest.mail.post import Drawer
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts, receipts
from contest.people import queries as person_queries
from contest.work import queue
from contest.work.model import DEAD, DONE, Job
from storage.store import ObjectStore, Signed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLES = {
    "ja": ["朝の港", "まるい余白", "一筆の線", "石と木", "灯りのかたち", "重なる音", "静かな印", "風の通り道"],
    "en": ["Plain badge", "Two wheels", "Quiet north", "One line", "Open door", "Evening light", "Folded", "Signal"],
}  # fmt: skip
NOTES = {
    "ja": [
        "一色でも成り立つように、線の太さをそろえました。",
        "看板では遠くから、名刺では近くから読めることを優先しました。",
        "",
    ],
    "en": [
        "Works in one colour and at 16 pixels.",
        "Drawn on a grid of eight; the gap is as wide as the line.",
        "",
    ],
}

# What a delivered file of each format is named and begins with.
SOURCE_FILES = {
    "SVG": ("svg", b'<svg xmlns="http://www.w3.org/2000/svg">'), "PDF": ("pdf", b"%PDF-1.7\n"),
    "Illustrator": ("ai", b"%PDF-1.7\n"), "EPS": ("eps", b"%!PS-Adobe-3.0 EPSF-3.0\n"),
    "PNG": ("png", b"\x89PNG\r\n\x1a\n"),
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """Times of a contest: when it opened (before now), when it closes (after now; before, if negative), and what came in."""

    opened: timedelta
    closes: timedelta
    entries: int
    seed: int


CALLS = {
    "lantern": Call(45 * DAY, -35 * DAY, 2, 700),
    "kanade": Call(30 * DAY, -22 * DAY, 6, 100),
    "harbour": Call(24 * DAY, -15 * DAY, 5, 200),
    "tomoshibi": Call(16 * DAY, -8 * DAY, 6, 300),
    "minato": Call(10 * DAY, -2 * DAY, 64, 0),
    "sora": Call(9 * DAY, 3 * DAY, 2, 400),
    "aozora": Call(4 * DAY, 3 * DAY, 8, 500),
    "nordlicht": Call(6 * DAY, 20 * HOUR, 5, 600),
}
Step = Callable[[str], None]


class NotEmpty(Exception):
    """The demo fills empty sites only."""


def fill(step: Step) -> None:
    """Fill an empty site; `step` is called with what was done. Raises NotEmpty."""
    if not person_queries.nobody_yet():
        raise NotEmpty
    now = utcnow()
    with _quiet(), ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as artists:
        Demo(now, demo_people.move_in(now), artists, step).play()


class Demo:
    """Nine contests, one in each state of its life."""

    def __init__(self, now: datetime, ids: dict[str, int], artists: ProcessPoolExecutor, step: Step) -> None:
        self.now, self.ids, self.artists, self.step = now, ids, artists, step
        self.chance = random.Random(218)  # noqa: S311 — demo data, not a secret
        self.designers = ["ken", "mei", *(key for key, _name in demo_people.DESIGNERS)]

    def play(self) -> None:
        """Write the demo, in the order in which it happened."""
        now, drawn = self.now, {}
        for key, call in CALLS.items():
            names = ((call.seed + n, BRIEFS[key].name) for n in range(call.entries))
            drawn[key] = [self.artists.submit(sample_art.draw, seed, name) for seed, name in names]
        numbers = {}
        for key, call in CALLS.items():
            opens, closes = now - call.opened, now + call.closes
            numbers[key] = self._publish(BRIEFS[key], opens=opens, closes=closes)
            until = min(closes, now) - HOUR
            for place, picture in enumerate(drawn[key]):
                at = opens + 2 * HOUR + (until - opens - 2 * HOUR) * (place / call.entries)
                self._enter(numbers[key], BRIEFS[key], place, picture.result(), at=at)
            self.step(BRIEFS[key].title)
        _wait()
        self._judge(numbers["minato"])
        self._talk(numbers)
        self._award(numbers)
        self._drafts()
        self._pay_out(numbers)
        _wait()
        self.step("")

    def _publish(self, brief: Brief, *, opens: datetime, closes: datetime) -> int:
        number, client = self._draft(brief, now=opens - HOUR, closes=closes)
        publication.fund(number, gateway="bank_transfer", by=client, now=opens - HOUR)
        self._transfer(number, share=1, now=opens - HOUR / 2)
        publication.publish(number, agreement=agreement.CURRENT, by=client, now=opens)
        return number

    def _draft(self, brief: Brief, *, now: datetime, closes: datetime) -> tuple[int, int]:
        client = self.ids[brief.client]
        number = drafting.create(by=client, language=brief.language, time_zone=brief.zone, now=now)
        facts = {
            "title": brief.title,
            "lead": brief.lead,
            "description": brief.description,
            "category": brief.category,
            "required_formats": brief.formats,
            "visibility": brief.visibility,
            "reveal": brief.reveal,
            "ai_policy": brief.ai_policy,
            "prize": yen(brief.prize),
            "entries_close_at": closes.replace(minute=0, second=0, microsecond=0),
        }
        drafting.save(number, facts, by=client, now=now)
        return number, client

    def _transfer(self, number: int, *, share: float, now: datetime) -> None:
        """The client's bank transfer arrives, whole or in part, and staff record it."""
        funding = payment_queries.funding(number)
        assert funding is not None, number
        end_page()
        receipts.record(
            statement=f"{funding.reference} カ)デモ",
            amount=yen(int(funding.due.amount * share)),
            bank="みなと銀行",
            received_on=now.date(),
            by=self.ids["sota"],
            now=now,
        )

    def _enter(self, number: int, brief: Brief, place: int, picture: Picture, *, at: datetime) -> None:
        by = self.ids[self.designers[place % len(self.designers)]]
        upload_id = self._send(number, picture, purpose=ENTRY, by=by, at=at)
        language = brief.language
        words = Words(
            title=TITLES[language][place % 8],
            note=self.chance.choice(NOTES[language]),
            alt=picture.filename.split("-")[0],
        )
        declared = Declarations(
            own_work=True,
            fonts_used=True,
            fonts=("Aileron (CC0)",),
            ai_used=brief.ai_policy == "declare" and place % 9 == 4,
            ai_tools="色の案を出すために画像生成を使いました。形は手で描いています。",
        )
        entering.enter(
            number, by=by, upload_ids=[upload_id], words=words, declared=declared, now=at + HOUR / 30
        )

    def _send(self, number: int, picture: Picture, *, purpose: str, by: int, at: datetime) -> str:
        """A file on its way: promised, put into storage, seen there."""
        promise = promising.promise(
            number,
            by=by,
            purpose=purpose,
            filename=picture.filename,
            content_type=picture.content_type,
            size=len(picture.content),
            sha256=hashlib.sha256(picture.content).hexdigest(),
            now=at,
        )
        sent = select(Upload.inbox_key, Upload.content_type).where(Upload.id == promise.id)
        key, kind = reader().execute(sent).one()
        end_page()
        ports.store().put(key, io.BytesIO(picture.content), content_type=kind, size=len(picture.content))
        arriving.receive([promise.id], by=by)
        return promise.id

    def _judge(self, number: int) -> None:
        """Three judges, at three stages of their quick review; a shortlist and stars by the client."""
        client, closed = self.ids["hana"], self.now - 2 * DAY
        places = [entry.number for entry in self._living(number)]
        for key, share, eye in (("rei", 1.0, 3), ("taro", 0.7, 4), ("sarah", 0.25, 5)):
            judging_actions.invite(number, email=f"{key}@konpe.example", by=client, now=closed - 3 * DAY)
            judging_actions.accept(
                self._token(f"{key}@konpe.example"), by=self.ids[key], now=closed - 2 * DAY
            )
            for turn, place in enumerate(places[: int(len(places) * share)]):
                mark = (KEEP, OUT, MAYBE, OUT, OUT)[(place * eye + place // eye) % 5]
                at = closed + HOUR + turn * timedelta(seconds=20)
                judging_actions.mark(number, place, by=self.ids[key], mark=mark, now=at)
        for turn, place in enumerate(self.chance.sample(places, 9)):
            at = self.now - HOUR * 5 + timedelta(minutes=turn)
            judging_actions.rate(number, place, by=client, stars=3 + turn % 3, now=at)
            if turn < 5:
                judging_actions.shortlist(number, place, by=client, now=at)

    def _token(self, email: str) -> str:
        """The invitation's token: it is in the mail and nowhere else."""
        last = select(Mail.text).where(Mail.to_address == email).order_by(Mail.id.desc()).limit(1)
        text = reader().scalar(last)
        end_page()
        found = re.search(r"/invitations/(\S+)", text or "")
        assert found, email
        return found[1]

    def _talk(self, numbers: dict[str, int]) -> None:
        """Feedback, as good clients give it."""
        for key in ("minato", "aozora", "nordlicht"):
            client = self.ids[BRIEFS[key].client]
            living = self._living(numbers[key])
            for entry, text in zip(living, BRIEFS[key].comments, strict=False):
                feedback.comment(entry.id, by=client, text=text, now=self.now - 9 * HOUR)
            for entry in living[-2:]:
                feedback.decline(entry.id, by=client, chips=["style"], text="", now=self.now - 8 * HOUR)

    def _award(self, numbers: dict[str, int]) -> None:
        """One contest waits for files, one for an answer, one is settled, one lapsed, one was called off."""
        self._choose(numbers["tomoshibi"], "mei", at=self.now - 3 * DAY)
        self._choose(numbers["harbour"], "ken", at=self.now - 5 * DAY)
        self._deliver(numbers["harbour"], "ken", at=self.now - 2 * DAY)
        self._choose(numbers["kanade"], "ken", at=self.now - 20 * DAY)
        self._deliver(numbers["kanade"], "ken", at=self.now - 18 * DAY)
        handover.accept(numbers["kanade"], by=self.ids["hana"], now=self.now - 16 * DAY)
        closing.lapse(numbers["lantern"], now=self.now - 12 * DAY)
        reason = "補助金の交付が取りやめになり、事業が中止されました。"
        publication.cancel(
            numbers["sora"], by=self.ids["sota"], staff=True, reason=reason, now=self.now - DAY
        )

    def _choose(self, number: int, winner: str, *, at: datetime) -> None:
        entry = next(one for one in self._living(number) if one.author_id == self.ids[winner])
        client = contest_of(number).client_id
        awarding.award(number, entry_id=entry.id, by=client, now=at)

    def _deliver(self, number: int, winner: str, *, at: datetime) -> None:
        by = self.ids[winner]
        handover.agree(number, version=agreement.CURRENT, by=by, now=at - DAY)
        for kind in contest_of(number).required_formats:
            ending, begins = SOURCE_FILES[kind]
            content = begins + f"{kind} of contest {number}\n".encode() * 400
            file = Picture(f"final.{ending}", "application/octet-stream", content)
            upload_id = self._send(number, file, purpose=DELIVERABLE, by=by, at=at - HOUR)
            deliverables.add_files(number, upload_ids=[upload_id], format=kind, by=by, now=at - HOUR / 2)
        _wait()
        handover.deliver(number, by=by, now=at)

    def _drafts(self) -> None:
        """A brief being written, its prize half on its way; and a transfer whose sender nobody knows."""
        number, client = self._draft(BRIEFS["yuzu"], now=self.now - DAY, closes=self.now + 8 * DAY)
        publication.fund(number, gateway="bank_transfer", by=client, now=self.now - 20 * HOUR)
        self._transfer(number, share=0.5, now=self.now - 3 * HOUR)
        receipts.record(
            statement="フリコミ ヤマダ",
            amount=yen(44_000),
            bank="みなと銀行",
            received_on=(self.now - DAY).date(),
            by=self.ids["sota"],
            now=self.now - 2 * HOUR,
        )

    def _pay_out(self, numbers: dict[str, int]) -> None:
        """The settled prize has reached its winner's bank; a refund waits for staff to send it."""
        paid = payouts.request(self.ids["ken"], currency=HOME, now=self.now - 15 * DAY)
        payouts.dispatch(paid, by=self.ids["sota"], now=self.now - 14 * DAY)
        payouts.settle(paid, by=self.ids["sota"], now=self.now - 13 * DAY)
        payouts.request(self.ids["oliver"], currency=HOME, now=self.now - DAY)

    def _living(self, number: int) -> list[Entry]:
        ready = select(Entry).where(Entry.contest_id == number, Entry.state == "ready")
        found = list(reader().scalars(ready.order_by(Entry.number)))
        for entry in found:
            reader().expunge(entry)
        end_page()
        return found


def contest_of(number: int) -> Contest:
    """A contest as it is now, detached from the page."""
    found = contest_queries.contest(number)
    reader().expunge(found)
    end_page()
    return found


class Backdated:
    """Storage, which would not sign what expired weeks ago: the demo's files go in by its other door."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def sign_put(self, key: str, *, expires_at: datetime, **options: Any) -> Signed:
        """Sign as if the promise were made now."""
        return self._store.sign_put(key, expires_at=max(expires_at, utcnow() + HOUR), **options)


@contextmanager
def _quiet() -> Iterator[None]:
    """Work off jobs in two threads meanwhile; the demo's mails are written, but leave for nowhere."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    store, post, stop = ports.store(), ports.post(), threading.Event()
    ports.choose(app, store=cast(ObjectStore, Backdated(store)), post=Drawer(), scanner=ports.scanner())
    crew = [threading.Thread(target=queue.work, args=(app, stop), kwargs={"pause": 0.05}) for _ in range(2)]
    for thread in crew:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in crew:
            thread.join()
        ports.choose(app, store=store, post=post, scanner=ports.scanner())


def _wait() -> None:
    """Until all work that is due has been done; a dead job is a fault of ours and ends the demo."""
    while True:
        due = select(func.count()).where(
            Job.state.not_in([DONE, DEAD]), Job.due_at <= utcnow() + timedelta(seconds=30)
        )
        dead = select(Job.error).where(Job.state == DEAD)
        waiting, fault = reader().scalar(due), reader().scalar(dead.limit(1))
        end_page()
        if fault:
            raise RuntimeError(fault)
        if not waiting:
            return
        time.sleep(0.05)
