"""How people want to be told."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from contest.kernel.db import reader, transaction
from contest.kernel.refusal import require
from contest.notices import groups
from contest.notices.model import MailSetting

_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def ways(person_id: int) -> dict[str, str]:
    """A person's way for each group: by mail at once, in the daily digest, or in the inbox alone."""
    kept = select(MailSetting.group, MailSetting.way).where(MailSetting.person_id == person_id)
    chosen = dict(reader().execute(kept).all())
    return {
        name: chosen.get(name, groups.AT_ONCE) if groups.can_be_chosen(name) else groups.AT_ONCE
        for name in groups.GROUPS
    }


def choose(person_id: int, wishes: dict[str, str]) -> None:
    """Keep a person's wishes; the groups not named stay as they are. Raises Refused for what is always sent."""
    for group, way in wishes.items():
        require(groups.can_be_chosen(group), "mail.always_sent")
        require(way in groups.WAYS, "mail.no_such_way")
    with transaction() as session:
        insert = _insert[session.connection().dialect.name]
        for group, way in wishes.items():
            row = insert(MailSetting).values(person_id=person_id, group=group, way=way)
            kept = ["person_id", "group"]
            session.execute(row.on_conflict_do_update(index_elements=kept, set_={"way": way}))
