"""Lifecycle of awards, handovers and deliverables. Nothing else assigns a `state` of theirs, or voids an award."""

from collections.abc import Sequence
from datetime import datetime

from contest.awards import rules as award_rules
from contest.awards.doubts import Doubt
from contest.awards.events import (
    AgreementAccepted,
    Awarded,
    AwardVoided,
    ChangesRequested,
    DeliverableDoubted,
    DeliverableRefused,
    DeliverableStored,
    Delivered,
    FormatConfirmed,
    HandoverAccepted,
    VoidAsked,
)
from contest.awards.model import (
    ACCEPTED,
    AWAITING,
    CHANGES_REQUESTED,
    DELIVERED,
    ENDED,
    Award,
    Deliverable,
    Handover,
)
from contest.contests import lifecycle as contest_lifecycle, rules as contest_rules
from contest.contests.model import Contest
from contest.entries.model import PROCESSING, READY, REFUSED, Entry
from contest.kernel.refusal import Refused, require

HANDOVER_MOVES = {
    AWAITING: {DELIVERED, ENDED},
    DELIVERED: {CHANGES_REQUESTED, ACCEPTED},
    CHANGES_REQUESTED: {DELIVERED, ENDED},
    ACCEPTED: set(),
    ENDED: set(),  # its award was voided
}
FILE_MOVES = {PROCESSING: {READY, REFUSED}, READY: set(), REFUSED: set()}


def award(
    contest: Contest,
    entry: Entry,
    *,
    by: int,
    processing: int,
    same_account: bool,
    voided: bool,
    now: datetime,
) -> tuple[Award, Handover, Awarded]:
    """Choose the winner: the marks are sealed, the winner owes the source files within seven days.

    `processing` counts living entries nobody has been able to see yet; `same_account` says whether client and
    designer are paid to one bank account; `voided`, whether an award of this entry was voided before: after a
    voiding the *other* entries are open to choice. The rows returned are new.
    """
    require(entry.contest_id == contest.id, "award.not_of_this_contest")
    require(not voided, "award.entry_was_voided")
    require(entry.state == READY and entry.hidden_at is None, "award.entry_not_eligible")
    contest_lifecycle.require_award_time(contest, processing=processing, now=now)
    # Last: whoever asks must be ready to choose, or the answer would tell whose entry it is for nothing.
    require(not same_account, "award.same_account")
    contest_lifecycle.award(contest, processing=processing, now=now)
    prize = contest.prize
    if prize is None or contest.published_at is None or contest.agreement_version is None:
        raise ValueError(f"contest {contest.id} was published without prize or agreement")
    chosen = Award(
        contest_id=contest.id, entry_id=entry.id, winner_id=entry.author_id, decided_by=by, decided_at=now
    )
    handover = Handover(
        contest_id=contest.id,
        state=AWAITING,
        due_at=now + award_rules.DELIVERY,
        deliveries=0,
        changes_used=0,
        client_agreed_at=contest.published_at,
        agreement_version=contest.agreement_version,
    )
    event = Awarded(
        contest_id=contest.id,
        entry_id=entry.id,
        person_id=entry.author_id,
        number=entry.number,
        prize=prize,
        delivery_due=handover.due_at,
        at=now,
    )
    return chosen, handover, event


def ask_void(award: Award, handover: Handover, *, reason: str, now: datetime) -> VoidAsked:
    """The client asks staff to void an award whose delivery is overdue."""
    _live(award)
    require(award_rules.overdue(handover, now), "award.not_overdue", due=handover.due_at)
    require(not award_rules.void_asked(award, handover), "award.void_already_asked")
    require(reason.strip(), "award.reason_needed")
    award.void_asked_at = now
    award.void_asked_reason = reason.strip()
    return VoidAsked(
        contest_id=award.contest_id,
        entry_id=award.entry_id,
        person_id=award.winner_id,
        reason=reason.strip(),
        at=now,
    )


