"""Escalation of sanctions: the next measure, from a person's history. Pure; a suggestion, never automatic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contest.people.model import Sanction

WARNING, SUSPENSION, BAN = KINDS = ("warning", "suspension", "ban")
MEMORY = timedelta(days=365)
WARNINGS_ENOUGH = 2
SPANS = (7, 30, 90)  # days a suspension may last


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Sanction that staff choose: a kind, and for a suspension how many days."""

    kind: str
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Sanction that the history suggests: a kind, for a suspension its days; and what it was read from."""

    kind: str
    days: int | None
    warnings: int  # of the last twelve months
    suspensions: int


def suggested_sanction(record: Sequence[Sanction], *, now: datetime) -> Suggestion:
    """A warning first; after two within twelve months a week's suspension, then 30 days, then a ban.

    What was lifted does not count.
    """
    counting = [one for one in record if one.lifted_at is None and one.at > now - MEMORY]
    warnings = sum(one.kind == WARNING for one in counting)
    suspensions = sum(one.kind == SUSPENSION for one in counting)
    kind, days = WARNING, None
    if suspensions >= 2:
        kind = BAN
    elif suspensions == 1 or warnings >= WARNINGS_ENOUGH:
        kind, days = SUSPENSION, SPANS[1] if suspensions else SPANS[0]
    return Suggestion(kind=kind, days=days, warnings=warnings, suspensions=suspensions)


def holds(sanction: Sanction, *, now: datetime) -> bool:
    """Whether a suspension still keeps its person from beginning anything: up to and with its last instant."""
    return sanction.kind == SUSPENSION and sanction.lifted_at is None and sanction.until is not None \
        and now <= sanction.until  # fmt: skip
