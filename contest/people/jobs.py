"""Jobs of accounts."""

from datetime import timedelta

from contest.kernel.clock import utcnow
from contest.people.actions import details, exemptions, limits, registrations, sign_ins
from contest.people.actions.factors import challenges
from contest.people.lifecycle import sign_in as sign_in_lifecycle
from contest.work.queue import MONEY, job
from contest.work.schedule import every


@every(timedelta(days=1))
def forget_tries() -> None:
    """Drop failed sign-ins too old to count."""
    limits.forget(utcnow() - limits.REMEMBERED)


@every(timedelta(days=1))
def forget_sign_ins() -> None:
    """Drop sign-ins that ended a month ago; the record keeps that they ended."""
    sign_ins.forget(utcnow() - sign_in_lifecycle.LIVES)


@every(timedelta(days=1))
def forget_exemptions() -> None:
    """Drop exemptions from the waits that are over."""
    exemptions.forget(utcnow())


@every(timedelta(days=1))
def forget_registrations() -> None:
    """Drop what is known of registrations that count no more."""
    registrations.forget(now=utcnow())


@every(timedelta(hours=1))
def end_unconfirmed() -> None:
    """Delete accounts that nobody confirmed within a week."""
    registrations.end_unconfirmed(now=utcnow())


@every(timedelta(days=1))
def forget_challenges() -> None:
    """Drop answered challenges that nobody could answer again anyway."""
    challenges.forget(utcnow() - 2 * challenges.GOOD_FOR)


@job(queue=MONEY)
def refresh_fingerprints() -> None:
    """Write the hashes of bank details again; asked for by a migration that changed how accounts are compared."""
    details.refresh_fingerprints()
