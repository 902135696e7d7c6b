"""How somebody comes to leave the site of tests/scene.py."""

from datetime import timedelta

from sqlalchemy import select

from contest.awards.actions import handover
from contest.awards.model import Handover
from contest.contests.actions import publication
from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.personal_data import queries as personal_data_queries, rules as personal_data_rules
from contest.personal_data.actions import deletion
from contest.reports.actions import deciding

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def free(stage):
    """Let everything that runs in the site end as it should: cancelled, or delivered and accepted."""
    ids, now = stage.scene.ids, utcnow()
    with stage.app.app_context():
        running = select(Contest.id, Contest.state).where(Contest.state.in_(["published", "awarded"]))
        for number, state in reader().execute(running).all():
            if state == "published":
                publication.cancel(number, by=ids["sota"], staff=True, reason="Tests", now=now)
                continue
            if reader().scalar(select(Handover.state).where(Handover.contest_id == number)) != "delivered":
                handover.deliver(number, by=ids["ken"], now=now)
            handover.accept(number, by=ids["hana"], now=now)
        end_page()


def leave(stage, who, now=None):
    """Ask, and let the fourteen days pass: the id of the departure, and an instant after them."""
    now = now or utcnow() - 15 * DAY
    with stage.app.app_context():
        deletion.ask(stage.scene.ids[who], address=f"{who}@example.jp", now=now)
        departure = personal_data_queries.deletion(stage.scene.ids[who])
        return departure.id, personal_data_rules.leaves_at(departure) + SECOND


def leave_with_report(stage):
    """Mei leaves: what was said against her is decided first."""
    with stage.app.app_context():
        deciding.decide(
            stage.scene.things["report"][""], breach=False, measure="keep", sanction=None, reason="Own work",
            by=stage.scene.ids["sota"], now=utcnow(),
        )  # fmt: skip
    return leave(stage, "mei")
