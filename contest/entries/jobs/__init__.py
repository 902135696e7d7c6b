"""Jobs of entries: checking and rendering images, and keeping store and rows in agreement."""

from contest.entries.jobs.check_job import check_upload
from contest.entries.jobs.cleanup import (
    clear_unused,
    confirm_gone,
    look_for_lost,
    look_for_orphans,
    present,
    remove_orphans,
)
from contest.entries.jobs.inbox_cleanup import forget_inbox, forget_later
from contest.entries.jobs.render_job import render
from contest.entries.jobs.rerender import redraw, render_clean
from contest.entries.jobs.withdrawal_end import end_withdrawal

__all__ = [
    "check_upload", "clear_unused", "confirm_gone", "end_withdrawal", "forget_inbox", "forget_later", "look_for_lost",
    "look_for_orphans", "present", "redraw", "remove_orphans", "render", "render_clean",
]  # fmt: skip
