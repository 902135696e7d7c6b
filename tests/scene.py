"""One house with a contest in every state, made through the real acts, for tests that walk all of it.

Hana is the client, Rei and Kai judge, Sota is staff. Ken's #1 wins wherever something is won; Mei is his rival.
Tomo is close to Rei. Aki entered and was blocked. Ume has no part in anything. What nobody may overhear are the
canaries: names, mail addresses, names of files, words of threads and of refusals.
"""

import hashlib
import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest import create_app
from contest.awards.actions import awarding, deliverables, handover
from contest.awards.jobs import deliverable_check
from contest.awards.model import Deliverable, Handover
from contest.contests import agreement
from contest.contests.actions import (
    cancellation,
    conversation as conversation_actions,
    drafting,
    hiding as contest_hiding,
    publication,
)
from contest.contests.model import Contest
from contest.entries import actions as entry_actions, references as references_entries, uploads
from contest.entries.actions import closing as closing_actions, preparing as preparing_actions
from contest.entries.actions.making import Words
from contest.entries.actions.preparing import Drawn
from contest.entries.declarations import Declarations
from contest.entries.model import Entry, Image, Upload, Version
from contest.judging import actions as judging_actions
from contest.judging.model import Invitation
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader, transaction
from contest.kernel.money import Money
from contest.mail.model import Mail
from contest.notices import leaving
from contest.notices.model import Notice
from contest.notices.telling import tell
from contest.participants.model import Judge
from contest.payments import payouts, queries as payment_queries, receipts
from contest.payments.model import Funding
from contest.people import actions as person_actions, bank, details, sanctions, tokens
from contest.people.ladder import Measure
from contest.people.model import Person
from contest.personal_data.model import Export
from contest.reports import actions as report_actions
from contest.reports.model import Report
from contest.work.model import Job
from contest.work.queue import kind_of
from storage import keys
from tests import cast
from tests.services import PostgresServer
from tests.storage.memory import MemoryStore

EXTRA = {"kai": "小笠原 海", "tomo": "長谷川 友", "aki": "五十嵐 秋"}
NAMES = {**cast.NAMES, **EXTRA}
# The states of authorization's letters, and beside them: Y changes requested after a first delivery (W too),
# L lapsed, K cancelled as a draft, N hidden while open, V an open gallery with a winner, R settled and revealed.
STATES = "DOJWYHAPXLKNVR"
LONG = set("OJXLV")  # with entries of every kind
DAY = timedelta(days=1)
CALL = 7 * DAY
PUBLIC, TO_ENTRANTS = "canary-question", "canary-announcement"
THREAD, ANSWER, REFUSAL = "canary-thread-hana", "canary-thread-author", "canary-decline-text"
REPORT = "canary-report-text"
ORIGINAL, SOURCE, REFERENCE = "canary-original", "canary-source.svg", "canary-reference.png"
DUE = Money(100_000 + 10_000 + 1_000, "JPY")


