"""Failed jobs: the reason, and a retry."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.web import guard, paging
from contest.web.page_action import done, page_action
from contest.web.staff import bp
from contest.work import queries as work_queries, queue

PAGE = 30


@bp.get("/jobs")
def jobs() -> ResponseReturnValue:
    """What failed, the newest first, and how much waits."""
    guard.site("job.view_or_retry")
    found = work_queries.troubled(before=paging.number("before"), most=PAGE + 1)
    return render_template(
        "staff/jobs.html", jobs=found[:PAGE], more=len(found) > PAGE, counts=work_queries.counts()
    )


@bp.post("/jobs/<int:job_id>/retry")
@page_action(to=".jobs")
def retry(job_id: int) -> ResponseReturnValue:
    """Try a dead job once more, with fresh attempts."""
    guard.site("job.view_or_retry")
    if queue.retry(job_id, now=g.now):
        return done(gettext("The job is back in the queue."), "message")
    return done(gettext("This job has not failed: it is waiting, running or done."), "maybe")
