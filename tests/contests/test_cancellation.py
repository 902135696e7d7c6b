import pytest
from sqlalchemy import select

from contest.contests.actions import cancellation
from contest.contests.model import Contest
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page
from contest.kernel.refusal import Refused
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def cast(app):
    return entry_scene.people(app, "hana", "sota")


def contest_row(number):
    end_page()
    return db.session.get_one(Contest, number)


def test_a_client_cancels_a_draft_without_a_word(cast):
    number = entry_scene.contest(cast["hana"], state="draft", published_at=None)
    cancellation.cancel(number, by=cast["hana"], staff=False, now=utcnow())
    assert contest_row(number).state == "cancelled"


def test_staff_cancel_a_published_contest_with_a_reason(cast):
    number = entry_scene.contest(cast["hana"])
    with pytest.raises(Refused, match="contest.reason_needed"):
        cancellation.cancel(number, by=cast["sota"], staff=True, now=utcnow())
    cancellation.cancel(
        number, by=cast["sota"], staff=True, reason="The client cannot be reached.", now=utcnow()
    )
    assert (contest_row(number).state, contest_row(number).end_reason) == (
        "cancelled",
        "The client cannot be reached.",
    )
    notified = db.session.scalars(select(Recorded).where(Recorded.kind == "contest.cancelled")).one()
    assert notified.by_id == cast["sota"]
