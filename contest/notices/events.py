"""What happens to how people want to be told."""

from contest.events import Event


class MailsLeft(Event, kind="person.mails_left"):
    """The link of a mail switched a kind of mails off; whoever opened it need not be the owner. `mails` is the group."""

    mails: str
