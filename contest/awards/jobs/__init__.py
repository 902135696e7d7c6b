"""Jobs of awards: deadlines that pass, and the check of deliverables."""

from contest.awards.jobs.deadlines import accept_due, lapse_due
from contest.awards.jobs.deliverable_check import keep

__all__ = ["accept_due", "keep", "lapse_due"]
