"""Inbox, mail settings and the page behind a mail's link."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.notices import leaving, queries as notice_queries
from contest.notices.actions import settings as notice_settings
from contest.notices.model import Notice
from contest.people.model import Person
from contest.work import queue
from tests import cast
from tests.contests import stored
from tests.notices.actions.test_inbox import notified, unread
from tests.statements import of_page


def look(client, path):
    return unescape(client.get(path).get_data(as_text=True))


def test_the_masthead_says_how_many_are_unread_on_every_page(app, ids):
    ken = cast.browser(app, "ken")
    assert 'class="masthead__new"' not in look(ken, "/contests")
    with app.app_context():
        notified(ids["ken"], 3)
    assert "unread: </span>3</b>" in look(ken, "/contests")
    assert "masthead__inbox" not in look(cast.browser(app), "/contests")


def test_opening_reads_marking_all_reads_and_undo_takes_back(app, ids):
    ken = cast.browser(app, "ken")
    with app.app_context():
        notified(ids["ken"], 3)
        newest = notice_queries.lines(ids["ken"])[0].id
    opened = ken.post(f"/me/notices/{newest}/opening")
    assert (opened.status_code, opened.location) == (303, "/2")
    done = ken.post("/me/notices/reading")
    with app.app_context():
        assert unread(ids["ken"]) == 0
    html = look(ken, done.location)
    assert "Marked as read." in html and "Undo" in html and "You’re all caught up." in html
    ken.post("/me/notices/reading/end", data={"done": done.location.partition("done=")[2]})
    with app.app_context():
        assert unread(ids["ken"]) == 2
    ken.post("/me/notices/reading/end", data={"notice": newest})
    with app.app_context():
        assert unread(ids["ken"]) == 3


@pytest.mark.parametrize("many", [1, 30])
def test_the_inbox_takes_two_statements(app, ids, many):
    number = stored.contest(app, ids["hana"], title="看板")
    with app.app_context():
        notified(ids["ken"], many, contest_id=number)
    ken = cast.browser(app, "ken")
    assert len(of_page(app, ken, "/me/notices")) == 2
    for narrowed in (f"?contest={number}", "?show=unread", f"?contest={number}&show=unread&before=999"):
        assert "看板" in look(ken, f"/me/notices{narrowed}")


def test_an_empty_inbox_names_the_next_act(app, ids):
    assert "Find contests" in look(cast.browser(app, "ken"), "/me/notices")


def test_settings_are_kept_and_what_is_always_sent_says_why(app, ids):
    ken = cast.browser(app, "ken")
    html = look(ken, "/me/mail")
    assert (
        "You can’t turn off emails about your money" in html
        and 'name="money"' not in html
        and 'name="staff"' not in html
    )
    sent = {"threads": "digest", "questions": "none", "money": "none", "contests": "post"}
    assert ken.post("/me/mail", data=sent).status_code == 303
    with app.app_context():
        ways = notice_queries.ways(ids["ken"])
    assert (ways["threads"], ways["questions"], ways["money"], ways["contests"]) == (
        "digest",
        "none",
        "mail",
        "mail",
    )
    assert 'name="staff"' in look(cast.browser(app, "sota"), "/me/mail")


def test_a_mails_link_asks_first_and_a_post_without_sign_in_or_token_does_it(app, ids):
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        path = leaving.link(ids["ken"], "threads", now=utcnow()).removeprefix("http://localhost")
    anybody = cast.browser(app)
    assert "Stop emails of this kind?" in look(anybody, path)
    with app.app_context():
        assert notice_queries.ways(ids["ken"])["threads"] == "mail"
    done = anybody.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and "We have stopped emails of this kind" in unescape(
        done.get_data(as_text=True)
    )
    with app.app_context():
        assert notice_queries.ways(ids["ken"])["threads"] == "none"
    anybody.post(path, data={"way": "mail"})
    with app.app_context():
        assert notice_queries.ways(ids["ken"])["threads"] == "mail"
    assert anybody.get(path + "x").status_code == anybody.post("/mail/x").status_code == 404


def test_what_a_forwarded_link_switched_off_its_owner_sees_and_undoes(app, ids):
    with app.app_context():
        notice_settings.choose(ids["ken"], {"threads": "digest"})
        path = leaving.link(ids["ken"], "threads", now=utcnow()).removeprefix("http://localhost")
    ken = cast.browser(app, "ken")
    assert "Switched off by the link" not in look(ken, "/me/mail")
    assert "Switch on again" in unescape(cast.browser(app).post(path).get_data(as_text=True))
    assert "Switched off by the link" in look(ken, "/me/mail")
    assert any("Emails switched off: Messages" in one for one in _told(app, ids["ken"]))
    ken.post("/me/mail", data={"threads": "mail"})
    assert "Switched off by the link" not in look(ken, "/me/mail")
    ken.post(path)
    assert len(_told(app, ids["ken"])) == 1  # Ken did it himself


def _told(app, person_id):
    with app.app_context():
        queue.drain(utcnow() + timedelta(minutes=1))
        return reader().scalars(select(Notice.subject).where(Notice.person_id == person_id)).all()


def test_a_link_of_an_old_mail_leads_to_the_settings_and_changes_nothing(app, ids):
    with app.app_context():
        made = utcnow() - leaving.GOOD_FOR - timedelta(minutes=1)
        path = leaving.link(ids["ken"], "threads", now=made).removeprefix("http://localhost")
    for method in ("GET", "POST"):
        assert cast.browser(app).open(path, method=method).location == "/me/mail"
    with app.app_context():
        assert notice_queries.ways(ids["ken"])["threads"] == "mail"


def test_the_page_of_a_link_speaks_its_readers_language_and_names_nobody(app, ids):
    with app.app_context():
        from contest.people.actions.accounts import speak

        speak(ids["ken"], language="ja")
        path = leaving.link(ids["ken"], "threads", now=utcnow()).removeprefix("http://localhost")
        name = reader().scalar(select(Person.name).where(Person.id == ids["ken"]))
    html = look(cast.browser(app), path)
    assert '<html lang="ja"' in html and name not in html and "ken@example.jp" not in html
