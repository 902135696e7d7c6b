"""How people want to be told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from contest import events
from contest.kernel.db import insert_once, lock, reader, transaction
from contest.kernel.refusal import require
from contest.notices import groups
from contest.notices.events import MailsLeft
from contest.notices.model import MailSetting
from contest.people.model import Person

# An owner is told so often that a link of theirs switched mails off, however often it is pressed.
TOLD_EVERY = timedelta(days=1)


def ways(person_id: int) -> dict[str, str]:
    """A person's way for each group: by mail at once, in the daily digest, or in the inbox alone."""
    rows = select(MailSetting.group, MailSetting.way).where(MailSetting.person_id == person_id)
    chosen = dict(reader().execute(rows).all())
    return {
        name: chosen.get(name, groups.AT_ONCE) if groups.can_be_chosen(name) else groups.AT_ONCE
        for name in groups.GROUPS
    }


def choose(person_id: int, wishes: dict[str, str]) -> None:
    """Keep a person's wishes; the groups not named stay as they are. Raises Refused for what is always sent."""
    for group, way in wishes.items():
        require(groups.can_be_chosen(group), "mail.always_sent")
        require(way in groups.WAYS, "mail.no_such_way")
    with transaction():
        for group, way in wishes.items():
            _keep(person_id, group, way=way, before=None)


def leave(person_id: int, group: str, *, by: int | None, now: datetime) -> None:
    """Switch a group off by the link of a mail; its owner, unless it was they (`by`), is told once a day at most."""
    with transaction() as session:
        lock(Person, person_id)
        row = session.get(MailSetting, (person_id, group))
        way, told_at = (row.way, row.told_at) if row else (groups.AT_ONCE, None)
        if way == groups.NEVER:
            return
        tells = by != person_id and (told_at is None or now - told_at >= TOLD_EVERY)
        if tells:
            events.record(MailsLeft(person_id=person_id, mails=group, at=now), by=by)
        _keep(person_id, group, way=groups.NEVER, before=way, **({"told_at": now} if tells else {}))


def rejoin(person_id: int, group: str) -> None:
    """Undo `leave`: as it was before; at once, if it was switched off otherwise. Again is no change."""
    with transaction() as session:
        lock(Person, person_id)
        row = session.get(MailSetting, (person_id, group))
        if row is not None and row.way == groups.NEVER:
            _keep(person_id, group, way=row.before or groups.AT_ONCE, before=None)


def left(person_id: int) -> Mapping[str, datetime | None]:
    """The groups that are off because of a link in a mail, each with when its owner was told of that."""
    mine = MailSetting.person_id == person_id, MailSetting.before.is_not(None)
    return dict(reader().execute(select(MailSetting.group, MailSetting.told_at).where(*mine)).all())


def _keep(person_id: int, group: str, **values: Any) -> None:
    with transaction() as session:
        if insert_once(MailSetting, person_id=person_id, group=group, **values) is None:
            mine = MailSetting.person_id == person_id, MailSetting.group == group
            session.execute(update(MailSetting).where(*mine).values(**values))
