"""The worker's part: preparing images, and keeping store and rows in agreement."""

from contest.entries.jobs.checking import check_upload
from contest.entries.jobs.preparing import forget_inbox, forget_later, render
from contest.entries.jobs.redrawing import redraw, render_clean
from contest.entries.jobs.sweeping import (
    clear_unused,
    confirm_gone,
    look_for_lost,
    look_for_orphans,
    present,
    remove_orphans,
)
from contest.entries.jobs.withdrawing import end_withdrawal

__all__ = [
    "check_upload", "clear_unused", "confirm_gone", "end_withdrawal", "forget_inbox", "forget_later", "look_for_lost",
    "look_for_orphans", "present", "redraw", "remove_orphans", "render", "render_clean",
]  # fmt: skip
