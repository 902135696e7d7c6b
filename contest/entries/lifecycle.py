"""Lifecycle of uploads, images, versions, entries and pins: who moves them where, and when. Nothing else assigns `.state`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, PUBLISHED, SETTLED, Contest
from contest.entries import rules as entry_rules
from contest.entries.events import (
    Entered,
    EntryDeclined,
    EntryHidden,
    EntryRestored,
    EntryShown,
    EntryWithdrawn,
    ImagesLeftOut,
    PinDone,
    PinReopened,
    PinResolved,
    VersionMade,
    VersionReady,
    VersionUnreadable,
    WithdrawalFinal,
    WithdrawalTakenBack,
)
from contest.entries.model import (
    DECLINED,
    DELIVERABLE,
    DONE,
    EXPIRED,
    OK,
    OPEN,
    PENDING,
    PROCESSING,
    PROMISED,
    READY,
    RECEIVED,
    REFUSED,
    RESOLVED,
    UNREADABLE,
    WITHDRAWN,
    Entry,
    Image,
    Pin,
    Upload,
    Version,
)  # fmt: skip
from contest.kernel.refusal import Invalid, Refused, require
from contest.participants.rules import Participation, require_may_enter

UPLOAD_MOVES = {PROMISED: {RECEIVED, EXPIRED}, RECEIVED: {EXPIRED}, EXPIRED: set()}
IMAGE_MOVES = {PROCESSING: {READY, UNREADABLE}, READY: set(), UNREADABLE: set()}  # versions, too
CHECK_MOVES = {None: {PENDING}, PENDING: {OK, REFUSED}, OK: set(), REFUSED: set()}  # of uploads
ENTRY_MOVES = {
    PROCESSING: {READY, UNREADABLE, WITHDRAWN},
    UNREADABLE: {PROCESSING, READY, WITHDRAWN},  # by a new version
    READY: {DECLINED, WITHDRAWN},
    DECLINED: {READY, WITHDRAWN},
    WITHDRAWN: {PROCESSING, READY, UNREADABLE, DECLINED},  # taken back
}
PIN_MOVES = {OPEN: {DONE, RESOLVED}, DONE: {RESOLVED, OPEN}, RESOLVED: {OPEN}}


def receive(upload: Upload, *, found: int | None) -> None:
    """Storage was asked: `found` bytes are under the upload's key (None: nothing)."""
    if upload.state == RECEIVED:
        return
    require(upload.state == PROMISED, "upload.expired")
    require(found == upload.size, "upload.not_arrived", file=upload.filename)
    _move(upload, RECEIVED, UPLOAD_MOVES)


def unchecked(upload: Upload) -> bool:
    """Whether a check of this upload is still to be asked for: an image that arrived and is used nowhere."""
    arrived = upload.state == RECEIVED and upload.used_at is None
    return arrived and upload.purpose != DELIVERABLE and upload.check_state is None


def await_check(upload: Upload) -> bool:
    """Wait for the check of an image; whether it is to be asked for now."""
    return unchecked(upload) and _move_check(upload, PENDING)


def pass_check(upload: Upload, *, unseen_on: Mapping[str, int], now: datetime) -> None:
    """The check found nothing wrong with an image; `unseen_on`: backgrounds on which it cannot be seen, in per cent."""
    if _move_check(upload, OK):
        upload.unseen_on, upload.checked_at = dict(unseen_on), now


def fail_check(upload: Upload, *, code: str, values: Mapping[str, str | int], now: datetime) -> bool:
    """The check found that an image cannot be used, and why; whether that is new."""
    if not _move_check(upload, REFUSED):
        return False
    upload.checked_at, upload.check_reason, upload.check_values = now, code, dict(values)
    return True


def require_checked(uploads: Sequence[Upload]) -> None:
    """Refuse images of which it is known that they cannot be used, naming each; one not checked yet may pass."""
    refused = [upload.filename for upload in uploads if upload.check_state == REFUSED]
    require(not refused, "upload.refused", files=", ".join(refused))


def claim(upload: Upload, *, by: int, contest_id: int, purpose: str, now: datetime) -> None:
    """Claim an upload, once: in the contest, for the purpose and by the person it was promised to."""
    ours = (upload.person_id, upload.contest_id, upload.purpose) == (by, contest_id, purpose)
    require(ours, "upload.unknown")
    require(upload.used_at is None, "upload.used", file=upload.filename)
    require(upload.state != EXPIRED, "upload.expired")
    require(upload.state == RECEIVED, "upload.not_arrived", file=upload.filename)
    upload.used_at = now