def void(
    contest: Contest,
    award: Award,
    handover: Handover,
    *,
    by: int | None,
    number: int,
    reason: str,
    now: datetime,
) -> AwardVoided:
    """Staff end an overdue award: the handover is over, the other entries are open to choice again.

    Nobody voids what is their own: staff never act on money of a contest of theirs.
    """
    _live(award)
    require(by not in (contest.client_id, award.winner_id), "award.void_own")
    require(handover.state in (AWAITING, CHANGES_REQUESTED), "award.delivered_meanwhile")
    require(award_rules.voidable(award, handover, now), "award.not_voidable", due=handover.due_at)
    require(reason.strip(), "award.reason_needed")
    _move(handover, ENDED, HANDOVER_MOVES)
    award.voided_at = now
    award.void_reason = reason.strip()
    contest_lifecycle.reopen(contest, now=now)
    return AwardVoided(
        contest_id=contest.id,
        entry_id=award.entry_id,
        person_id=award.winner_id,
        number=number,
        reason=reason.strip(),
        choice_ends=contest_rules.choice_ends(contest),
        at=now,
    )


def agree(handover: Handover, *, version: str, now: datetime) -> AgreementAccepted:
    """The winner accepts the agreement's text, the one the client accepted by publishing."""
    require(handover.state in (AWAITING, CHANGES_REQUESTED), "handover.not_now")
    require(version == handover.agreement_version, "handover.other_agreement")
    require(handover.winner_agreed_at is None, "handover.already_agreed")
    handover.winner_agreed_at = now
    return AgreementAccepted(contest_id=handover.contest_id, agreement_version=version, at=now)


def change_files(handover: Handover, *, files: int) -> None:
    """May the winner add or remove source files? Not while the client looks. `files`: how many there will be."""
    require(handover.state in (AWAITING, CHANGES_REQUESTED), "handover.not_now")
    require(files <= award_rules.MOST_FILES, "handover.too_many_files", most=award_rules.MOST_FILES)


def remove_file(handover: Handover, file: Deliverable, *, now: datetime) -> None:
    """The winner takes a file out of what will be delivered; one that is out already stays so."""
    change_files(handover, files=0)
    require(file.handover_id == handover.id, "handover.file_gone")
    file.removed_at = file.removed_at or now


def accept_file(
    handover: Handover, file: Deliverable, *, winner_id: int, key: str, doubt: Doubt | None, now: datetime
) -> tuple[DeliverableStored | DeliverableDoubted, ...]:
    """The bytes of a deliverable have been checked and stored under `key`; of a `doubt` its winner is notified while the
    file is there."""
    _move(file, READY, FILE_MOVES)
    file.key = key
    file.doubt, file.found = doubt or (None, None)
    stored = DeliverableStored(contest_id=handover.contest_id, deliverable_id=file.id, at=now)
    if doubt is None or file.removed_at is not None:
        return (stored,)
    return stored, DeliverableDoubted(
        contest_id=handover.contest_id,
        person_id=winner_id,
        deliverable_id=file.id,
        file=file.filename,
        doubt=doubt.code,
        at=now,
    )


def reject_file(
    handover: Handover, file: Deliverable, *, winner_id: int, reason: str, now: datetime
) -> DeliverableRefused:
    """A deliverable cannot be taken, for a reason its winner reads."""
    _move(file, REFUSED, FILE_MOVES)
    file.reason = reason
    return DeliverableRefused(
        contest_id=handover.contest_id, person_id=winner_id, deliverable_id=file.id, reason=reason, at=now
    )


def confirm_format(handover: Handover, file: Deliverable, *, now: datetime) -> FormatConfirmed:
    """The winner says that a file in doubt is right; on record, and shown to the client at the delivery."""
    require(file.handover_id == handover.id, "handover.file_gone")
    require(handover.state in (AWAITING, CHANGES_REQUESTED), "handover.not_now")
    if file.doubt is None or file.confirmed_at is not None or file.removed_at is not None:
        raise Refused("handover.nothing_to_confirm")
    file.confirmed_at = now
    return FormatConfirmed(
        contest_id=handover.contest_id, deliverable_id=file.id, file=file.filename, doubt=file.doubt, at=now
    )


