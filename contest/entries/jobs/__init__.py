"""The worker's part: preparing images, and keeping store and rows in agreement."""

from contest.entries.jobs.preparing import forget_inbox, render, render_clean
from contest.entries.jobs.sweeping import clear_unused, confirm_gone, look_for_orphans, remove_orphans

__all__ = [
    "clear_unused", "confirm_gone", "forget_inbox", "look_for_orphans", "remove_orphans",
    "render", "render_clean",
]  # fmt: skip
