"""Making the whole scene: its people, its contests, and what waits for staff."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from contest.awards.model import Deliverable, Handover
from contest.entries.model import Entry, Image, Upload
from contest.judging.model import Invitation
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.kernel.money import Money
from contest.notices import leaving
from contest.notices.actions.sending import tell
from contest.notices.model import Notice
from contest.participants.model import Judge
from contest.payments.actions import payouts, receipts
from contest.payments.model import Funding
from contest.people import bank
from contest.people.actions import accounts, details, sanctions, tokens
from contest.people.escalation import Measure
from contest.people.model import Person
from contest.personal_data.model import Export
from contest.reports.actions import reporting
from contest.reports.model import Report
from contest.work.model import Job
from contest.work.queue import kind_of
from storage import keys
from tests import cast
from tests.scene import CONTESTS, EXTRA, REPORT, STATES, Scene, contests
from tests.scene.entries import Hands, Making

DAY = timedelta(days=1)


def build(app: Flask, hands: Hands) -> Scene:
    """Fill an empty site whose store goes by `hands`. Takes seconds: copy what it left rather than build twice."""
    scene = Scene(ids=cast.join(app, *cast.NAMES, *EXTRA), contests=dict.fromkeys(STATES, 0))
    with app.app_context():
        with transaction() as session:
            for name, full in EXTRA.items():
                session.get_one(Person, scene.ids[name]).name = full
        making = Making(scene, hands, utcnow())
        _bank_details(making)
        for plan in CONTESTS:
            contests.make(making, plan)
        _desk(making)
        _reports(making)
        _export(making)
        _tokens(making)
        accounts.block(scene.ids["aki"], reason="Tests", by=scene.ids["sota"], now=making.now)
        for event_id in reader().scalars(select(Job.args).where(Job.kind == kind_of(tell))).all():
            tell(**event_id)
        _find_things(scene)
    return scene


def _bank_details(making: Making) -> None:
    for name, account in {"ken": "1111111", "hana": "2222222"}.items():
        given = bank.BankDetails(
            bank="みさき信用金庫", branch="小樽", kind="ordinary", number=account, holder="タカハシ ケン"
        )
        details.give(making.ids[name], given, now=making.now - 60 * DAY)


def _desk(making: Making) -> None:
    """What waits for staff: a payout, a receipt nobody knows the sender of, a job that died."""
    payout = payouts.request(making.ids["hana"], currency="JPY", now=making.now)
    receipt = receipts.record(
        statement="ダレカ", amount=Money(5_000, "JPY"), bank="みなと銀行", received_on=date(2026, 1, 5),
        by=making.ids["sota"], now=making.now,
    )  # fmt: skip
    with transaction() as session:
        job = Job(kind="entries.render", args={"image_id": 0}, state="dead", due_at=making.now, error="Tests")
        session.add(job)
        session.flush()
        making.scene.things |= {"payout": {"": payout}, "receipt": {"": receipt}, "job": {"": job.id}}


def _reports(making: Making) -> None:
    """Hana has reported Mei's entry in the contest being judged; Mei was warned long ago."""
    number, ids = making.scene.contests["J"], making.ids
    meis = select(Entry.id).where(Entry.contest_id == number, Entry.number == 2)
    made = reporting.report(
        number, entry_id=reader().scalars(meis).one(), by=ids["hana"], kind="copied", text=REPORT,
        links=["https://example.com/canary-link"], entries=[1], now=making.now,
    )  # fmt: skip
    long_ago = making.now - 400 * DAY
    warned = sanctions.impose(
        ids["mei"], Measure(kind="warning"), reason="Tests", by=ids["sota"], now=long_ago
    )
    inquiry = reader().get_one(Report, made).inquiry_id
    making.scene.things |= {"report": {"": inquiry}, "made": {"": made}, "sanction": {"": warned}}


def _export(making: Making) -> None:
    at = making.now - 2 * DAY
    with transaction() as session:
        export = Export(
            person_id=making.ids["mei"],
            asked_at=at,
            ready_at=at,
            parts=[{"key": keys.export(), "size": 1}],
        )
        session.add(export)
        session.flush()
        making.scene.things["export"] = {"": export.id}


def _tokens(making: Making) -> None:
    for name, id_ in making.ids.items():
        making.scene.secrets[name] = tokens.make(
            id_, name="Tests", scope="money", days=tokens.MOST_DAYS, strong=True, by=id_, now=making.now
        )


def _find_things(scene: Scene) -> None:
    """The ids that addresses need, by the state of their contest."""
    states = {number: state for state, number in scene.contests.items()}
    read, rei, mei = reader(), scene.ids["rei"], scene.ids["mei"]
    files = select(Handover.contest_id, Deliverable.id).join(
        Deliverable, Deliverable.handover_id == Handover.id
    )
    for kind, found in {
        "invitation": select(Invitation.contest_id, Invitation.id).where(Invitation.accepted_at.is_(None)),
        "judge": select(Judge.contest_id, Judge.id).where(Judge.person_id == rei),
        "deliverable": files,
        "reference": select(Image.reference_of, Image.id).where(Image.reference_of.is_not(None)),
        "funding": select(Funding.contest_id, Funding.id),
        "seat": select(Judge.contest_id, Judge.invitation_id).where(Judge.person_id == rei),
    }.items():
        scene.things[kind] = {states[number]: id_ for number, id_ in read.execute(found)}
    meis = select(Notice.id).where(Notice.person_id == mei).order_by(Notice.id).limit(1)
    kens = select(Upload.id).where(Upload.person_id == scene.ids["ken"]).order_by(Upload.promised_at).limit(1)
    link = leaving.link(mei, "threads", now=utcnow()) or ""
    scene.things |= {
        "notice": {"": read.scalars(meis).one()},
        "leaving": {"": link.rpartition("/")[2]},
        "upload": {"": read.scalars(kens).one()},
    }
