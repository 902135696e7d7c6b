"""What reports have to say when an entry comes back."""

from sqlalchemy import exists, select

from contest.entries.events import WithdrawalTakenBack
from contest.events import at_once
from contest.events.model import Recorded
from contest.kernel.db import reader
from contest.kernel.refusal import require
from contest.reports.model import DECIDED, Inquiry


@at_once(WithdrawalTakenBack)
def keep_breaches_out(event: WithdrawalTakenBack, _row: Recorded) -> None:
    """What was found to break the rules stays withdrawn: staff may have left it at a warning because it was gone. Both
    acts hold the entry's row, so one of them sees the other."""
    found = exists().where(
        Inquiry.entry_id == event.entry_id, Inquiry.state == DECIDED, Inquiry.breach.is_(True)
    )
    require(not reader().scalar(select(found)), "report.found_breach")
