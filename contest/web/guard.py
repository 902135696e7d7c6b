"""The gate as pages ask it: access.guard, and whether a form has been sent before."""

from contest.access.guard import contest, entry, house, may, me, my_id, parts, payout, sees, standing
from contest.kernel.once import used
from contest.web import proving
from contest.web.forms import once_key

__all__ = [
    "contest", "entry", "fresh", "house", "may", "me", "my_id", "parts", "payout", "sees", "sent_before", "standing",
]  # fmt: skip


def fresh() -> None:
    """Go on if who asks has shown who they are within ten minutes; else they are asked, and what they typed is kept."""
    my_id()
    proving.demand()


def sent_before() -> bool:
    """Whether this very form has done its act already, asked before the state of things is: a double click or the
    back button is then shown what came of it, not that it is too late."""
    person = me()
    return person is not None and used(once_key(), by=person.id)
