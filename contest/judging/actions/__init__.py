"""Actions of judging, one transaction each."""

from contest.judging.actions.invitations import invite, resend, restore, revoke
from contest.judging.actions.joining import accept, join
from contest.judging.actions.marks import mark, unmark
from contest.judging.actions.opinions import rate, shortlist, unshortlist
from contest.judging.actions.panel import dismiss, finish, give_back, reinstate, remove, remove_by_staff
from contest.judging.actions.recusals import recuse, undo_recusal

__all__ = [
    "accept", "dismiss", "finish", "give_back", "invite", "join", "mark", "rate", "recuse", "reinstate", "remove",
    "remove_by_staff", "resend", "restore", "revoke", "shortlist", "undo_recusal", "unmark", "unshortlist",
]  # fmt: skip
