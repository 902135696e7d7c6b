"""The watch list: put on, taken off, taken back; and what is written to those who watch."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import select

from contest.contests.actions import conversation as conversation_actions, watching
from contest.kernel.clock import utcnow
from contest.mail.model import Mail
from contest.notices import jobs as notice_jobs
from contest.work.queue import drain
from tests import cast
from tests.statements import of_page as statements
from tests.web.test_contests import DAY, keep, look

LISTED_WATCHED = 4  # the list, entries counted, pictures, clients' records


@pytest.fixture
def ken(app, ids):
    return cast.browser(app, "ken")


def mails(app, who):
    with app.app_context():
        from contest.kernel.db import reader

        return reader().scalars(select(Mail.subject).where(Mail.to_address == f"{who}@example.jp")).all()


def test_a_contest_is_watched_and_let_go_on_its_page(app, ids, ken):
    number = keep(app, ids["hana"], title="Otaru")

    assert ken.post(f"/contests/{number}/watching").location == f"/contests/{number}"
    html = look(ken, f"/contests/{number}")[1]
    assert "You watch this contest" in html and "Stop watching" in html
    assert "Watched" in look(ken, "/contests")[1] and "Otaru" in look(ken, "/me/watching")[1]
    assert "Watched" not in look(cast.browser(app, "mei"), "/contests")[1]
    assert ken.post(f"/contests/{number}/watching/end").location == f"/contests/{number}"
    assert "Stop watching" not in look(ken, f"/contests/{number}")[1]


def test_what_was_taken_off_the_list_can_be_taken_back(app, ids, ken):
    number = keep(app, ids["hana"], title="Otaru")
    ken.post(f"/contests/{number}/watching")

    gone = ken.post(f"/contests/{number}/watching/end", data={"from": "list"}).location
    html = look(ken, gone)[1]
    assert (
        f"You no longer watch contest {number}." in html
        and "Undo" in html
        and "Your watchlist is empty." in html
    )
    assert ken.post(f"/contests/{number}/watching", data={"from": "list"}).location == "/me/watching"
    assert "Otaru" in look(ken, "/me/watching")[1]


def test_the_list_says_what_became_of_each_and_hides_the_hidden(app, ids, ken):
    facts = {"Open one": {}, "Closed one": {"closes": -DAY}, "Chosen one": {"state": "settled", "closes": -DAY},
             "Gone one": {"state": "cancelled"}}  # fmt: skip
    for title, changes in facts.items():
        ken.post(f"/contests/{keep(app, ids['hana'], title=title, **changes)}/watching")
    hidden = keep(app, ids["hana"], title="Hidden one")
    ken.post(f"/contests/{hidden}/watching")
    cast.browser(app, "sota").post(f"/contests/{hidden}/hiding", data={"reason": "because"})
    html = look(ken, "/me/watching")[1]

    for words in (*facts, "Being judged", "Completed", "Cancelled"):
        assert words in html, words
    assert "Hidden one" not in html


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_needs_as_many_statements_for_thirty_as_for_one(app, ids, ken, many):
    for _ in range(many):
        ken.post(f"/contests/{keep(app, ids['hana'])}/watching")

    assert len(statements(app, ken, "/me/watching")) == LISTED_WATCHED


def test_the_last_day_is_told_once_and_again_when_the_deadline_moved(app, ids, ken):
    number = keep(app, ids["hana"], title="Otaru", closes=2 * DAY)
    keep(app, ids["hana"], title="Not watched", closes=DAY / 2)
    ken.post(f"/contests/{number}/watching")
    soon = "“Otaru” closes soon"

    def remind(after):
        with time_machine.travel(utcnow() + after, tick=False), app.app_context():
            notice_jobs.remind()
        return mails(app, "ken")

    assert remind(DAY - timedelta(minutes=1)) == []
    assert remind(DAY + timedelta(minutes=1)) == [soon]
    assert remind(DAY + timedelta(minutes=9)) == [soon]
    assert remind(3 * DAY) == [soon]
    with app.app_context():
        from contest.contests.model import Contest
        from contest.kernel.db import transaction

        with transaction() as session:
            session.get_one(Contest, number).entries_close_at = utcnow() + 5 * DAY
    assert remind(4 * DAY + timedelta(minutes=1)) == [soon, soon]
    assert mails(app, "mei") == mails(app, "hana") == []


def test_who_watches_is_told_of_a_clarified_brief_unless_it_is_hidden(app, ids, ken):
    number = keep(app, ids["hana"], title="Otaru")
    with app.app_context():
        for who in ("ken", "mei"):
            watching.watch(number, by=ids[who], now=utcnow())
        watching.unwatch(number, by=ids["mei"])
        conversation_actions.clarify(
            number, part="description", said="", text="With a boat.", by=ids["hana"], now=utcnow()
        )
        drain(utcnow())
    assert mails(app, "ken") == ["Clarification added to “Otaru”"]
    assert mails(app, "mei") == []

    cast.browser(app, "sota").post(f"/contests/{number}/hiding", data={"reason": "because"})
    with app.app_context():
        conversation_actions.clarify(
            number, part="description", said="", text="With two boats.", by=ids["hana"], now=utcnow()
        )
        drain(utcnow())
    assert mails(app, "ken") == ["Clarification added to “Otaru”"]


def test_visitors_are_shown_the_way_in(app, ids):
    number = keep(app, ids["hana"])
    html = unescape(cast.browser(app).get(f"/contests/{number}").get_data(as_text=True))

    assert "Sign in to watch this contest" in html
    assert cast.browser(app).post(f"/contests/{number}/watching").status_code == 303
