"""Deadlines that pass: acceptance after five days without an answer, and lapse when nobody chose."""

import logging
from datetime import timedelta

from contest.awards import queries as award_queries
from contest.awards.actions import handover
from contest.entries.actions import closing
from contest.entries.queries.lapsing import lapsing
from contest.kernel.clock import utcnow
from contest.kernel.refusal import Refused
from contest.work.queue import MONEY
from contest.work.schedule import every

_log = logging.getLogger(__name__)


@every(timedelta(minutes=1), queue=MONEY)
def accept_due() -> None:
    """Accept the deliveries whose five days have passed."""
    now = utcnow()
    for contest_id in award_queries.accepting(now):
        try:
            handover.accept(contest_id, by=None, now=now)
        except Refused as meanwhile:
            _log.info("contest %s was not accepted by the clock: %s", contest_id, meanwhile.code)


@every(timedelta(minutes=1), queue=MONEY)
def lapse_due() -> None:
    """Lapse the contests in which nobody was chosen in time, or nobody was there to be chosen."""
    now = utcnow()
    for contest_id in lapsing(now):
        try:
            closing.lapse(contest_id, now=now)
        except Refused as meanwhile:
            _log.info("contest %s did not lapse: %s", contest_id, meanwhile.code)
