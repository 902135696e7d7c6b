"""One event class and one row of the table, with a group if it needs one, make a notice: job, inbox, mail, settings and
digest follow. Proven by one that stands in no package of ours."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from sqlalchemy import select

from contest import events
from contest.mail.model import Mail
from contest.notices import groups, listeners as notice_listeners, queries as notice_queries
from contest.notices.actions import digest, sending, settings as notice_settings
from contest.notices.table import RULES
from contest.work import queue
from tests import cast, toys
from tests.mails import mails
from tests.make import NOON

TOY = """
    from contest.events import Event
    from contest.kernel.money import Money
    from contest.kernel.refusal import N_
    from contest.notices.groups import Group
    from contest.notices.rule import Rule


    class TeaServed(Event, kind="tea.served"):
        cups: int
        price: Money


    GROUP = Group(N_("Tea"), N_("Whenever tea is served."))
    RULE = Rule(
        TeaServed, "person", N_("Tea is served: %(cups)s cups"),
        N_("It costs %(price)s."),
        button=N_("View notifications"), path="/me/notices", group="tea",
    )
"""
LATER = NOON + timedelta(days=400)


@pytest.fixture
def tea(tmp_path, monkeypatch):
    record = import_module("contest.events.record")
    monkeypatch.setattr(record, "_kinds", dict(record._kinds))
    monkeypatch.setattr(record, "_listeners", record._listeners.copy())
    toy = toys.package(tmp_path, monkeypatch, "toy_notice", TOY)
    monkeypatch.setitem(groups.GROUPS, "tea", toy.GROUP)
    monkeypatch.setattr(sending, "RULES", (*RULES, toy.RULE))
    notice_listeners.listen((toy.RULE,))  # what an application does with the table when it starts
    return toy


@pytest.fixture
def ken(app, tea):
    return cast.join(app, "ken")["ken"]


def serve(tea, ken, *, at=NOON):
    row = events.record(tea.TeaServed(person_id=ken, cups=3, price=tea.Money(450, "JPY"), at=at), by=None)
    queue.drain(LATER)
    return row


def written():
    return [(mail.to_address, mail.subject, mail.text) for mail in mails(select(Mail))]


def test_it_is_in_the_inbox_and_in_the_mail_once(here, tea, ken):
    row = serve(tea, ken)
    sending.tell(row.id)

    assert [(line.subject, line.path) for line in notice_queries.lines(ken)] == [
        ("Tea is served: 3 cups", "/me/notices")
    ]
    [(to, subject, text)] = written()
    assert (to, subject) == ("ken@example.jp", "Tea is served: 3 cups")
    assert "It costs ¥450." in text and "http://localhost/me/notices" in text and "/mail/" in text


def test_its_group_is_chosen_in_the_settings(app, tea, ken):
    browser = cast.browser(app, "ken")
    page = browser.get("/me/mail").text
    assert "Tea" in page and "Whenever tea is served." in page
    assert browser.post("/me/mail", data={"tea": "none"}).status_code == 303

    with app.app_context():
        assert notice_queries.ways(ken)["tea"] == "none"
        serve(tea, ken)
        assert written() == [] and len(notice_queries.lines(ken)) == 1
    assert "Tea is served: 3 cups" in browser.get("/me/notices").text


def test_it_waits_for_the_digest_where_it_was_so_chosen(here, tea, ken):
    notice_settings.choose(ken, {"tea": "digest"})
    serve(tea, ken)
    assert written() == []

    assert digest.send(ken, now=datetime.now(UTC) + timedelta(days=2))
    [(_, _, text)] = written()
    assert "Tea is served: 3 cups" in text
