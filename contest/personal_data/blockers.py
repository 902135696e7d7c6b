"""Reasons why an account cannot be deleted yet, of all packages."""

from datetime import datetime

from contest.kernel import personal_data as kernel_personal_data
from contest.kernel.refusal import Refused
from contest.personal_data.refusals import SENTENCES

_ORDER = [*SENTENCES]


def of(person_id: int, *, now: datetime) -> list[Refused]:
    """Every reason why this person cannot be erased now, in the order of their sentences; none: they can go."""
    found = [
        why
        for declared in kernel_personal_data.in_order(kernel_personal_data.blockers)
        for why in declared(person_id, now=now)
    ]
    return sorted(found, key=lambda why: _ORDER.index(why.code))
