"""Sending what the calendar tells."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from contest.awards import queries as award_queries
from contest.awards.model import AWAITING, CHANGES_REQUESTED, Award, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import PUBLISHED, Contest
from contest.entries import queries as entry_queries
from contest.entries.model import READY, Entry
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.notices import audiences, queries as notice_queries, reminders
from contest.notices.actions import digest
from contest.notices.actions.sending import Recipient, composed_mails, deliver
from contest.notices.rule import of_kind
from contest.reports import queries as report_queries
from contest.work import queries as work_queries
from contest.work.queue import MAIL
from contest.work.schedule import every


@every(timedelta(minutes=5), queue=MAIL)
def remind() -> None:
    """Tell of calls that close or have closed, and of what is due. Safe at any time: every reminder has a slot of its own."""
    now = utcnow()
    recipients: list[Recipient] = []
    closed = select(Contest).where(
        Contest.state == PUBLISHED, Contest.entries_close_at < now - contest_rules.GRACE
    )
    for contest in reader().scalars(closed):
        choosable = select(func.count()).where(
            Entry.contest_id == contest.id, Entry.state == READY, Entry.hidden_at.is_(None)
        )
        facts: dict[str, Any] = {
            "due": contest_rules.award_due(contest),
            "ends": contest_rules.choice_ends(contest),
            "count": reader().scalar(choosable) or 0,
        }
        if not facts["count"]:
            continue
        recipients += _recipients(reminders.CLOSED, "", contest, facts)
        if slot := reminders.award_slot(facts["due"], facts["ends"], now):
            recipients += _recipients(*slot, contest, facts)
    closing = select(Contest).where(
        Contest.state == PUBLISHED,
        Contest.entries_close_at >= now,
        Contest.entries_close_at <= now + reminders.BEFORE_CLOSING,
    )
    for contest in reader().scalars(closing):
        closes = contest_rules.closes(contest)
        recipients += _recipients(
            *reminders.closing_slot(closes), contest, {"closes": closes, "prize": contest.prize}
        )
    owing = (
        select(Contest, Handover, Award.winner_id)
        .join(Handover, Handover.contest_id == Contest.id)
        .join(Award, Award.id == Handover.award_id)
        .where(Handover.state.in_([AWAITING, CHANGES_REQUESTED]))
    )
    for contest, handover, winner_id in reader().execute(owing):
        if slot := reminders.delivery_slot(handover.due_at, now):
            kind, which = slot
            which = f"{handover.id}/{handover.changes_used}/{which}"
            recipients += _recipients(kind, which, contest, {"due": handover.due_at}, person_id=winner_id)
    deliver(recipients + _late(now), now=now)


@every(timedelta(hours=1), queue=MAIL)
def report_dead_jobs() -> None:
    """Tell staff, once a day, that work was given up: a file that is lost, a mail that nobody takes."""
    now = utcnow()
    deliver(_daily(reminders.JOBS_DEAD, "", work_queries.dead_since(now - reminders.DAY), now), now=now)


@every(timedelta(hours=1), queue=MAIL)
def report_inquiries() -> None:
    """Tell staff, once a day, that reports can be decided: those concerned wait."""
    now = utcnow()
    ready, _waiting = report_queries.counts(now)
    deliver(_daily(reminders.INQUIRIES, "", ready, now), now=now)


def _late(now: datetime) -> list[Recipient]:
    """What should have been prepared or checked an hour ago: whose it is once, staff once a day."""
    late: list[tuple[str, Any]] = [(reminders.ENTRY_LATE, one) for one in entry_queries.late(now)]
    late += [(reminders.FILE_LATE, one) for one in award_queries.late(now)]
    recipients: list[Recipient] = []
    for kind, one in late:
        contest = reader().get_one(Contest, one.contest_id)
        facts = one._asdict() | {"ends": contest_rules.entry_grace_ends(contest)}
        recipients += _recipients(kind, f"{kind}/{one.id}", contest, facts, person_id=one.person_id)
    return recipients + _daily(reminders.FILES_LATE, "files-late/", len(late), now)


@every(timedelta(minutes=10), queue=MAIL)
def send_digests() -> None:
    """Send the digests whose morning has come. Safe at any time and twice: each person's day is sent once."""
    now, people = utcnow(), notice_queries.waiting()
    end_page()
    for person_id in people:
        digest.send(person_id, now=now)


def _daily(kind: str, which: str, count: int, now: datetime) -> list[Recipient]:
    """What staff are told once a day, with a count; nobody of none."""
    return _recipients(kind, f"{which}{now:%Y-%m-%d}", None, {"count": count}) if count else []


def _recipients(
    kind: str, which: str, contest: Contest | None, facts: dict[str, Any], person_id: int | None = None
) -> list[Recipient]:
    about = {
        "contest_id": contest.id if contest else None,
        "entry_id": None,
        "person_id": person_id,
        "by": None,
    }
    slot = f"contest/{contest.id}/{which}" if contest else f"house/{which}"
    return [
        one
        for rule in of_kind(reminders.RULES, kind)
        for one in composed_mails(
            rule, audiences.people(rule.to, **about), facts=facts, contest=contest, slot=slot
        )
    ]
