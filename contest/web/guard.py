"""Guards as pages ask them: access.guard, and that who asks has shown lately who they are."""

from contest.access.guard import contest, entry, may, me, my_id, parts, payout, relation, sees, site
from contest.web import reauthentication

__all__ = [
    "contest", "entry", "fresh", "site", "may", "me", "my_id", "parts", "payout", "relation", "sees",
]  # fmt: skip


def fresh() -> None:
    """Go on if who asks has shown who they are within ten minutes; else they are asked, and what they typed is kept."""
    my_id()
    reauthentication.demand()
