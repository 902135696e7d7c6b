"""Periods and limits of a handover. Pure; a day of a period is 24 hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from contest.awards.model import AWAITING, CHANGES_REQUESTED, Award, Handover

DELIVERY = timedelta(days=7)
ACCEPTANCE = timedelta(days=5)
VOID_UNASKED = timedelta(days=30)
# The clock acts this long after its instant: a word received in time may still wait for the contest's row.
HINDSIGHT = timedelta(minutes=1)
MOST_CHANGES = 2
MOST_FILES = 20
MOST_BYTES = 1024**3
OTHER = "other"  # a file beyond the required formats: fonts, a guide


def overdue(handover: Handover, now: datetime) -> bool:
    """Whether the winner owes a delivery whose time has passed (late delivery still counts)."""
    return handover.state in (AWAITING, CHANGES_REQUESTED) and now > handover.due_at


def void_asked(award: Award, handover: Handover) -> bool:
    """Whether the client has asked to void for the delivery owed now; an answer to an earlier one is no ground."""
    return award.void_asked_at is not None and award.void_asked_at > handover.due_at


def voidable(award: Award, handover: Handover, now: datetime) -> bool:
    """Whether staff may void: overdue and asked for by the client, or thirty days overdue."""
    if not overdue(handover, now):
        return False
    return void_asked(award, handover) or now > handover.due_at + VOID_UNASKED


def accepts_by_itself(handover: Handover, now: datetime) -> bool:
    """Whether the five days of acceptance have passed."""
    return handover.accept_by is not None and now > handover.accept_by


def changes_left(handover: Handover) -> int:
    """How many more rounds of changes the client may ask for."""
    return MOST_CHANGES - handover.changes_used


def lacking(required: Sequence[str], present: set[str]) -> list[str]:
    """The required formats for which there is no file yet, in the brief's order."""
    return [one for one in required if one not in present]