def expire(upload: Upload, *, now: datetime) -> bool:
    """Give up a promise that led nowhere; whether it was time to."""
    until = upload.expires_at + entry_rules.unused_for(upload.part_size)
    if upload.used_at or upload.state == EXPIRED or now <= until:
        return False
    _move(upload, EXPIRED, UPLOAD_MOVES)
    return True


def discard(upload: Upload) -> None:
    """Its owner does not want it any more; what is gone already stays gone."""
    require(upload.used_at is None, "upload.used", file=upload.filename)
    if upload.state != EXPIRED:
        _move(upload, EXPIRED, UPLOAD_MOVES)


def enter(
    contest: Contest,
    *,
    author_id: int,
    number: int,
    living: int,
    uploads: Sequence[Upload],
    designer: Participation,
    clients_account: bool,
    now: datetime,
) -> Entry:
    """A designer's new entry. `living` counts those they have; `clients_account`: paid to the client's bank account.

    Uploads must have been promised by the deadline, the entry made within ten minutes after it.
    """
    _require_time(contest, uploads, now)
    require(contest.hidden_at is None, "contest.hidden_takes_no_entries")
    require_may_enter(designer, clients_account=clients_account, now=now)
    require(living < entry_rules.MOST_LIVING, "entry.too_many", most=entry_rules.MOST_LIVING)
    return Entry(
        contest_id=contest.id, number=number, author_id=author_id, state=PROCESSING, made_at=now,
        decline_reasons=[], decline_text="",
    )  # fmt: skip


def add_version(
    contest: Contest, entry: Entry, *, versions: int, living: int, uploads: Sequence[Upload], now: datetime
) -> int:
    """Room for a new version of an entry that has `versions`; its number. What is shown stays until it is ready.

    An unreadable entry comes to life again by it, and so needs a place among the `living`.
    """
    _require_time(contest, uploads, now)
    require(contest.hidden_at is None, "contest.hidden_takes_no_entries")
    require(entry.state != WITHDRAWN, "entry.is_withdrawn")
    require(versions < entry_rules.MOST_VERSIONS, "entry.too_many_versions", most=entry_rules.MOST_VERSIONS)
    if entry.state == UNREADABLE:
        require(living < entry_rules.MOST_LIVING, "entry.too_many", most=entry_rules.MOST_LIVING)
        _move(entry, PROCESSING, ENTRY_MOVES)
    return versions + 1


def entered(entry: Entry, version: Version, *, letter: str) -> Entered:
    """The event of an entry with its first version, once both have their ids."""
    return Entered(**_about(entry, version.made_at), letter=letter, version_id=version.id)


def version_added(entry: Entry, version: Version) -> VersionMade:
    """The event of a later version, once it has its id."""
    return VersionMade(**_about(entry, version.made_at), version=version.number, version_id=version.id)


def accept_image(image: Image) -> None:
    """An image's renditions are stored."""
    _move(image, READY, IMAGE_MOVES)


def reject_image(image: Image, *, code: str, values: dict[str, str | int]) -> None:
    """An image cannot be used, and why."""
    _move(image, UNREADABLE, IMAGE_MOVES)
    image.reason, image.reason_values = code, dict(values)


def conclude(
    entry: Entry, version: Version, images: Sequence[Image], versions: Sequence[Version], *, now: datetime
) -> tuple[VersionReady | ImagesLeftOut | VersionUnreadable, ...]:
    """End the preparation of a version of an entry once all its images have been looked at; before that nothing happens.

    Images that can be used are shown without the others; only a version of which none can is unreadable.
    """
    states = {image.state for image in images}
    if version.state != PROCESSING or PROCESSING in states:
        return ()
    _move(version, READY if READY in states else UNREADABLE, IMAGE_MOVES)
    update_state(entry, versions)
    about = _about(entry, now) | {"version": version.number}
    unreadable = [image for image in images if image.state == UNREADABLE]
    if version.state == UNREADABLE:
        reason, values = unreadable[0].reason or "", unreadable[0].reason_values
        return (VersionUnreadable(**about, reason=reason, reason_values=values),)
    ready = VersionReady(**about)
    return (ready, ImagesLeftOut(**about, count=len(unreadable))) if unreadable else (ready,)


def update_state(entry: Entry, versions: Sequence[Version]) -> None:
    """Show the newest version that is ready; without one the entry is being prepared, or unreadable.

    What the author withdrew or the client declined stays so.
    """
    ready = [version.number for version in versions if version.state == READY]
    if ready:
        entry.shown_version = max(ready)
    state = _prepared(versions)
    if entry.state in (PROCESSING, UNREADABLE) and entry.state != state:
        _move(entry, state, ENTRY_MOVES)


