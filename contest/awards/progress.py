"""Progress of awarded contests, as their pages and lists show it."""

from collections.abc import Collection

from sqlalchemy import select

from contest.awards.model import Award, Handover
from contest.kernel.db import reader


def of(contest_ids: Collection[int]) -> dict[int, tuple[Award, Handover]]:
    """The award in force and its handover, by contest, in one statement; contests without one are not in it."""
    rows = reader().execute(
        select(Award, Handover)
        .join(Handover, Handover.award_id == Award.id)
        .where(Award.contest_id.in_(contest_ids), Award.voided_at.is_(None))
    )
    return {award.contest_id: (award, handover) for award, handover in rows}
