"""How people are told: each kind as they chose, money and account always, and a signed link that needs no sign-in."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest import events
from contest.contests import events as contest_events
from contest.contests.actions import conversation as conversation_actions
from contest.kernel.db import reader
from contest.kernel.refusal import Refused
from contest.mail.model import Mail
from contest.notices import groups, leaving, queries as notice_queries, reminders
from contest.notices.actions import settings as notice_settings
from contest.notices.model import Notice
from contest.notices.table import RULES
from contest.people import events as person_events
from contest.work import queue
from tests import cast
from tests.contests import stored
from tests.mails import mails
from tests.make import NOON
from tests.notices.actions.test_inbox import LATER

ALWAYS = {"money", "account", "award"}


@pytest.fixture
def ids(app):
    return cast.join(app)


def count(model, **which):
    return reader().scalar(select(func.count()).select_from(model).filter_by(**which))


def asked(app, ids):
    number = stored.contest(app, ids["hana"], state="published", published_at=NOON)
    conversation_actions.ask(number, by=ids["ken"], text="？", now=NOON)
    queue.drain(LATER)


@pytest.mark.parametrize(("way", "mails"), [("mail", 1), ("digest", 0), ("none", 0)])
def test_a_notice_goes_the_way_its_reader_chose_and_always_into_the_inbox(app, here, ids, way, mails):
    notice_settings.choose(ids["hana"], {"questions": way})
    asked(app, ids)

    assert (count(Notice, person_id=ids["hana"], way=way), count(Mail)) == (1, mails)


def test_money_account_and_the_choice_are_told_whatever_is_chosen(here, ids):
    for group in ALWAYS:
        with pytest.raises(Refused, match="mail.always_sent"):
            notice_settings.choose(ids["ken"], {"threads": "none", group: "none"})
    assert notice_queries.ways(ids["ken"])["threads"] == "mail"
    assert {name for name, group in groups.GROUPS.items() if group.always} == ALWAYS
    notice_settings.choose(ids["ken"], dict.fromkeys(set(groups.GROUPS) - ALWAYS, "none"))
    notified = person_events.PersonUnblocked(person_id=ids["ken"], reason="x", at=NOON)
    events.record(notified, by=ids["sota"])
    queue.drain(LATER)
    assert count(Mail, to_address="ken@example.jp") == 1


@pytest.mark.parametrize(("group", "way"), [("threads", "post"), ("nothing", "none"), ("", "none")])
def test_what_is_not_offered_is_not_chosen(here, ids, group, way):
    with pytest.raises(Refused, match="mail."):
        notice_settings.choose(ids["ken"], {group: way})


def test_every_rule_has_a_group_and_what_nobody_sorted_is_always_sent():
    found = {rule.group for rule in (*RULES, *reminders.RULES)}

    assert found == set(groups.GROUPS)
    assert groups.usual("dispute.opened", "client") == "account"
    for rule in RULES:
        if rule.kind.startswith(("payout.", "funding.", "receipt.", "person.", "award.", "handover.")) and rule.to not in (
            "staff", "judges",
        ):  # fmt: skip
            assert rule.group in ALWAYS, rule.kind


def test_a_mail_that_can_be_left_says_how_and_the_others_why_not(app, here, ids):
    asked(app, ids)
    [mail] = mails(select(Mail))
    assert mail.unsubscribe and mail.unsubscribe.startswith("http://localhost/mail/")
    assert mail.unsubscribe in mail.text and mail.unsubscribe in mail.html
    assert leaving.read(mail.unsubscribe.rpartition("/")[2], now=mail.written_at) == (
        ids["hana"],
        "questions",
    )

    events.record(person_events.PersonUnblocked(person_id=ids["ken"], reason="x", at=NOON), by=ids["sota"])
    queue.drain(LATER)
    [always] = mails(select(Mail).where(Mail.to_address == "ken@example.jp"))
    assert (
        always.unsubscribe is None
        and "Always emailed right away" in always.text
        and "/mail/" not in always.text
    )


def test_a_link_nobody_signed_opens_nothing(here, ids):
    good = leaving.link(ids["ken"], "threads", now=NOON).rpartition("/")[2]

    for now in (NOON, NOON + leaving.GOOD_FOR):
        assert leaving.read(good, now=now) == (ids["ken"], "threads")
    with pytest.raises(leaving.Expired):
        leaving.read(good, now=NOON + leaving.GOOD_FOR + timedelta(seconds=1))
    for bad in ("", "x", good[:-1], good + "a", good.replace(good[3], "_", 1), "é" * 40):
        assert leaving.read(bad, now=NOON) is None
    for group in ALWAYS:
        assert leaving.link(ids["ken"], group, now=NOON) is None


@pytest.mark.parametrize("before", ["mail", "digest"])
def test_what_a_link_switched_off_is_switched_on_again_as_it_was(app, here, ids, before):
    notice_settings.choose(ids["ken"], {"threads": before})
    for _twice in range(2):
        notice_settings.leave(ids["ken"], "threads", by=None, now=NOON)
    assert notice_queries.ways(ids["ken"])["threads"] == "none" and notice_queries.left(ids["ken"]) == {
        "threads": NOON
    }
    for _twice in range(2):
        notice_settings.rejoin(ids["ken"], "threads")
        assert notice_queries.ways(ids["ken"])["threads"] == before and notice_queries.left(ids["ken"]) == {}


def test_what_the_owner_switched_off_is_no_links_doing(app, here, ids):
    notice_settings.choose(ids["ken"], {"threads": "none"})
    notice_settings.leave(ids["ken"], "threads", by=None, now=NOON)
    assert notice_queries.left(ids["ken"]) == {}
    notice_settings.rejoin(ids["ken"], "threads")
    notice_settings.leave(ids["ken"], "threads", by=None, now=NOON)
    notice_settings.choose(ids["ken"], {"threads": "digest"})
    assert notice_queries.left(ids["ken"]) == {} and notice_queries.ways(ids["ken"])["threads"] == "digest"


def test_the_owner_is_told_once_a_day_what_somebody_switched_off_by_a_link(app, here, ids):
    day = timedelta(days=1)
    for now in (NOON, NOON + day / 2, NOON + day - timedelta(seconds=1), NOON + day):
        notice_settings.leave(ids["ken"], "threads", by=ids["mei"] if now == NOON else None, now=now)
        notice_settings.rejoin(ids["ken"], "threads")
    notice_settings.leave(ids["mei"], "threads", by=ids["mei"], now=NOON)
    queue.drain(NOON + 2 * day)
    notified = mails(select(Mail).order_by(Mail.id))
    assert [(one.to_address, one.subject) for one in notified] == [
        ("ken@example.jp", "Emails switched off: Messages")
    ] * 2
    assert all("/me/mail" in one.text for one in notified)


def test_the_drawer_is_told_where_one_leaves(app, here, ids, drawer):
    asked(app, ids)
    [mail] = drawer.mails
    assert mail["unsubscribe"].startswith("http://localhost/mail/")


def test_a_reader_with_another_wish_changes_nothing_for_the_others(app, ids):
    number = stored.contest(app, ids["hana"], state="published", published_at=NOON)
    stored.entries(app, number, 2, by=[ids["ken"], ids["mei"]])
    with app.app_context():
        notice_settings.choose(ids["ken"], {"contests": "digest"})
        events.record(
            contest_events.DeadlineMoved(contest_id=number, at=NOON, was=NOON, becomes=LATER), by=ids["hana"]
        )
        queue.drain(LATER)
        assert {one.way for one in reader().scalars(select(Notice).filter_by(person_id=ids["ken"]))} == {
            "digest"
        }
        assert [mail.to_address for mail in reader().scalars(select(Mail))] == ["mei@example.jp"]
