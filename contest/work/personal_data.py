"""Personal data of jobs: whose work one is."""

from contest.kernel.personal_data import declare, retained
from contest.work.model import Job, Share

declare(
    Job,
    retain=retained(
        "args",
        "slot",
        "error",
        because="jobs name rows by their ids, and errors are written without addresses",
    ),
)
declare(Share, retain=retained("person_id"))
