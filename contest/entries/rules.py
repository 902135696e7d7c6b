"""Limits of uploads and entries, and how long things wait. Pure: values in, values out."""

import unicodedata
from datetime import datetime, timedelta

from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, DRAFT, PUBLISHED, Contest
from contest.entries.model import DECLINED, DELIVERABLE, ENTRY, PROCESSING, READY, REFERENCE
from contest.imaging import specs
from contest.imaging.formats import FORMATS
from contest.kernel.refusal import N_, Invalid, Refused

MOST_LIVING = 10  # entries per designer and contest
MOST_VERSIONS = 20
MOST_IMAGES = 5
MOST_REFERENCES = 10
LIVING = (PROCESSING, READY, DECLINED)

PURPOSES = (ENTRY, DELIVERABLE, REFERENCE)
MOST_DELIVERABLE_BYTES = 1024**3
OPAQUE = "application/octet-stream"
# Files a person may have on their way in one contest that are in no entry, brief or handover yet.
MOST_WAITING = {ENTRY: 60, DELIVERABLE: 30, REFERENCE: 30}

# Bytes of a person on their way, in all contests, that are part of nothing yet; pictures of drafts nobody paid for.
MOST_WAITING_BYTES = 2 * 1024**3
MOST_DRAFT_BYTES = 200 * 1024**2
# How long pictures of a draft that was discarded count.
KEPT_DRAFTS = timedelta(days=30)
MOST_VERSIONS_AN_HOUR = 20  # of a person, over all contests
MOST_UNREADABLE_A_DAY = 20  # images of a designer's entries in a contest

# Of a file in parts: small enough that a cut line loses little, large enough for S3 (which wants 5 MiB).
PART_SIZE = 8 * 1024**2
MOST_PARTS = 10_000  # of one file, on S3

URL_LIFE = timedelta(hours=1)
# How long a file that arrived but was used nowhere is kept: time to fill in a form, or to come back to it.
KEPT_UNUSED = timedelta(hours=6)
# A gigabyte on a thin line takes nights: what has arrived of a file in parts is kept for longer.
KEPT_PARTS = timedelta(days=2)
# After this an entry still being prepared no longer holds up the award (product.md, section 2).
PATIENCE = timedelta(hours=1)

# Each word writes a mail: so many by one person in any 24 h, in one thread and in one contest.
DAY = timedelta(days=1)
MOST_WORDS, MOST_WORDS_IN_CONTEST = 20, 300
MOST_DECLINES = 5  # of one entry

MOST_OPEN_PINS = 100  # of one entry
MOST_REOPENED = 20  # pins of one entry in any 24 h: its author is told of each
PIN_SCALE = 1_000  # a pin's place, from the left and from the top of its image

UNDO_WITHDRAWAL = timedelta(minutes=10)
# The client is notified of a withdrawal this long after it became final: a take-back in time may still wait for the row.
HINDSIGHT = timedelta(minutes=1)

LONGEST_TITLE, LONGEST_NOTE, LONGEST_ALT, LONGEST_COMMENT = 120, 4_000, 300, 4_000
LONGEST_DECLINE = 2_000
LONGEST_REASON = 1_000
DECLINE_CHIPS = {
    "brief": N_("Does not follow the brief"),
    "style": N_("Not the style we are looking for"),
    "legible": N_("Hard to read or to recognise"),
    "colour": N_("Colours do not fit"),
    "similar": N_("Too close to something that exists"),
    "technical": N_("Cannot be produced as needed"),
    "taste": N_("Good work, but not for us"),
}


def check_file(purpose: str, *, size: int, sha256: str) -> None:
    """A file as a browser announces it. Raises `Invalid` with one refusal per field that is wrong."""
    errors: dict[str, Refused] = {}
    if purpose not in PURPOSES:
        errors["purpose"] = Refused("upload.purpose")
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        errors["sha256"] = Refused("upload.sha256")
    most = MOST_DELIVERABLE_BYTES if purpose == DELIVERABLE else specs.MAX_BYTES
    if size < 1:
        errors["size"] = Refused("upload.empty")
    elif size > most:
        errors["size"] = Refused("upload.too_large", limit=most // 1024**2)
    if errors:
        raise Invalid(errors)


def signed_type(purpose: str, content_type: str) -> str:
    """The content type that the upload's address is signed for. It decides nothing: the bytes say what a file is."""
    kind = content_type.partition(";")[0].strip().lower()
    known = {name: one.media_type for one in FORMATS.values() for name in (one.media_type, *one.also)}
    return OPAQUE if purpose == DELIVERABLE else known.get(kind, OPAQUE)


def cleaned(filename: str) -> str:
    """A file's name as its owner may see it again: no folders, nothing invisible, at most 255 characters."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    printable = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    return " ".join(printable.split())[:255] or "file"


def may_promise(contest: Contest, purpose: str, *, by: int, now: datetime) -> bool:
    """Whether files for this purpose are wanted now: entries while open, references from the client of a draft,
    deliverables once awarded (that it is the winner, the table of rights has asked)."""
    if purpose == ENTRY:
        shown = contest.hidden_at is None and by != contest.client_id
        return shown and contest_rules.phase(contest, now) == contest_rules.OPEN
    if purpose == REFERENCE:
        return contest.state == DRAFT and by == contest.client_id
    return contest.state == AWARDED


def upload_ends(contest: Contest, purpose: str, now: datetime) -> datetime:
    """Until when the bytes may be sent: an hour, for entries at most the deadline + 10 minutes."""
    hour = now + URL_LIFE
    return min(hour, contest_rules.entry_grace_ends(contest)) if purpose == ENTRY else hour


def last_floor(floor: int) -> int:
    """Free bytes below which storage takes no file at all; below `floor` it takes none for drafts."""
    return floor // 4


def part_sizes(size: int, part_size: int) -> list[int]:
    """The bytes of each part of a file of `size` bytes."""
    whole, rest = divmod(size, part_size)
    return [part_size] * whole + ([rest] if rest else [])


def unused_for(part_size: int | None) -> timedelta:
    """How long after the end of its addresses an upload that is used nowhere is kept."""
    return KEPT_UNUSED if part_size is None else KEPT_PARTS


def withdrawal_ends(contest: Contest, withdrawn_at: datetime) -> datetime:
    """The last instant at which a withdrawal may be taken back: the deadline + 10 minutes, or, where that is later,
    ten minutes after it. A deadline that moves takes this along."""
    return max(contest_rules.entry_grace_ends(contest), withdrawn_at + UNDO_WITHDRAWAL)


def take_back_until(contest: Contest, withdrawn_at: datetime, now: datetime) -> datetime | None:
    """The same while it may be done, else None: the time has passed, a winner is chosen, or the contest has ended."""
    ends = withdrawal_ends(contest, withdrawn_at) if contest.state == PUBLISHED else None
    return ends if ends is not None and now <= ends else None


def check_place(x: int, y: int) -> None:
    """The place of a pin. Raises `Invalid` with a refusal for each coordinate that is not on the image."""
    outside = {axis: at for axis, at in (("x", x), ("y", y)) if not 0 <= at <= PIN_SCALE}
    if outside:
        raise Invalid({axis: Refused("pin.outside", most=PIN_SCALE) for axis in outside})


def counts_as_processing(made_at: datetime, now: datetime) -> bool:
    """Whether a version made at `made_at` and still being prepared holds up the award: for one hour it does."""
    return now <= made_at + PATIENCE
