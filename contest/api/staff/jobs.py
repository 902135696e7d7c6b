"""Failed jobs, and their retry."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.fields import Instant, LongText, OneOf, Schema, Text, Whole
from contest.api.staff import bp
from contest.kernel.refusal import N_, require
from contest.work import queries as work_queries, queue
from contest.work.model import DEAD, QUEUED


class JobDocument(Schema):
    """Work done behind the pages."""

    id = Whole()
    kind = Text(most=60, metadata={"example": "entries.render"})
    state = OneOf(("queued", "running", "done", "dead"))
    attempts = Whole()
    due_at = Instant()
    error = LongText(most=100_000, allow_none=True)
    ended_at = Instant(allow_none=True)


class TabQuery(cursor.Paging):
    """Which jobs; all that failed, unless a state is asked for ("queued": those that will be tried again)."""

    state = OneOf((DEAD, QUEUED), load_default=None)


@bp.get("/jobs")
@bp.accepts(TabQuery, location="query")
@bp.returns(200, cursor.pages_of(JobDocument), N_("Staff: jobs that failed"))
def jobs() -> dict[str, Any]:
    """The newest first."""
    guard.site("job.view_or_retry")
    asked = payload()
    rows = work_queries.troubled(state=asked["state"], before=cursor.number(asked), most=asked["limit"] + 1)
    return cursor.cut(rows, asked, key=lambda row: row.id)


@bp.post("/jobs/<int:job_id>/retry")
@bp.returns(201, JobDocument, N_("Staff: retry a failed job"))
def retry(job_id: int) -> Act:
    """With fresh attempts."""
    guard.site("job.view_or_retry")
    work_queries.job(job_id)

    def do() -> None:
        require(queue.retry(job_id, now=g.now), "job.not_dead")

    return Act(do, lambda _: work_queries.job(job_id))
