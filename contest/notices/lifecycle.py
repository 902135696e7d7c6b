"""How a person wants the mails of one group: chosen, left by the link of a mail, and joined again."""

from datetime import datetime, timedelta

from contest.notices import groups
from contest.notices.events import MailsLeft
from contest.notices.model import MailSetting

# An owner is told so often that a link of theirs switched mails off, however often it is pressed.
TOLD_EVERY = timedelta(days=1)


def choose(setting: MailSetting, *, way: str) -> None:
    """Its owner chooses; what a link had changed is forgotten."""
    setting.way, setting.before = way, None


def leave(setting: MailSetting, *, by: int | None, now: datetime) -> MailsLeft | None:
    """The link of a mail switches the group off; its owner, unless it was they (`by`), is told once a day at most."""
    if setting.way == groups.NEVER:
        return None
    setting.way, setting.before = groups.NEVER, setting.way
    if by == setting.person_id or (setting.told_at is not None and now - setting.told_at < TOLD_EVERY):
        return None
    setting.told_at = now
    return MailsLeft(person_id=setting.person_id, mails=setting.group, at=now)


def rejoin(setting: MailSetting) -> None:
    """As it was before the link; at once, if it was switched off otherwise. Again is no change."""
    if setting.way == groups.NEVER:
        setting.way, setting.before = setting.before or groups.AT_ONCE, None