class Hands:
    """A clock that can be set back, for the store in which a past is made; let go, it shows the present."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def __call__(self) -> datetime:
        return self.at or utcnow()


@dataclass
class Scene:
    """People by first name and contests by state, as ids."""

    ids: dict[str, int] = field(default_factory=dict)
    contests: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # of invitations that wait, by state
    secrets: dict[str, str] = field(default_factory=dict)  # everybody's token for the API
    things: dict[str, dict[str, int | str]] = field(
        default_factory=dict
    )  # ids for addresses, by kind and state


def build(app: Flask, hands: Hands) -> Scene:
    """Fill an empty house whose store goes by `hands`. Takes seconds: copy what it left rather than build twice."""
    scene = Scene(ids=cast.join(app, *cast.NAMES, *EXTRA))
    with app.app_context():
        with transaction() as session:
            for name, full in EXTRA.items():
                session.get_one(Person, scene.ids[name]).name = full
        _Builder(scene, hands).everything()
        for event_id in reader().scalars(select(Job.args).where(Job.kind == kind_of(tell))).all():
            tell(**event_id)
        _find_things(scene)
    return scene


def _find_things(scene: Scene) -> None:
    states = {number: state for state, number in scene.contests.items()}
    read = reader()
    waiting = select(Invitation.contest_id, Invitation.id).where(Invitation.accepted_at.is_(None))
    seats = select(Judge.contest_id, Judge.id).where(Judge.person_id == scene.ids["rei"])
    files = select(Handover.contest_id, Deliverable.id).join(
        Deliverable, Deliverable.handover_id == Handover.id
    )
    pictures = select(Image.reference_of, Image.id).where(Image.reference_of.is_not(None))
    for kind, found in {
        "invitation": waiting,
        "judge": seats,
        "deliverable": files,
        "reference": pictures,
        "funding": select(Funding.contest_id, Funding.id),
        "seat": select(Judge.contest_id, Judge.invitation_id).where(Judge.person_id == scene.ids["rei"]),
    }.items():
        scene.things[kind] = {states[number]: id_ for number, id_ in read.execute(found)}
    meis = select(Notice.id).where(Notice.person_id == scene.ids["mei"]).order_by(Notice.id).limit(1)
    scene.things["notice"] = {"": read.scalars(meis).one()}
    link = leaving.link(scene.ids["mei"], "threads", now=utcnow()) or ""
    scene.things["leaving"] = {"": link.rpartition("/")[2]}
    kens = select(Upload.id).where(Upload.person_id == scene.ids["ken"]).order_by(Upload.promised_at).limit(1)
    scene.things["upload"] = {"": read.scalars(kens).one()}


class _Builder:
    def __init__(self, scene: Scene, hands: Hands) -> None:
        self.scene, self.ids, self.now, self.hands = scene, scene.ids, utcnow(), hands

    def everything(self) -> None:
        for state in STATES:
            self.scene.contests[state] = 0
        self._person_details()
        for state, age in {"P": 30, "O": 2, "N": 2, "J": 8, "X": 8, "L": 40, "W": 10, "Y": 12, "H": 11, "A": 14,
                           "V": 10, "R": 15}.items():  # fmt: skip
            self._published(state, age)
        self._drafts()
        self._desk()
        self._reports()
        for name, id_ in self.ids.items():
            self.scene.secrets[name] = tokens.make(
                id_, name="Tests", scope="money", days=tokens.MOST_DAYS, strong=True, by=id_, now=self.now
            )
        person_actions.block(self.ids["aki"], reason="Tests", by=self.ids["sota"], now=self.now)

    def _reports(self) -> None:
        """Hana has reported Mei's entry in the contest being judged; Mei was warned long ago."""
        number = self.scene.contests["J"]
        meis = select(Entry.id).where(Entry.contest_id == number, Entry.number == 2)
        made = report_actions.report(
            number, entry_id=reader().scalars(meis).one(), by=self.ids["hana"], kind="copied", text=REPORT,
            links=["https://example.com/canary-link"], entries=[1], now=self.now,
        )  # fmt: skip
        warned = sanctions.impose(
            self.ids["mei"],
            Measure(kind="warning"),
            reason="Tests",
            by=self.ids["sota"],
            now=self.now - 400 * DAY,
        )
        inquiry = reader().get_one(Report, made).inquiry_id
        self.scene.things |= {"report": {"": inquiry}, "made": {"": made}, "sanction": {"": warned}}
        with transaction() as session:
            export = Export(
                person_id=self.ids["mei"], asked_at=self.now - 2 * DAY, ready_at=self.now - 2 * DAY,
                parts=[{"key": keys.export(), "size": 1}],
            )  # fmt: skip
            session.add(export)
            session.flush()
            self.scene.things["export"] = {"": export.id}

    def _desk(self) -> None:
        """What waits for staff: a payout, a receipt nobody knows the sender of, a job that died."""
        payout = payouts.request(self.ids["hana"], now=self.now)
        receipt = receipts.record(
            statement="ダレカ", amount=Money(5_000, "JPY"), bank="みなと銀行", received_on=date(2026, 1, 5),
            by=self.ids["sota"], now=self.now,
        )  # fmt: skip
        with transaction() as session:
            job = Job(
                kind="entries.render", args={"image_id": 0}, state="dead", due_at=self.now, error="Tests"
            )
            session.add(job)
            session.flush()
            self.scene.things |= {"payout": {"": payout}, "receipt": {"": receipt}, "job": {"": job.id}}

    # --- before publication

    def _draft(self, state: str, begun: datetime, **fields: Any) -> int:
        hana = self.ids["hana"]
        number = drafting.create(by=hana, language="ja", time_zone="Asia/Tokyo", now=begun)
        brief = {
            "title": f"みなと焙煎所のロゴ {state}",
            "lead": "運河沿いの焙煎所の印",
            "category": "logo",
            "description": "小樽の運河沿いの焙煎所です。看板と豆袋に使うロゴを募集します。",
            "required_formats": ["SVG"],
            "prize": Money(100_000, "JPY"),
            "entries_close_at": begun + DAY + CALL,
        }
        drafting.save(number, brief | fields, by=hana, now=begun)
        self.scene.contests[state] = number
        return number

    def _panel(self, state: str, number: int, now: datetime, *, waiting: bool) -> None:
        for name in ("rei", "kai"):
            token = self._invite(number, f"{name}@example.jp", now)
            judging_actions.accept(token, by=self.ids[name], now=now)
        if waiting:
            self.scene.tokens[state] = self._invite(number, "natsu@example.jp", now)

    def _invite(self, number: int, address: str, now: datetime) -> str:
        judging_actions.invite(number, email=address, by=self.ids["hana"], now=now)
        written = select(Mail.text).where(Mail.to_address == address).order_by(Mail.id.desc())
        found = re.search(r"/invitations/([\w-]+)", reader().scalars(written.limit(1)).one())
        assert found is not None
        return found[1]

    def _drafts(self) -> None:
        number = self._draft("D", self.now - DAY)
        self._panel("D", number, self.now - DAY / 24, waiting=True)  # long enough ago to be sent again
        publication.fund(number, gateway="bank_transfer", by=self.ids["hana"], now=self.now)
        picture = self._send(number, "hana", REFERENCE, self.now, "reference")
        references_entries.add(number, by=self.ids["hana"], upload_ids=[picture], now=self.now)
        image = reader().scalars(select(Image.id).where(Image.reference_of == number)).one()
        self._prepare(image, self.now)
        number = self._draft("K", self.now - DAY)
        self._panel("K", number, self.now - DAY, waiting=False)
        cancellation.cancel(number, by=self.ids["hana"], staff=False, now=self.now)

    # --- a contest and its entries

    def _published(self, state: str, age: int) -> None:
        opened = self.now - age * DAY
        fields = {"visibility": "open"} if state == "V" else {"reveal": True} if state == "R" else {}
        number = self._draft(state, opened - DAY, **fields)
        hana, sota = self.ids["hana"], self.ids["sota"]
        publication.fund(number, gateway="bank_transfer", by=hana, now=opened)
        funding = payment_queries.funding(number)
        assert funding is not None
        receipts.record(
            statement=funding.reference, amount=DUE, bank="みなと銀行", received_on=date(2026, 1, 5), by=sota,
            now=opened, again=True,
        )  # fmt: skip
        publication.publish(number, agreement=agreement.CURRENT, by=hana, now=opened)
        self._panel(state, number, opened, waiting=state == "O")
        self._entries(state, number, opened + timedelta(hours=1))
        self._talk(number, opened + timedelta(hours=2))
        closed = opened + CALL
        if state not in "ON":
            self._marks(number, closed + timedelta(hours=1))
            if state in LONG:  # Rei knows Tomo
                at = closed + timedelta(hours=1)
                judging_actions.recuse(number, 7, by=self.ids["rei"], reason="related", now=at)
        if state == "N":
            contest_hiding.hide(number, reason="Tests", by=sota, now=self.now)
        elif state == "X":
            cancellation.cancel(number, by=sota, staff=True, reason="canary-reason", now=self.now)
        elif state == "L":
            closing_actions.lapse(number, now=closed + 25 * DAY)
        elif state not in "OJ":
            self._won(state, number, closed + timedelta(hours=2))

    def _entries(self, state: str, number: int, now: datetime) -> None:
        hana = self.ids["hana"]
        first = self._enter(number, "ken", now)
        second = self._enter(number, "mei", now)
        for entry_id, author in ((first, "ken"), (second, "mei")):
            entry_actions.comment(entry_id, by=hana, text=f"{THREAD} {author}", now=now)
            entry_actions.comment(entry_id, by=self.ids[author], text=f"{ANSWER} {author}", now=now)
        judging_actions.rate(number, 1, by=hana, stars=5, now=now)
        judging_actions.rate(number, 2, by=hana, stars=2, now=now)
        judging_actions.shortlist(number, 1, by=hana, now=now)
        if state not in LONG:
            return
        entry_actions.withdraw(self._enter(number, "ken", now), by=self.ids["ken"], now=now)
        declined = self._enter(number, "mei", now)
        entry_actions.decline(declined, by=hana, chips=["taste"], text=REFUSAL, now=now)
        hidden = self._enter(number, "mei", now)
        entry_actions.hide(hidden, by=self.ids["sota"], reason="Tests", now=now)
        self._enter(number, "ken", now, readable=False)
        self._enter(number, "tomo", now)
        self._enter(number, "aki", now)

    def _talk(self, number: int, now: datetime) -> None:
        """Mei and Ume ask; Hana answers one, clarifies the brief and writes to all who entered."""
        hana = self.ids["hana"]
        conversation_actions.ask(number, by=self.ids["mei"], text=f"{PUBLIC} 1", now=now)
        conversation_actions.ask(number, by=self.ids["ume"], text=f"{PUBLIC} 2", now=now)
        conversation_actions.answer(number, 1, by=hana, text="はい。", now=now)
        conversation_actions.clarify(
            number, by=hana, part="description", said="小樽の運河沿い", text="小樽の港", now=now
        )
        conversation_actions.announce(number, by=hana, text=TO_ENTRANTS, entrants=2, now=now)

    def _enter(self, number: int, who: str, now: datetime, *, readable: bool = True) -> int:
        upload = self._send(number, who, f"{ORIGINAL}-{who}.png", now, "entry")
        made = entry_actions.enter(
            number,
            by=self.ids[who],
            upload_ids=[upload],
            words=Words(title="港の朝", note="倉庫の石積みから。", alt="波をたたえたカップ"),
            declared=Declarations(own_work=True),
            now=now,
        )
        found = select(Entry.id, Image.id).join(Version, Version.entry_id == Entry.id)
        found = found.join(Image, Image.version_id == Version.id)
        entry_id, image_id = (
            reader().execute(found.where(Entry.contest_id == number, Entry.number == made["number"])).one()
        )
        if readable:
            self._prepare(image_id, now)
        else:
            preparing_actions.give_up(image_id, code="image.truncated", values={}, now=now)
        return entry_id

    def _send(self, number: int, who: str, filename: str, now: datetime, purpose: str) -> str:
        body = f"{number} {who} {now} {len(self.scene.tokens)} {filename}".encode()
        if filename == SOURCE:
            body = b"<svg>" + body + b"</svg>"
        self.hands.at = now
        promised = uploads.promise(
            number, by=self.ids[who], purpose=purpose, filename=filename, content_type="image/png",
            size=len(body), sha256=hashlib.sha256(body).hexdigest(), now=now,
        )  # fmt: skip
        upload = reader().get_one(Upload, promised.id)
        ports.store().put(
            upload.inbox_key, io.BytesIO(body), content_type=upload.content_type, size=len(body)
        )
        uploads.receive([promised.id], by=self.ids[who])
        self.hands.at = None
        return promised.id

    def _prepare(self, image_id: int, now: datetime) -> None:
        original = keys.original(hashlib.sha256(str(image_id).encode()).hexdigest(), salt=keys.salt())
        drawn = [
            Drawn(kind=kind, key=keys.rendition(original, recipe=kind), content_type="image/webp", width=320,
                  height=240, size=100)
            for kind in ("thumb", "preview", "full")
        ]  # fmt: skip
        ports.store().put(original, io.BytesIO(b"-"), content_type="image/png", size=1)
        preparing_actions.keep(image_id, original_key=original, content_type="image/png", width=320, height=240,
                       drawn=drawn, now=now)  # fmt: skip

    def _marks(self, number: int, now: datetime) -> None:
        for name, marks in {"rei": ("keep", "out"), "kai": ("maybe", "keep")}.items():
            for entry, mark in enumerate(marks, 1):
                judging_actions.mark(number, entry, by=self.ids[name], mark=mark, now=now)

    # --- the winner

    def _won(self, state: str, number: int, now: datetime) -> None:
        hana, ken = self.ids["hana"], self.ids["ken"]
        chosen = select(Entry.id).where(Entry.contest_id == number, Entry.number == 1)
        awarding.award(number, entry_id=reader().scalars(chosen).one(), by=hana, now=now)
        handover.agree(
            number, version=reader().get_one(Contest, number).agreement_version or "", by=ken, now=now
        )
        upload = self._send(number, "ken", SOURCE, now, "deliverable")
        (file,) = deliverables.add_files(number, upload_ids=[upload], format="SVG", by=ken, now=now)
        deliverable_check.keep(file)
        if state in "WV":
            return
        handover.deliver(number, by=ken, now=now + timedelta(hours=1))
        if state == "Y":
            handover.request_changes(number, note="canary-change-request", by=hana, now=now + DAY)
        if state not in "APR":
            return
        handover.accept(number, by=hana, now=now + DAY)
        if state == "P":
            self._paid(now + 2 * DAY)

    def _person_details(self) -> None:
        for name, account in {"ken": "1111111", "hana": "2222222"}.items():
            given = bank.BankDetails(
                bank="みさき信用金庫", branch="小樽", kind="ordinary", number=account, holder="タカハシ ケン"
            )
            details.give(self.ids[name], given, now=self.now - 60 * DAY)

    def _paid(self, now: datetime) -> None:
        payout = payouts.request(self.ids["ken"], now=now)
        payouts.dispatch(payout, by=self.ids["sota"], now=now)
        payouts.settle(payout, by=self.ids["sota"], now=now)


