"""A file's way into the site: promised, put straight into the store by the browser, then used once."""

from contest.entries.uploads.arriving import UploadStatus, complete, look, receive
from contest.entries.uploads.checking import Check, begin_all, check_of
from contest.entries.uploads.promising import Part, Promise, promise
from contest.entries.uploads.using import discard, own, take, usable, waiting

__all__ = [
    "Check", "UploadStatus", "Part", "Promise", "begin_all", "check_of", "complete", "discard", "look", "own", "promise",
    "receive", "take", "usable", "waiting",
]  # fmt: skip
