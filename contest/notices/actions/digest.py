"""One mail a day, at a person's morning, of what they want gathered; none where nothing happened."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select, update

from contest.contests.model import Contest
from contest.kernel.db import end_page, insert_once, reader, transaction
from contest.kernel.refusal import N_
from contest.mail import compose, outbox
from contest.notices import queries as notice_queries
from contest.notices.model import Digest, Notice
from contest.people.model import Person

MORNING = time(7)
MOST = 50  # lines of one mail; the inbox has them all


def morning(now: datetime, zone: str) -> datetime:
    """The instant at which the day of `now` begins for mails in a zone. Where clocks leap over it, just after."""
    day = now.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def send(person_id: int, *, now: datetime) -> bool:
    """Send a person what was gathered before this morning, if morning has come and no other has sent it; whether it was.

    What comes after seven waits for the next morning. The day's row goes first: of two senders one goes on.
    """
    person = reader().get_one(Person, person_id)
    begins = morning(now, person.time_zone)
    day = begins.astimezone(ZoneInfo(person.time_zone)).date()
    rows = (
        select(Notice.id, Notice.subject, Notice.path, Notice.contest_id, Contest.title)
        .outerjoin(Contest, Contest.id == Notice.contest_id)
        .where(Notice.person_id == person_id, notice_queries.GATHERED, Notice.at < begins)
        .order_by(Notice.id)
    )
    found = reader().execute(rows).all()
    if now < begins or not found or not person.active:
        end_page()
        return False
    written, to = _composed(person, found), person.email
    end_page()
    with transaction() as session:
        if insert_once(Digest, person_id=person_id, day=day, sent_at=now) is None:
            return False
        ids = [row.id for row in found]
        session.execute(update(Notice).where(Notice.id.in_(ids)).values(digested_at=now))
        outbox.write(to=to, subject=written.subject, text=written.text, html=written.html, now=now)
        return True


def _composed(person: Person, found: Sequence[Any]) -> compose.ComposedMail:
    url = current_app.config["PUBLIC_URL"]
    by_contest: dict[int | None, list[dict[str, str]]] = {}
    for row in found[:MOST]:
        by_contest.setdefault(row.contest_id, []).append({"subject": row.subject, "url": url + row.path})
    titles = {row.contest_id: row.title or f"#{row.contest_id}" for row in found}
    with force_locale(person.language):
        sections = [
            {"title": titles[number] if number else gettext("About you"), "lines": lines}
            for number, lines in by_contest.items()
        ]
    return compose.compose(
        "digest",
        language=person.language,
        subject=N_("Your daily summary from %(house)s"),
        act_label=N_("View all notifications"),
        act_url=f"{url}/me/notices",
        name=person.name,
        sections=sections,
        more=max(0, len(found) - MOST),
        settings_url=f"{url}/me/mail",
    )
