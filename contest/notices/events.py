"""What happens to how people want to be told."""

from dataclasses import dataclass

from contest.events import Event


@dataclass(frozen=True, kw_only=True)
class MailsLeft(Event, kind="person.mails_left"):
    """The link of a mail switched a kind of mails off; whoever opened it need not be the owner. `mails` is the group."""

    mails: str