def withdraw(contest: Contest, entry: Entry, *, now: datetime) -> EntryWithdrawn:
    """The author withdraws an entry, until the award. It stays on record, and for a while can be taken back."""
    require(contest.state == PUBLISHED, "entry.too_late_to_withdraw")
    require(entry.state != WITHDRAWN, "entry.is_withdrawn")
    _move(entry, WITHDRAWN, ENTRY_MOVES)
    entry.withdrawn_at = now
    return EntryWithdrawn(**_about(entry, now))


def take_back_withdrawal(
    contest: Contest, entry: Entry, versions: Sequence[Version], *, living: int, now: datetime
) -> WithdrawalTakenBack:
    """The author takes a withdrawal back, until `rules.withdrawal_ends`, while nobody is chosen.

    The entry is again what it was: declined if the client had declined it (`declined_at` stays), else what its versions
    say by now. It needs a place among the author's `living` ones, unless it is unreadable. What was found to break the
    rules stays withdrawn: staff may have left it at a warning because it was gone.
    """
    require(contest.state == PUBLISHED, "entry.withdrawal_sealed")
    withdrawn_at = entry.withdrawn_at
    if entry.state != WITHDRAWN or withdrawn_at is None:
        raise Refused("entry.not_withdrawn")
    ends = entry_rules.withdrawal_ends(contest, withdrawn_at)
    require(now <= ends, "entry.withdrawal_final", until=ends, zone=contest.time_zone)
    state = DECLINED if entry.declined_at is not None else _prepared(versions)
    full = state in entry_rules.LIVING and living >= entry_rules.MOST_LIVING
    require(not full, "entry.too_many", most=entry_rules.MOST_LIVING)
    require(entry.breach_found_at is None, "report.found_breach")
    _move(entry, state, ENTRY_MOVES)
    entry.withdrawn_at = None
    return WithdrawalTakenBack(**_about(entry, now))


def finish_withdrawal(
    contest: Contest, entry: Entry, *, withdrawn_at: datetime, now: datetime
) -> WithdrawalFinal | None:
    """A withdrawal made at `withdrawn_at` cannot be taken back any more; None where there is nobody to tell of it: it was
    taken back, the contest has a winner or has ended, or the client never saw the entry."""
    stands = entry.state == WITHDRAWN and entry.withdrawn_at == withdrawn_at
    seen = entry.shown_version is not None and entry.hidden_at is None
    if not (stands and seen and contest.state == PUBLISHED):
        return None
    if now <= entry_rules.withdrawal_ends(contest, withdrawn_at):
        return None
    return WithdrawalFinal(**_about(entry, now))


def answered(entry: Entry, *, now: datetime) -> None:
    """The client has said something about an entry, in stars, words or a decline: how long that took, the first time."""
    if entry.answered_after is None:
        entry.answered_after = max(0, int((now - entry.made_at).total_seconds()))


def decline(
    contest: Contest, entry: Entry, *, chips: Sequence[str], text: str, now: datetime
) -> EntryDeclined:
    """The client says no to an entry, with a reason the author reads at once; it can be restored until the award."""
    require(contest.state == PUBLISHED, "entry.too_late_to_decline")
    require(entry.state == READY, "entry.not_declinable")
    require(chips or text.strip(), "entry.decline_reason")
    require(set(chips) <= set(entry_rules.DECLINE_CHIPS), "entry.decline_reason")
    require(len(text) <= entry_rules.LONGEST_DECLINE, "text.too_long", most=entry_rules.LONGEST_DECLINE)
    _move(entry, DECLINED, ENTRY_MOVES)
    entry.declined_at, entry.decline_reasons, entry.decline_text = now, list(chips), text.strip()
    answered(entry, now=now)
    return EntryDeclined(**_about(entry, now), chips=tuple(chips), text=text.strip())


def restore(contest: Contest, entry: Entry, *, now: datetime) -> EntryRestored:
    """The client takes a declined entry up again."""
    require(contest.state == PUBLISHED, "entry.too_late_to_decline")
    require(entry.state == DECLINED, "entry.not_declined")
    _move(entry, READY, ENTRY_MOVES)
    entry.declined_at, entry.decline_reasons, entry.decline_text = None, [], ""
    return EntryRestored(**_about(entry, now))


def hide(contest: Contest, entry: Entry, *, reason: str, now: datetime) -> EntryHidden:
    """Staff take an entry out of sight; it keeps its state, and cannot be chosen. Once a winner is chosen none can be
    hidden, the chosen one least of all: delivery and acceptance go on, and both sides need to see it."""
    require(contest.state not in (AWARDED, SETTLED), "entry.hide_chosen")
    require(reason.strip(), "entry.reason_needed")
    require(entry.hidden_at is None, "entry.already_hidden")
    entry.hidden_at, entry.hidden_reason = now, reason.strip()
    return EntryHidden(**_about(entry, now), reason=reason.strip())


