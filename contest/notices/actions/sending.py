"""Writing to those whom something concerns, in the inbox and by mail: once, whatever is run twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import and_, select, update

from contest import events
from contest.contests.model import Contest
from contest.events.model import Recorded
from contest.kernel import phrases
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, insert_once, reader, transaction
from contest.kernel.money import Money
from contest.mail import compose, outbox
from contest.notices import audiences, facts as notice_facts, groups, leaving
from contest.notices.model import MailSetting, Notice
from contest.notices.rule import Rule, of_kind
from contest.notices.table import RULES
from contest.people.model import Person
from contest.work.queue import MAIL, job


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One person about to be told one thing: the row of their inbox, and its mail."""

    notice: dict[str, Any]
    to: str
    composed: compose.ComposedMail
    leave_url: str | None  # where they leave mails of this group, the same in the letter and its header


@job(queue=MAIL)
def tell(event_id: int) -> None:
    """Write to everyone an event concerns."""
    row = reader().get_one(Recorded, event_id)
    event = events.read(row)
    contest = reader().get(Contest, row.contest_id) if row.contest_id else None
    facts = notice_facts.gather(row, event, contest)
    about = {
        "contest_id": row.contest_id,
        "entry_id": row.entry_id,
        "person_id": row.person_id,
        "by": row.by_id,
    }
    recipients = [
        one
        for rule in of_kind(RULES, row.kind)
        if holds(rule, facts)
        for one in composed_mails(
            rule, audiences.people(rule.to, **about), facts=facts, contest=contest, slot=f"event/{event_id}",
            event_id=event_id,
        )
    ]  # fmt: skip
    deliver(recipients, now=utcnow())


def deliver(recipients: list[Recipient], *, now: datetime) -> None:
    """Put notices down, with the mails of those who want them at once; who has been told of this before is not told again.

    The words were found before, so that each transaction is short.
    """
    end_page()
    for one in recipients:
        with transaction() as session:
            notice_id = insert_once(Notice, **one.notice, at=now)
            if notice_id is None:
                continue
            mine = update(Person).where(Person.id == one.notice["person_id"])
            session.execute(mine.values(unread=Person.unread + 1))
            if one.notice["way"] == groups.AT_ONCE:
                mail = one.composed
                outbox.write(
                    to=one.to, subject=mail.subject, text=mail.text, html=mail.html, now=now, notice_id=notice_id,
                    unsubscribe=one.leave_url,
                )  # fmt: skip


def composed_mails(
    rule: Rule, people: Iterable[int], *, facts: dict[str, Any], contest: Contest | None, slot: str,
    event_id: int | None = None,
) -> list[Recipient]:  # fmt: skip
    """One rule's mails, each in its reader's language, with instants in the contest's zone and theirs; none for
    those who were told before."""
    kind, group = f"{rule.kind}/{rule.to}", rule.group
    knows = select(Notice.person_id).where(Notice.kind == kind, Notice.slot == slot)
    wish = and_(MailSetting.person_id == Person.id, MailSetting.group == group)
    not_notified = (
        select(Person, MailSetting.way)
        .outerjoin(MailSetting, wish)
        .where(Person.id.in_(set(people)), Person.confirmed_at.is_not(None), Person.id.not_in(knows))
    )
    chosen, recipients = groups.can_be_chosen(group), []
    for person, way in reader().execute(not_notified):
        leave_url = leaving.link(person.id, group, now=utcnow())
        composed = compose_for(rule, facts, contest=contest, person=person, leave_url=leave_url)
        notice = {
            "person_id": person.id, "kind": kind, "slot": slot, "event_id": event_id,
            "contest_id": contest.id if contest else None, "subject": " ".join(composed.subject.split())[:300],
            "path": _path(rule, facts, contest), "way": (way if chosen else None) or groups.AT_ONCE,
        }  # fmt: skip
        recipients.append(Recipient(notice=notice, to=person.email, composed=composed, leave_url=leave_url))
    return recipients


def compose_for(
    rule: Rule, facts: dict[str, Any], *, contest: Contest | None, person: Person, leave_url: str | None
) -> compose.ComposedMail:
    """Compose a rule's mail to one person."""
    # The contest's zone and, where it is another, the reader's.
    zones = dict.fromkeys([contest.time_zone, person.time_zone] if contest else [person.time_zone])
    with force_locale(person.language):
        values = {name: _said(value, zones) for name, value in facts.items()}
        if (mails := facts.get("mails")) in groups.GROUPS:
            values["mails"] = gettext(groups.GROUPS[mails].label)
        values["title"] = contest.title or f"#{contest.id}" if contest else ""
        lines = [gettext(line, **values).strip() for line in rule.lines if _complete(line, facts)]
        after = rule.after and _complete(rule.after, facts) and gettext(rule.after, **values)
    url = current_app.config["PUBLIC_URL"]
    return compose.compose(
        "notice",
        language=person.language,
        subject=rule.subject,
        act_label=rule.button,
        act_url=url + _path(rule, facts, contest),
        leave_url=leave_url,
        settings_url=f"{url}/me/mail",
        always=groups.GROUPS[rule.group].always,
        name=person.name,
        lines=lines,
        quote=(facts.get(rule.quote) or "").strip() if rule.quote else "",
        quote_lang=contest.language if contest else person.language,
        after=after,
        **{name: value for name, value in values.items() if name not in {"name", "lines", "quote", "after"}},
    )


def _path(rule: Rule, facts: dict[str, Any], contest: Contest | None) -> str:
    return rule.path.format(contest=contest.id if contest else "", number=facts.get("number") or "")


def _complete(line: str, facts: dict[str, Any]) -> bool:
    """Whether every fact that a sentence names is there."""
    return not any(value is None and f"%({name})s" in line for name, value in facts.items())


def holds(rule: Rule, facts: dict[str, Any]) -> bool:
    """Whether a rule's condition is met by an event's facts."""
    if rule.when is None:
        return True
    if rule.when.startswith("not "):
        return not facts[rule.when[4:]]
    return bool(facts[rule.when])


def _said(value: Any, zones: Iterable[str]) -> Any:
    if isinstance(value, datetime):
        return " / ".join(
            f"{phrases.end(value, zone)} {phrases.fixed_zone(zone) or f'({zone})'}" for zone in zones
        )
    return str(value) if isinstance(value, Money) else value
