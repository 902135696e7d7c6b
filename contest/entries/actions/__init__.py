"""What people do with entries, one transaction each."""

from contest.entries.actions.entering import enter, replace
from contest.entries.actions.feedback import decline, restore
from contest.entries.actions.hiding import hide, unhide
from contest.entries.actions.making import Made
from contest.entries.actions.talking import comment
from contest.entries.actions.withdrawing import take_back_withdrawal, withdraw

__all__ = [
    "Made", "comment", "decline", "enter", "hide", "replace", "restore", "take_back_withdrawal", "unhide", "withdraw",
]  # fmt: skip
