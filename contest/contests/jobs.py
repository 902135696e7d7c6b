"""Jobs of contests."""

from contest.contests.actions import indexing
from contest.work.queue import SWEEP, job


@job(queue=SWEEP)
def refold() -> None:
    """Fold the words of all contests again, after an update by which words are compared in another form."""
    indexing.refold()