class Stage:
    """The scene in a house of its own, with the bytes of `store`; `restore` puts back all that the curtain rose on.

    One on PostgreSQL has a clone to itself, no `original`, and is not restored.
    """

    def __init__(
        self, app: Flask, scene: Scene, folder: Path, store: MemoryStore, original: Path | None = None
    ) -> None:
        self.app, self.scene = app, scene
        self._folder, self._store, self._original = folder, store, original
        self._give_bytes()
        if original:
            self.restore()

    def restore(self) -> None:
        """Undo whatever was written."""
        assert self._original, "only a stage on SQLite is restored"
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for name in ("konpe.db-wal", "konpe.db-shm"):
            (self._folder / name).unlink(missing_ok=True)
        shutil.copyfile(self._original, self._folder / "konpe.db")
        self._give_bytes()

    def _give_bytes(self) -> None:
        own = self.app.config["STORE"]
        if isinstance(own, MemoryStore):  # who brings another fills it
            own.be_like(self._store)

    def address(self, rule: str, state: str) -> str:
        """A rule of the map as an address in the contest of this state; what that has not, another's stands for."""
        things = self.scene.things
        number = self.scene.contests.get(state, 0)
        if rule.startswith("/staff/"):
            number = int(things[rule.split("/")[2].rstrip("s")][""]) if "<int:number>" in rule else 0
        values: dict[str, Any] = {
            "int:number": number, "int:entry": 1, "int:question": 1, "token": self.scene.tokens["O"],
            "int:person_id": self.scene.ids["mei"], "int:job_id": things["job"][""],
            "int:payout_id": things["payout"][""], "int:receipt_id": things["receipt"][""],
            "int:sign_in_id": 2**31 - 1, "int:passkey_id": 2**31 - 1, "int:token_id": 2**31 - 1,
        }  # fmt: skip
        for kind in ("deliverable", "funding", "invitation", "judge", "reference"):
            known = things["seat" if kind == "invitation" and rule.startswith("/api/") else kind]
            values[f"int:{kind}_id"] = known.get(state) or next(iter(known.values()))
        values["int:image"] = values["int:reference_id"]
        values |= {"int:inquiry_id": things["report"][""], "int:report_id": things["made"][""]}
        values["int:sanction_id"] = things["sanction"][""]
        values |= {"int:export_id": things["export"][""], "int:part": 1}
        values |= {"int:notice_id": things["notice"][""], "leave_token": things["leaving"][""]}
        values["gateway"] = "sandbox"
        values["upload_id"] = things["upload"][""]
        return re.sub(r"<([^>]+)>", lambda found: str(values[found[1]]), rule)

    def browser(self, who: str) -> FlaskClient:
        """A browser of one of the cast; "visitor" is signed in to nothing, Aki holds on to an old session."""
        return cast.browser(self.app, None if who == "visitor" else who)

    def number(self, state: str) -> int:
        """The number of the contest in this state."""
        return self.scene.contests[state]

    def digest(self, *beside: str) -> str:
        """A hash over every row of every table, but those named."""
        tables = [table for table in db.metadata.sorted_tables if table.name not in beside]
        with self.app.app_context(), db.engine.connect() as connection:
            rows = {
                table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
                for table in tables
            }
        return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="session")