def deliver(
    handover: Handover, *, required: Sequence[str], files: Sequence[Deliverable], now: datetime
) -> Delivered:
    """A complete delivery: the agreement, and a kept file for every required format. Late ones count too.

    `files` are those kept or still being checked; a doubt about the format of one must have been confirmed.
    """
    require(handover.state in (AWAITING, CHANGES_REQUESTED), "handover.not_now")
    require(handover.winner_agreed_at is not None, "handover.agreement_first")
    waiting = sum(file.state == PROCESSING for file in files)
    require(waiting == 0, "handover.files_being_checked", count=waiting)
    present = {file.format for file in files}
    lacking = award_rules.lacking(required, present)
    require(not lacking, "handover.formats_missing", formats=", ".join(lacking))
    require(present, "handover.nothing_to_deliver")
    doubts = [file for file in files if file.doubt]
    unconfirmed = [file.filename for file in doubts if file.confirmed_at is None]
    require(not unconfirmed, "handover.format_unconfirmed", files=", ".join(unconfirmed))
    _move(handover, DELIVERED, HANDOVER_MOVES)
    handover.deliveries += 1
    handover.accept_by = now + award_rules.ACCEPTANCE
    return Delivered(
        contest_id=handover.contest_id,
        delivery=handover.deliveries,
        accept_by=handover.accept_by,
        doubts=", ".join(file.filename for file in doubts),
        at=now,
    )


def request_changes(handover: Handover, *, note: str, now: datetime) -> ChangesRequested:
    """The client asks for changes: the clock stops, the winner has seven days again. At most two rounds."""
    _looking(handover, now)
    require(award_rules.changes_left(handover) > 0, "handover.no_changes_left", most=award_rules.MOST_CHANGES)
    require(note.strip(), "handover.note_needed")
    _move(handover, CHANGES_REQUESTED, HANDOVER_MOVES)
    handover.changes_used += 1
    handover.accept_by = None
    handover.due_at = now + award_rules.DELIVERY
    return ChangesRequested(
        contest_id=handover.contest_id,
        number=handover.changes_used,
        note=note.strip(),
        delivery_due=handover.due_at,
        at=now,
    )


def accept(contest: Contest, handover: Handover, *, by: int | None, now: datetime) -> HandoverAccepted:
    """The client accepts, or (`by` None) the five days have passed: the contest is settled."""
    if by is None:
        require(handover.state == DELIVERED, "handover.not_delivered")
        require(award_rules.accepts_by_itself(handover, now), "handover.clock_still_runs")
    else:
        _looking(handover, now)
    prize = contest.prize
    if prize is None:
        raise ValueError(f"contest {contest.id} has no prize")
    _move(handover, ACCEPTED, HANDOVER_MOVES)
    handover.accepted_at = now
    handover.accepted_by = by
    contest_lifecycle.settle(contest, now=now)
    return HandoverAccepted(contest_id=contest.id, by_clock=by is None, prize=prize, at=now)


def _live(award: Award) -> None:
    require(award.voided_at is None, "award.already_voided")


def _looking(handover: Handover, now: datetime) -> None:
    """The client may answer a delivery until its five days have passed, whether or not the timer has run."""
    require(handover.state == DELIVERED, "handover.not_delivered")
    if award_rules.accepts_by_itself(handover, now):
        raise Refused("handover.accepted_by_clock", ended=handover.accept_by)


def _move(thing: Handover | Deliverable, state: str, moves: dict[str, set[str]]) -> None:
    if state not in moves[thing.state]:
        raise ValueError(f"no way from {thing.state} to {state}")
    thing.state = state