def show(entry: Entry, *, reason: str, now: datetime) -> EntryShown:
    """Staff bring a hidden entry back into sight."""
    require(reason.strip(), "entry.reason_needed")
    require(entry.hidden_at is not None, "entry.not_hidden")
    entry.hidden_at, entry.hidden_reason = None, None
    return EntryShown(**_about(entry, now), reason=reason.strip())


def require_thread_open(contest: Contest, entry: Entry) -> None:
    """Refuse words, and what is done about them, before publication, once the contest has ended, and on what is withdrawn."""
    require(contest.state in (PUBLISHED, AWARDED), "entry.thread_closed")
    require(entry.state != WITHDRAWN, "comment.withdrawn")


def place_pin(
    version: Version, image: Image, *, comment_id: int, number: int, open_pins: int, x: int, y: int
) -> Pin:
    """The place of a message on an image that can be looked at; open."""
    entry_rules.check_place(x, y)
    if not version.state == image.state == READY:
        raise Invalid({"image": Refused("pin.no_such_image")})
    _require_room(open_pins)
    return Pin(
        comment_id=comment_id, entry_id=version.entry_id, number=number, version_id=version.id, image_id=image.id,
        x=x, y=y, state=OPEN,
    )  # fmt: skip


def finish_pin(
    contest: Contest, entry: Entry, pin: Pin, *, by: int, open_pins: int, now: datetime
) -> PinDone:
    """The author says that it is done. `open_pins` counts those of the entry, this one among them."""
    require_thread_open(contest, entry)
    require(by == entry.author_id, "pin.done_by_designer")
    require(pin.state == OPEN, "pin.not_open")
    _move(pin, DONE, PIN_MOVES)
    return PinDone(**_about(entry, now), pin=pin.number, others_open=open_pins > 1)


def resolve_pin(contest: Contest, entry: Entry, pin: Pin, *, now: datetime) -> PinResolved:
    """The client's side settles it, whether its author said that it is done or not."""
    require_thread_open(contest, entry)
    require(pin.state != RESOLVED, "pin.is_resolved")
    _move(pin, RESOLVED, PIN_MOVES)
    return PinResolved(**_about(entry, now), pin=pin.number)


def reopen_pin(contest: Contest, entry: Entry, pin: Pin, *, open_pins: int, now: datetime) -> PinReopened:
    """The client's side opens what was done or resolved again."""
    require_thread_open(contest, entry)
    require(pin.state != OPEN, "pin.is_open")
    _require_room(open_pins)
    _move(pin, OPEN, PIN_MOVES)
    return PinReopened(**_about(entry, now), pin=pin.number)


def find_breach(entry: Entry, *, at: datetime | None) -> None:
    """Staff find on a report that an entry breaks the rules; `at` None: that is taken back."""
    entry.breach_found_at = at


def _about(entry: Entry, at: datetime) -> dict[str, Any]:
    """What every event of an entry says."""
    return {
        "contest_id": entry.contest_id, "entry_id": entry.id, "person_id": entry.author_id, "at": at,
        "number": entry.number,
    }  # fmt: skip


def _prepared(versions: Sequence[Version]) -> str:
    """How far an entry with these versions is, whatever its author and the client say of it."""
    states = {version.state for version in versions}
    return READY if READY in states else PROCESSING if PROCESSING in states else UNREADABLE


def _require_room(open_pins: int) -> None:
    most = entry_rules.MOST_OPEN_PINS
    require(open_pins < most, "pin.too_many", most=most)


def _require_time(contest: Contest, uploads: Sequence[Upload], now: datetime) -> None:
    require(contest.state == PUBLISHED, "contest.takes_no_entries")
    ends, closed = contest_rules.entry_grace_ends(contest), contest_rules.closes(contest)
    require(now <= ends, "entry.too_late", closed=closed, zone=contest.time_zone)
    require(1 <= len(uploads) <= entry_rules.MOST_IMAGES, "entry.images", most=entry_rules.MOST_IMAGES)
    for upload in uploads:
        require(upload.promised_at <= closed, "upload.after_deadline", file=upload.filename)


def _move_check(upload: Upload, state: str) -> bool:
    """Whether the check of an upload moves; a job that is run twice finds it moved."""
    if state not in CHECK_MOVES[upload.check_state]:
        return False
    upload.check_state = state
    return True


def _move(thing: Upload | Image | Version | Entry | Pin, state: str, moves: dict[str, set[str]]) -> None:
    if state not in moves[thing.state]:
        raise ValueError(f"no way from {thing.state} to {state}")
    thing.state = state
