"""The Atom feed: valid, stable, of what everybody may find, and cheap to ask again."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from contest.contests.actions import deadline
from contest.kernel.clock import utcnow
from tests import cast
from tests.statements import of_page as statements
from tests.web.test_contests import DAY, keep

A = "{http://www.w3.org/2005/Atom}"
FED = 3  # the list, deadlines that moved, when anything last changed


@pytest.fixture
def ids(app):
    return cast.join(app)


@pytest.fixture
def anyone(app):
    return cast.browser(app)


def read(client, path="/contests.atom", **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer, ElementTree.fromstring(answer.get_data())


def titles(client, path="/contests.atom"):
    return [one.findtext(f"{A}title") for one in read(client, path)[1].iter(f"{A}entry")]


def test_every_part_that_the_standard_asks_for_is_there(app, ids, anyone):
    number = keep(app, ids["hana"], title="Otaru & <b>\x0b", lead="Wish", published_at=utcnow() - DAY)
    answer, feed = read(anyone, "/contests.atom?category=logo&lang=en")

    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{A}feed"
    for parent in (feed, feed.find(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{A}{name}")) == 1 and parent.findtext(f"{A}{name}"), name
        assert datetime.fromisoformat(parent.findtext(f"{A}updated")).tzinfo
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{A}link")}
    assert links == {
        "self": "http://localhost/contests.atom?category=logo&lang=en",
        "alternate": "http://localhost/contests?category=logo&order=newest",
    }
    entry = feed.find(f"{A}entry")
    assert (
        entry.findtext(f"{A}id")
        == entry.find(f"{A}link").get("href")
        == f"http://localhost/contests/{number}"
    )
    assert entry.findtext(f"{A}title") == "Otaru & <b> "
    assert entry.findtext(f"{A}author/{A}name") == "水野 花"
    assert "¥100,000" in entry.findtext(f"{A}summary") and entry.find(f"{A}category").get("label") == "Logo"


def test_it_has_the_newest_first_and_what_the_list_has_no_more(app, ids, anyone):
    now = utcnow()
    keep(app, ids["hana"], title="Older", published_at=now - 2 * DAY)
    keep(app, ids["hana"], title="Newer", published_at=now - DAY, category="poster")
    for changes in ({"hidden_at": now}, {"state": "draft"}, {"state": "cancelled"}, {"state": "lapsed"}):
        keep(app, ids["hana"], title="Secret", **changes)

    assert titles(anyone) == titles(cast.browser(app, "sota")) == ["Newer", "Older"]
    assert titles(anyone, "/contests.atom?category=poster") == ["Newer"]
    assert titles(anyone, "/contests.atom?q=older") == ["Older"]
    assert titles(anyone, "/contests.atom?q=secret&shelf=awarded") == []


def test_the_page_leads_to_the_feed_of_its_filter(app, ids, anyone):
    html = anyone.get("/contests?category=poster&prize_from=50000").get_data(as_text=True)

    assert 'href="/contests.atom?category=poster&amp;prize_from=50000&amp;lang=en"' in html


def test_ids_and_bytes_stay_and_what_is_unchanged_is_not_sent_again(app, ids, anyone):
    keep(app, ids["hana"], title="Otaru")
    answer, feed = read(anyone)
    again, _ = read(cast.browser(app, "ken"), **{"Accept-Language": "en"})

    assert again.get_data() == answer.get_data()
    tag, at = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert anyone.get("/contests.atom", headers={"If-None-Match": tag}).status_code == 304
    assert anyone.get("/contests.atom", headers={"If-Modified-Since": at}).status_code == 304
    keep(app, ids["hana"], title="Another", published_at=utcnow())
    assert anyone.get("/contests.atom", headers={"If-None-Match": tag}).status_code == 200


def test_hiding_moving_and_closing_show_to_those_who_ask_by_date_too(app, ids, anyone):
    number = keep(app, ids["hana"], title="Otaru", closes=2 * DAY, published_at=utcnow())
    keep(app, ids["hana"], title="Rest", closes=20 * DAY)

    def since(at, *, after):
        with time_machine.travel(utcnow() + after, tick=False):
            return anyone.get("/contests.atom", headers={"If-Modified-Since": at} if at else {})

    at = since(None, after=timedelta(seconds=5)).headers["Last-Modified"]
    assert since(at, after=timedelta(seconds=9)).status_code == 304
    with app.app_context(), time_machine.travel(utcnow() + timedelta(seconds=20), tick=False):
        deadline.extend_deadline(number, to=utcnow() + 3 * DAY, by=ids["hana"], now=utcnow())
    moved = since(at, after=timedelta(seconds=30))
    assert moved.status_code == 200
    at = moved.headers["Last-Modified"]
    assert since(at, after=timedelta(minutes=1)).status_code == 304
    with time_machine.travel(utcnow() + timedelta(minutes=2), tick=False):
        cast.browser(app, "sota").post(f"/contests/{number}/hiding", data={"reason": "because"})
    hidden = since(at, after=timedelta(minutes=3))
    assert hidden.status_code == 200 and "Otaru" not in hidden.get_data(as_text=True)
    at = hidden.headers["Last-Modified"]
    assert since(at, after=19 * DAY).status_code == 304
    assert since(at, after=21 * DAY).status_code == 200


@pytest.mark.parametrize("many", [1, 30])
def test_a_feed_needs_as_many_statements_for_thirty_as_for_one(app, ids, anyone, many):
    for _ in range(many):
        keep(app, ids["hana"])

    assert len(statements(app, anyone, "/contests.atom")) == FED


@pytest.mark.parametrize("asked", ["lang=%00", "q=%00%FF", "q=" + "x" * 999, "shelf=x&after=y&order=prize"])
def test_no_address_breaks_the_feed(app, ids, anyone, asked):
    keep(app, ids["hana"])

    read(anyone, f"/contests.atom?{asked}")
