"""Timed work of people."""

from datetime import timedelta

from contest.kernel.clock import utcnow
from contest.people import limits
from contest.work.schedule import every


@every(timedelta(days=1))
def forget_tries() -> None:
    """Drop failed sign-ins too old to count."""
    limits.forget(utcnow() - limits.REMEMBERED)
