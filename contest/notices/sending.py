"""Writing to those whom something concerns: once, whatever is run twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import and_, select

from contest import events
from contest.contests.model import Contest
from contest.events.model import Recorded
from contest.kernel import phrases
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.money import Money
from contest.mail import compose
from contest.notices import audiences, facts as notice_facts, groups, leaving
from contest.notices.actions.delivery import Recipient, deliver
from contest.notices.model import MailSetting, Notice
from contest.notices.rule import Rule, of_kind
from contest.notices.table import RULES
from contest.people.model import Person
from contest.work.queue import MAIL, job


@job(queue=MAIL)
def tell(event_id: int) -> None:
    """Write to everyone an event concerns. The words are found before the transaction, so that it is short."""
    row = reader().get_one(Recorded, event_id)
    event, by = events.read(row), row.by_id
    contest = reader().get(Contest, row.contest_id) if row.contest_id else None
    facts = notice_facts.gather(row, event, contest)
    recipients = [
        one
        for rule in of_kind(RULES, row.kind)
        if holds(rule, facts)
        for one in composed_mails(
            rule,
            audiences.people(
                rule.to, contest_id=row.contest_id, entry_id=row.entry_id, person_id=row.person_id, by=by
            ),
            facts=facts,
            contest=contest,
            slot=f"event/{event_id}",
            event_id=event_id,
        )
    ]
    end_page()
    deliver(recipients, now=utcnow())


def composed_mails(
    rule: Rule,
    people: Iterable[int],
    *,
    facts: dict[str, Any],
    contest: Contest | None,
    slot: str,
    event_id: int | None = None,
) -> list[Recipient]:
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
    chosen, now = groups.can_be_chosen(group), utcnow()
    return [
        Recipient(
            person_id=person.id,
            kind=kind,
            slot=slot,
            composed=compose_for(rule, facts, contest=contest, person=person, leave_url=leave_url),
            path=_path(rule, facts, contest),
            way=(way if chosen else None) or groups.AT_ONCE,
            leave_url=leave_url,
            to=person.email,
            contest_id=contest.id if contest else None,
            event_id=event_id,
        )
        for person, way in reader().execute(not_notified)
        for leave_url in [leaving.link(person.id, group, now=now)]
    ]


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
    group = rule.group
    return compose.compose(
        "notice",
        language=person.language,
        subject=rule.subject,
        act_label=rule.button,
        act_url=url + _path(rule, facts, contest),
        leave_url=leave_url,
        settings_url=f"{url}/me/mail",
        always=groups.GROUPS[group].always,
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
