"""What is done on a panel: each one transaction."""

from contest.judging.actions.invitations import invite, resend, restore, revoke
from contest.judging.actions.joining import accept, join
from contest.judging.actions.marks import mark, unmark
from contest.judging.actions.opinions import rate, shortlist, unshortlist
from contest.judging.actions.panel import dismiss, give_back, remove

__all__ = [
    "accept", "dismiss", "give_back", "invite", "join", "mark", "rate", "remove", "resend", "restore", "revoke", "shortlist",
    "unmark", "unshortlist",
]  # fmt: skip
