"""A file's way into the house: promised, put straight into the store by the browser, then used once."""

from contest.entries.uploads.arriving import Look, complete, look, receive
from contest.entries.uploads.promising import Part, Promise, promise
from contest.entries.uploads.using import discard, own, take, waiting

__all__ = [
    "Look", "Part", "Promise", "complete", "discard", "look", "own", "promise", "receive", "take", "waiting",
]  # fmt: skip
