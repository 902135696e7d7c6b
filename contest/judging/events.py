"""Events of a panel. A judge's marks and recusals are on record by themselves: their tables are append-only, and an
event beside a recusal would change what others are sent (decisions/0032)."""

from contest.events import Event


class JudgeInvited(Event, kind="judge.invited"):
    """A place on the panel was offered by mail; `again`: a new link replaced the first."""

    invitation_id: int
    again: bool = False


class InvitationRevoked(Event, kind="judge.invitation_revoked"):
    """The client took an invitation back."""

    invitation_id: int


class InvitationRestored(Event, kind="judge.invitation_restored"):
    """The client restored a revoked invitation."""

    invitation_id: int


class JudgeJoined(Event, kind="judge.joined"):
    """An invited person sits on the panel now."""

    judge_id: int


class JudgeRemoved(Event, kind="judge.removed"):
    """The client took a judge off the panel: their marks count no more."""

    judge_id: int


class JudgeReturned(Event, kind="judge.returned"):
    """The client took a removal back: the marks count again."""

    judge_id: int


class JudgeRemovedByStaff(Event, kind="judge.removed_by_staff"):
    """Staff took a judge off the panel for a reason that the client and the judge read: their marks count no more."""

    judge_id: int
    reason: str


class JudgeReinstated(Event, kind="judge.reinstated"):
    """Staff took their removal of a judge back: the marks count again."""

    judge_id: int


class JudgeFinished(Event, kind="judge.finished"):
    """A judge said that they have finished, or took that back."""

    judge_id: int
    finished: bool


class EntryRated(Event, kind="entry.rated"):
    """The client gave an entry stars, 1 to 5; None took them back."""

    stars: int | None


class EntryShortlisted(Event, kind="entry.shortlisted"):
    """The client put an entry on the shortlist."""


class EntryUnshortlisted(Event, kind="entry.unshortlisted"):
    """The client took an entry off the shortlist."""
