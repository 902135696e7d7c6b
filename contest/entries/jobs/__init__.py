"""Jobs of entries: checking and rendering images, and keeping store and rows in agreement."""

from contest.entries.jobs.cleanup import (
    clear_unused,
    confirm_gone,
    look_for_lost,
    look_for_orphans,
    present,
    remove_orphans,
)
from contest.entries.jobs.images import check_upload, redraw, render, render_clean
from contest.entries.jobs.job_files import forget_inbox
from contest.entries.jobs.withdrawal_end import end_withdrawal

__all__ = [
    "check_upload", "clear_unused", "confirm_gone", "end_withdrawal", "forget_inbox", "look_for_lost",
    "look_for_orphans", "present", "redraw", "remove_orphans", "render", "render_clean",
]  # fmt: skip
