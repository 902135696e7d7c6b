"""Changing how a person wants to be told."""

from datetime import datetime

from contest import events
from contest.kernel.db import insert_once, lock, transaction
from contest.kernel.refusal import require
from contest.notices import groups, lifecycle as notice_lifecycle
from contest.notices.model import MailSetting


def choose(person_id: int, wishes: dict[str, str]) -> None:
    """Keep a person's wishes; the groups not named stay as they are. Raises Refused for what is always sent."""
    for group, way in wishes.items():
        require(groups.can_be_chosen(group), "mail.always_sent")
        require(way in groups.WAYS, "mail.no_such_way")
    with transaction():
        for group, way in sorted(wishes.items()):
            notice_lifecycle.choose(_locked(person_id, group), way=way)


def leave(person_id: int, group: str, *, by: int | None, now: datetime) -> None:
    """Switch a group off by the link of a mail; its owner, unless it was they (`by`), is told once a day at most."""
    with transaction():
        events.record(notice_lifecycle.leave(_locked(person_id, group), by=by, now=now), by=by)


def rejoin(person_id: int, group: str) -> None:
    """Undo `leave`: as it was before; at once, if it was switched off otherwise. Again is no change."""
    with transaction():
        notice_lifecycle.rejoin(_locked(person_id, group))


def _locked(person_id: int, group: str) -> MailSetting:
    insert_once(MailSetting, person_id=person_id, group=group, way=groups.AT_ONCE)
    return lock(MailSetting, (person_id, group))
