"""The contests of the scene, each brought as far as its plan says."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from contest.awards import jobs as award_jobs
from contest.awards.actions import awarding, deliverables, handover
from contest.contests import agreement
from contest.contests.actions import conversation as conversation_actions, drafting, publication
from contest.contests.model import Contest
from contest.entries.actions import closing, references as references_actions
from contest.entries.model import Entry, Image
from contest.judging import actions as judging_actions
from contest.kernel.db import reader
from contest.kernel.money import Money
from contest.mail.model import Mail
from contest.payments import queries as payment_queries
from contest.payments.actions import payouts, receipts
from tests.scene import PUBLIC, REFERENCE, SOURCE, TO_ENTRANTS, Plan
from tests.scene.entries import Making, every_kind, marks, prepare, send, two_rivals

DAY = timedelta(days=1)
CALL = 7 * DAY
DUE = Money(100_000 + 10_000 + 1_000, "JPY")


def make(making: Making, plan: Plan) -> None:
    """One contest, as its plan says."""
    if plan.opened is None:
        {"draft": _draft, "cancelled as a draft": _cancelled_draft}[plan.ending](making, plan)
    else:
        _published(making, plan, opened=making.now - plan.opened * DAY)


def _begun(making: Making, plan: Plan, begun: datetime) -> int:
    hana = making.ids["hana"]
    number = drafting.create(by=hana, language="ja", time_zone="Asia/Tokyo", now=begun)
    brief: dict[str, Any] = {
        "title": f"みなと焙煎所のロゴ {plan.state}",
        "lead": "運河沿いの焙煎所の印",
        "category": "logo",
        "description": "小樽の運河沿いの焙煎所です。看板と豆袋に使うロゴを募集します。",
        "required_formats": ["SVG"],
        "prize": Money(100_000, "JPY"),
        "entries_close_at": begun + DAY + CALL,
    }
    drafting.save(number, brief | plan.fields, by=hana, now=begun)
    making.scene.contests[plan.state] = number
    return number


def _panel(making: Making, plan: Plan, number: int, now: datetime, *, one_waits: bool) -> None:
    for name in ("rei", "kai"):
        token = _invite(making, number, f"{name}@example.jp", now)
        judging_actions.accept(token, by=making.ids[name], now=now)
    if one_waits:
        making.scene.tokens[plan.state] = _invite(making, number, "natsu@example.jp", now)


def _invite(making: Making, number: int, address: str, now: datetime) -> str:
    judging_actions.invite(number, email=address, by=making.ids["hana"], now=now)
    written = select(Mail.text).where(Mail.to_address == address).order_by(Mail.id.desc())
    found = re.search(r"/invitations/([\w-]+)", reader().scalars(written.limit(1)).one())
    assert found is not None
    return found[1]


def _draft(making: Making, plan: Plan) -> None:
    """Its money is asked for, its brief has a picture, one judge has not answered."""
    hana, now = making.ids["hana"], making.now
    number = _begun(making, plan, now - DAY)
    _panel(making, plan, number, now - DAY / 24, one_waits=True)  # long enough ago to be sent again
    publication.fund(number, gateway="bank_transfer", by=hana, now=now)
    picture = send(making, number, "hana", REFERENCE, now, "reference")
    references_actions.add(number, by=hana, upload_ids=[picture], now=now)
    prepare(reader().scalars(select(Image.id).where(Image.reference_of == number)).one(), now)


def _cancelled_draft(making: Making, plan: Plan) -> None:
    number = _begun(making, plan, making.now - DAY)
    _panel(making, plan, number, making.now - DAY, one_waits=False)
    publication.cancel(number, by=making.ids["hana"], staff=False, now=making.now)


def _published(making: Making, plan: Plan, opened: datetime) -> None:
    number = _begun(making, plan, opened - DAY)
    hana, sota = making.ids["hana"], making.ids["sota"]
    publication.fund(number, gateway="bank_transfer", by=hana, now=opened)
    funding = payment_queries.funding(number)
    assert funding is not None
    receipts.record(
        statement=funding.reference, amount=DUE, bank="みなと銀行", received_on=date(2026, 1, 5), by=sota,
        now=opened, again=True,
    )  # fmt: skip
    publication.publish(number, agreement=agreement.CURRENT, by=hana, now=opened)
    _panel(making, plan, number, opened, one_waits=plan.ending == "open")
    two_rivals(making, number, opened + timedelta(hours=1))
    if plan.every_kind:
        every_kind(making, number, opened + timedelta(hours=1))
    _talk(making, number, opened + timedelta(hours=2))
    if plan.ending == "hidden":
        publication.hide(number, reason="Tests", by=sota, now=making.now)
    elif plan.ending != "open":
        _judged(making, plan, number, closed=opened + CALL)


def _talk(making: Making, number: int, now: datetime) -> None:
    """Mei and Ume ask; Hana answers one, clarifies the brief and writes to all who entered."""
    hana = making.ids["hana"]
    conversation_actions.ask(number, by=making.ids["mei"], text=f"{PUBLIC} 1", now=now)
    conversation_actions.ask(number, by=making.ids["ume"], text=f"{PUBLIC} 2", now=now)
    conversation_actions.answer(number, 1, by=hana, text="はい。", now=now)
    conversation_actions.clarify(
        number, by=hana, part="description", said="小樽の運河沿い", text="小樽の港", now=now
    )
    conversation_actions.announce(number, by=hana, text=TO_ENTRANTS, entrants=2, now=now)


def _judged(making: Making, plan: Plan, number: int, closed: datetime) -> None:
    marks(making, number, closed + timedelta(hours=1))
    if plan.every_kind:  # Rei knows Tomo
        at = closed + timedelta(hours=1)
        judging_actions.recuse(number, 7, by=making.ids["rei"], reason="related", now=at)
    if plan.ending == "cancelled":
        publication.cancel(number, by=making.ids["sota"], staff=True, reason="canary-reason", now=making.now)
    elif plan.ending == "lapsed":
        closing.lapse(number, now=closed + 25 * DAY)
    elif plan.ending != "judging":
        _won(making, plan, number, closed + timedelta(hours=2))


def _won(making: Making, plan: Plan, number: int, now: datetime) -> None:
    hana, ken = making.ids["hana"], making.ids["ken"]
    chosen = select(Entry.id).where(Entry.contest_id == number, Entry.number == 1)
    awarding.award(number, entry_id=reader().scalars(chosen).one(), by=hana, now=now)
    handover.agree(number, version=reader().get_one(Contest, number).agreement_version or "", by=ken, now=now)
    upload = send(making, number, "ken", SOURCE, now, "deliverable")
    (file,) = deliverables.add_files(number, upload_ids=[upload], format="SVG", by=ken, now=now)
    award_jobs.keep(file)
    if plan.ending == "chosen":
        return
    handover.deliver(number, by=ken, now=now + timedelta(hours=1))
    if plan.ending == "changes requested":
        handover.request_changes(number, note="canary-change-request", by=hana, now=now + DAY)
    elif plan.ending != "delivered":
        handover.accept(number, by=hana, now=now + DAY)
    if plan.ending == "paid out":
        _paid(making, now + 2 * DAY)


def _paid(making: Making, now: datetime) -> None:
    payout = payouts.request(making.ids["ken"], currency="JPY", now=now)
    payouts.dispatch(payout, by=making.ids["sota"], now=now)
    payouts.settle(payout, by=making.ids["sota"], now=now)