def scenery(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Scene, Path, MemoryStore]:
    """The scene, built once: who and what is in it, its database to copy, its store."""
    from tests.conftest import settings

    folder = tmp_path_factory.mktemp("scenery")
    shutil.copyfile(sqlite_template, folder / "konpe.db")
    hands = Hands()
    store = MemoryStore(clock=hands)
    app = create_app(**settings(f"sqlite:///{folder / 'konpe.db'}", folder) | {"STORE": store})
    scene = build(app, hands)
    with app.app_context():
        db.session.remove()
        with db.engine.connect() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return scene, folder / "konpe.db", store


@pytest.fixture(scope="session")
def stages(
    scenery: tuple[Scene, Path, MemoryStore], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Stage]:
    """`stages(WTF_CSRF_ENABLED=True)`: a house of its own with the scene in it."""
    from tests.conftest import settings

    def make(**changes: Any) -> Stage:
        scene, original, store = scenery
        folder = tmp_path_factory.mktemp("stage")
        shutil.copyfile(original, folder / "konpe.db")
        facts = settings(f"sqlite:///{folder / 'konpe.db'}", folder)
        return Stage(create_app(**facts | changes), scene, folder, store, original)

    return make


@pytest.fixture(scope="session")
def stages_on_postgresql(
    postgres_server: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Stage]:
    """As `stages`, each on a clone of its own of a PostgreSQL database with the scene in it."""
    from tests.conftest import settings

    url = postgres_server.fresh(template=postgres_template)
    hands = Hands()
    store = MemoryStore(clock=hands)
    app = create_app(**settings(url, tmp_path_factory.mktemp("scenery")) | {"STORE": store})
    scene = build(app, hands)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

    def make(**changes: Any) -> Stage:
        folder = tmp_path_factory.mktemp("stage")
        clone = postgres_server.fresh(template=url.rpartition("/")[2])
        return Stage(create_app(**settings(clone, folder) | changes), scene, folder, store)

    return make


@pytest.fixture(scope="module")
def stage(stages: Callable[..., Stage]) -> Stage:
    """One house with the scene for all tests of a file: whoever writes in it restores it."""
    return stages()
