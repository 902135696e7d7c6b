"""States of an export and of the deletion of an account: which follows which. They are read off instants.

running → ready → removed;  asked → erased → done;  asked → taken back.
"""

from datetime import datetime
from typing import Any

from contest.kernel.refusal import require
from contest.personal_data import rules as personal_data_rules
from contest.personal_data.events import ExportFetched, ExportReady, LeaveAsked, LeaveTakenBack, PersonErased
from contest.personal_data.model import Departure, Export

RUNNING, READY, REMOVED = "running", "ready", "removed"
EXPORT_MOVES = {RUNNING: {READY, REMOVED}, READY: {REMOVED}, REMOVED: set()}
ASKED, TAKEN_BACK, ERASED, DONE = "asked", "taken_back", "erased", "done"
DELETION_MOVES = {ASKED: {TAKEN_BACK, ERASED}, ERASED: {DONE}, TAKEN_BACK: set(), DONE: set()}


def export_state(export: Export) -> str:
    """RUNNING until its files are stored, READY, or REMOVED."""
    if export.swept_at is not None:
        return REMOVED
    return RUNNING if export.ready_at is None else READY


def deletion_state(departure: Departure) -> str:
    """ASKED, TAKEN_BACK, ERASED while pictures are left, or DONE."""
    if departure.done_at is not None:
        return DONE
    if departure.erased_at is not None:
        return ERASED
    return ASKED if departure.taken_back_at is None else TAKEN_BACK


def ask_export(person_id: int, *, latest: Export | None, now: datetime) -> Export:
    """A new export, a day after the `latest`. Raises Refused: export.running, export.too_soon."""
    if latest is not None:
        require(export_state(latest) != RUNNING, "export.running")
        again = latest.asked_at + personal_data_rules.BETWEEN
        require(now >= again, "export.too_soon", at=again)
    return Export(person_id=person_id, asked_at=now, parts=[])


def finish_export(export: Export, *, parts: list[dict[str, Any]], now: datetime) -> ExportReady | None:
    """Its files are stored; None if another run was faster, or its owner is gone."""
    if READY not in EXPORT_MOVES[export_state(export)]:
        return None
    export.parts, export.ready_at = parts, now
    return ExportReady(
        person_id=export.person_id, export_id=export.id, until=now + personal_data_rules.KEPT, at=now
    )


def fetch_export(export: Export, *, part: int, now: datetime) -> ExportFetched:
    """Its owner fetches a part. Raises Refused: export.gone."""
    require(personal_data_rules.fetchable(export, now=now), "export.gone")
    return ExportFetched(person_id=export.person_id, export_id=export.id, part=part, at=now)


def remove_export(export: Export, *, now: datetime) -> None:
    """Its files are removed; again is no change."""
    if REMOVED in EXPORT_MOVES[export_state(export)]:
        export.swept_at, export.ready_at = now, export.ready_at or now


def ask_deletion(person_id: int, *, now: datetime) -> tuple[Departure, LeaveAsked]:
    """The person is erased in fourteen days, unless they take it back."""
    departure = Departure(person_id=person_id, asked_at=now)
    return departure, LeaveAsked(
        person_id=person_id, leaves_at=personal_data_rules.leaves_at(departure), at=now
    )


def take_back(departure: Departure, *, now: datetime) -> LeaveTakenBack:
    """Up to and with the last instant. Raises Refused: leave.not_asked, leave.too_late."""
    state = deletion_state(departure)
    require(state != TAKEN_BACK, "leave.not_asked")
    require(
        TAKEN_BACK in DELETION_MOVES[state] and not personal_data_rules.due(departure, now=now),
        "leave.too_late",
    )
    departure.taken_back_at = now
    return LeaveTakenBack(person_id=departure.person_id, at=now)


def erase(departure: Departure, *, now: datetime) -> PersonErased:
    """The time has come; pictures follow. Raises ValueError before it, and from any state but ASKED."""
    if ERASED not in DELETION_MOVES[deletion_state(departure)] or not personal_data_rules.due(
        departure, now=now
    ):
        raise ValueError(f"departure {departure.id} is not due")
    departure.erased_at = now
    return PersonErased(person_id=departure.person_id, at=now)


def finish_deletion(departure: Departure, *, now: datetime) -> None:
    """No picture is left; again is no change. Raises ValueError for who is not erased."""
    state = deletion_state(departure)
    if state != DONE and DONE not in DELETION_MOVES[state]:
        raise ValueError(f"departure {departure.id} is not erased")
    departure.done_at = departure.done_at or now
