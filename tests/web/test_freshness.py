"""The page of a contest is never stale: after every act it is, for everybody, what it would be drawn anew."""

import re
import threading
from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from sqlalchemy import select

from contest.awards import actions as awards
from contest.awards import handover
from contest.contests import actions as contests
from contest.contests import conversation, deadline, watching
from contest.contests.model import Contest
from contest.entries import actions as entries
from contest.entries.model import Entry
from contest.judging import actions as judging
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.people import actions as people
from contest.web.contests import sending
from tests.statements import heard
from tests.visits import same

# Statements beside sign-in: standing and stamp, which who has no part in it is asked for in words first.
KEPT, ANEW = 1, 6
PEOPLE = ("visitor", "ume", "ken", "hana", "rei", "sota")


class House:
    """A stage and everybody's browser, each with the ETag of what it was last shown."""

    def __init__(self, stage, state):
        self.stage, self.app, self.number = stage, stage.app, stage.number(state)
        self.ids = stage.scene.ids
        self.browsers = {who: stage.browser(who) for who in PEOPLE}
        self.tags, self.shown = {}, {}
        for who in PEOPLE:
            self.look(who)
            self.look(who)  # the first gave the session its key

    def ask(self, who, **headers):
        return self.browsers[who].get(f"/contests/{self.number}", headers=headers)

    def look(self, who):
        answer = self.ask(who)
        self.tags[who] = answer.headers.get("ETag")
        self.shown[who] = answer.get_data(as_text=True)

    def entry(self, number):
        with self.app.app_context():
            asked = select(Entry.id).where(Entry.contest_id == self.number, Entry.number == number)
            return reader().scalars(asked).one()

    def act(self, act):
        """Do something, and see that everybody is shown the page as it is now: by ETag, from what is kept, and anew."""
        with time_machine.travel(utcnow(), tick=False):  # a countdown would turn in between
            return self._done(act)

    def _done(self, act):
        for who in PEOPLE:
            self.look(who)
        with self.app.app_context():
            act(utcnow())
        changed = set()
        for who in PEOPLE:
            by_tag = self.ask(who, **({"If-None-Match": self.tags[who]} if self.tags[who] else {}))
            kept = self.ask(who)
            self.app.extensions["konpe.kept"].clear()
            anew = self.ask(who)
            assert kept.status_code == anew.status_code
            now = anew.get_data(as_text=True)
            assert same(kept.get_data(as_text=True)) == same(now), who
            if by_tag.status_code == 304:
                assert same(now) == same(self.shown[who]), f"{who} was told that nothing changed"
            if same(now) != same(self.shown[who]):
                changed.add(who)
            else:  # what one may not see, no tag tells
                assert anew.headers.get("ETag") == self.tags[who], who
            self.tags[who], self.shown[who] = anew.headers.get("ETag"), now
        return changed


@pytest.fixture(params=["stages", pytest.param("stages_on_postgresql", marks=pytest.mark.nightly)])
def house(request):
    stages = request.getfixturevalue(request.param)

    def stand(state):
        return House(stages(), state)

    return stand


def test_marks_stars_and_the_shortlist_show_at_once_to_those_who_may_see_them(house):
    at = house("J")
    hana, rei = at.ids["hana"], at.ids["rei"]

    assert at.act(lambda now: judging.mark(at.number, 2, by=rei, mark="keep", now=now)) == {"hana", "sota"}
    assert at.act(lambda now: judging.unmark(at.number, 2, by=rei, now=now)) == {"hana", "sota"}
    assert "hana" in at.act(lambda now: judging.rate(at.number, 2, by=hana, stars=4, now=now))
    assert "hana" in at.act(lambda now: judging.shortlist(at.number, 2, by=hana, now=now))
    assert "hana" in at.act(lambda now: judging.unshortlist(at.number, 2, by=hana, now=now))
    assert at.act(lambda now: judging.rate(at.number, 2, by=hana, stars=None, now=now)) == {"hana", "sota"}


def test_what_leaves_the_contest_is_gone_at_once_for_everybody(house):
    at = house("J")
    hana, sota, ken = at.ids["hana"], at.ids["sota"], at.ids["ken"]
    panel = {"hana", "rei", "sota"}
    one, two = at.entry(1), at.entry(2)

    assert panel <= at.act(lambda now: entries.decline(two, by=hana, chips=["taste"], text="", now=now))
    assert panel <= at.act(lambda now: entries.restore(two, by=hana, now=now))
    assert panel <= at.act(lambda now: entries.hide(two, by=sota, reason="because", now=now))
    assert panel <= at.act(lambda now: entries.unhide(two, by=sota, reason="because", now=now))
    assert panel <= at.act(lambda now: entries.withdraw(one, by=ken, now=now))


@pytest.mark.nightly
def test_an_open_gallery_loses_what_is_hidden_for_visitors_too(house):
    at = house("V")

    gone = at.act(lambda now: contests.hide(at.number, by=at.ids["sota"], reason="because", now=now))
    assert {"visitor", "ume"} <= gone


def test_rights_are_asked_anew_each_time(house):
    at = house("O")
    sota = at.ids["sota"]
    at.act(lambda now: contests.hide(at.number, reason="because", by=sota, now=now))
    assert {who for who in PEOPLE if at.ask(who).status_code == 404} == {"visitor", "ume"}
    at.act(lambda now: contests.show(at.number, reason="because", by=sota, now=now))
    assert all(at.ask(who).status_code == 200 for who in PEOPLE)


@pytest.mark.nightly
def test_what_is_said_in_public_shows_at_once(house):
    at = house("O")
    hana, ume = at.ids["hana"], at.ids["ume"]

    assert at.act(lambda now: conversation.ask(at.number, by=ume, text="May it be red?", now=now)) == set(
        PEOPLE
    )
    assert "You asked" in at.shown["ume"] and "You asked" not in at.shown["visitor"] + at.shown["ken"]
    assert at.act(lambda now: conversation.answer(at.number, 1, by=hana, text="It may.", now=now)) == set(
        PEOPLE
    )
    told = {"part": "description", "said": "", "text": "And round."}
    assert at.act(lambda now: conversation.clarify(at.number, by=hana, now=now, **told)) == set(PEOPLE)
    moved = at.act(lambda now: deadline.move_later(at.number, to=now + timedelta(days=9), by=hana, now=now))
    assert moved == set(PEOPLE)


@pytest.mark.nightly
def test_the_panel_the_watch_list_and_names_show_at_once(house):
    at = house("J")
    with at.app.app_context():
        seat = at.stage.scene.things["judge"]["J"]
    assert at.act(lambda now: judging.remove(at.number, seat, by=at.ids["hana"], now=now)) >= {"hana", "rei"}
    assert at.act(lambda now: judging.give_back(at.number, seat, by=at.ids["hana"], now=now)) >= {
        "hana",
        "rei",
    }
    renamed = {"language": "en", "time_zone": "Asia/Tokyo", "shortcuts": True}
    assert at.act(lambda now: people.rename(at.ids["hana"], name="Hanako", now=now, **renamed)) == set(PEOPLE)
    at = house("O")
    assert at.act(lambda now: watching.watch(at.number, by=at.ids["ume"], now=now)) == {"ume"}
    assert at.act(lambda now: watching.unwatch(at.number, by=at.ids["ume"])) == {"ume"}


@pytest.mark.nightly
def test_an_award_and_its_handover_show_at_once(house):
    at = house("J")
    hana, ken = at.ids["hana"], at.ids["ken"]
    one = at.entry(1)

    assert at.act(lambda now: awards.award(at.number, entry_id=one, by=hana, now=now)) == set(PEOPLE)
    assert "高橋 健" in at.shown["hana"] and "高橋 健" not in at.shown["ume"]
    renamed = {"language": "en", "time_zone": "Asia/Tokyo", "shortcuts": True}
    assert {"hana", "rei"} <= at.act(lambda now: people.rename(ken, name="Kensuke", now=now, **renamed))
    at = house("H")
    assert at.act(lambda now: handover.accept(at.number, by=hana, now=now)) >= {"hana", "ken", "ume"}


def test_time_itself_is_a_change(house):
    at = house("O")
    with at.app.app_context():
        closes = reader().get_one(Contest, at.number).entries_close_at
    for before, after in ((closes, closes + timedelta(microseconds=1)), (closes - timedelta(days=2), closes)):
        with time_machine.travel(before, tick=False):
            at.look("ume")
            shown = at.shown["ume"]
        with time_machine.travel(after, tick=False):
            answer = at.ask("ume", **({"If-None-Match": at.tags["ume"]} if at.tags["ume"] else {}))
            assert answer.status_code == 200
            assert same(answer.get_data(as_text=True)) != same(shown)


def test_a_countdown_turns_at_its_own_minute_and_not_at_the_clocks(house):
    at = house("O")
    with at.app.app_context():
        closes = reader().get_one(Contest, at.number).entries_close_at
    turns = closes - timedelta(days=2, minutes=7)
    turns += timedelta(seconds=30 - turns.second)  # so that both instants lie in one minute of the clock
    with at.app.app_context(), transaction() as session:
        session.get_one(Contest, at.number).entries_close_at = turns + timedelta(days=2, minutes=7)
    with time_machine.travel(turns - timedelta(seconds=5), tick=False):
        at.look("ume")
        at.look("ume")
        assert 'datetime="P2DT0H7M"' in at.shown["ume"]
    with time_machine.travel(turns + timedelta(seconds=5), tick=False):
        answer = at.ask("ume", **{"If-None-Match": at.tags["ume"]})
        assert answer.status_code == 200 and 'datetime="P2DT0H6M"' in answer.get_data(as_text=True)


def test_what_is_hidden_while_a_page_is_being_asked_for_is_gone_with_the_next(house, monkeypatch):
    """The page's snapshot is older than the act: what is kept then must not be found under what was written after it."""
    at = house("V")
    stranger = at.app.test_client()
    with stranger.session_transaction() as session:
        session["_user_id"] = "a sign-in that has ended"  # looked for, and so the snapshot is taken
    straight = sending.glimpse

    def late(number):
        def hide():
            with at.app.app_context():
                contests.hide(number, reason="because", by=at.ids["sota"], now=utcnow())

        hidden = threading.Thread(target=hide)
        hidden.start(), hidden.join()
        return straight(number)

    for who in ("ume", None):
        browser = at.browsers["ume"] if who else stranger
        monkeypatch.setattr(sending, "glimpse", late)
        browser.get(f"/contests/{at.number}")
        monkeypatch.setattr(sending, "glimpse", straight)
        for asker in (at.browsers["ume"], at.browsers["visitor"], stranger):
            assert asker.get(f"/contests/{at.number}").status_code == 404, who
        with at.app.app_context():
            contests.show(at.number, reason="because", by=at.ids["sota"], now=utcnow())
        at.look("ume"), at.look("ume")


def test_a_plan_holds_exactly_as_long_as_nothing_goes_by_the_clock():
    def told(ends, now):
        left = [(end - now) // sending.MINUTE for end in ends]
        late = any(now <= end <= now + sending.LAST for end in ends)
        return now.timestamp() // 60, bisect_left(ends, now), bisect_right(ends, now), left, late

    dice = Random(20261125)
    turned = Counter()
    for _ in range(2_000):
        now = datetime(
            2026, 11, 25, 12, dice.randrange(60), dice.randrange(60), dice.choice((0, 1, 999_999)), UTC
        )
        near = timedelta(seconds=dice.choice((0, 1, 29, 60, 61, 3_599, 3_600, 3_601, 90_000)))
        odd = timedelta(microseconds=dice.choice((-1, 0, 1)))
        ends = sorted(
            [
                now + near + odd,
                now - near,
                now + timedelta(days=dice.randrange(1, 9), seconds=dice.randrange(60)),
            ]
        )
        until = sending._until(ends, now, int(now.timestamp() // 60))
        last = until - sending.TICK
        turned[until - now] += 1

        assert now <= last < now + sending.MINUTE
        assert told(ends, now) == told(ends, now + (last - now) / 2) == told(ends, last) != told(ends, until)
    assert len(turned) > 20


def test_the_last_hour_before_an_end_is_always_sent_whole(house):
    at = house("O")
    with at.app.app_context():
        closes = reader().get_one(Contest, at.number).entries_close_at
    with time_machine.travel(closes - timedelta(minutes=59), tick=False):
        assert "ETag" not in at.ask("ume").headers
    with time_machine.travel(closes - timedelta(minutes=61), tick=False):
        assert "ETag" in at.ask("ume").headers


def test_what_a_browser_has_is_not_sent_again_but_to_itself_alone(house):
    at = house("O")
    with time_machine.travel(utcnow(), tick=False):  # within one minute
        for who in PEOPLE:
            at.look(who)
        for who in PEOPLE:
            if who == "sota":  # staff see what no stamp knows of
                assert at.tags[who] is None
                continue
            answer = at.ask(who, **{"If-None-Match": at.tags[who]})
            assert (answer.status_code, answer.get_data()) == (304, b""), who
            assert (
                answer.headers["Cache-Control"] == "private, no-cache" and "Cookie" in answer.headers["Vary"]
            )
        tags = [tag for tag in at.tags.values() if tag]
        assert len(set(tags)) == len(tags)
        for who in PEOPLE:
            for other, tag in at.tags.items():
                if tag and other != who:
                    assert at.ask(who, **{"If-None-Match": tag}).status_code == 200, (who, other)


def test_form_keys_and_the_time_are_fresh_each_time(house):
    at = house("O")
    at.app.config["WTF_CSRF_ENABLED"] = True
    keys = re.compile(r'name="once" value="([^"]+)"')
    for who in ("ume", "hana", "ken"):
        first, second = (at.ask(who).get_data(as_text=True) for _ in range(2))
        assert "\x02" not in first and "server-now" in first
        once = keys.findall(first) + keys.findall(second)
        assert len(set(once)) == len(once)
        assert re.search(r'name="csrf" content="([^"]{30,})"', second)
    assert (
        at.browsers["hana"].get(f"/contests/{at.number}", headers={"Accept-Language": "ja"}).status_code
        == 200
    )


@pytest.mark.nightly
def test_a_word_after_an_act_is_shown_once(house):
    at = house("O")
    at.browsers["ume"].post(f"/contests/{at.number}/watching")
    assert "You watch this contest: we email you" in at.ask("ume").get_data(as_text=True)
    assert "You watch this contest: we email you" not in at.ask("ume").get_data(as_text=True)


def test_a_kept_page_asks_little_and_a_page_drawn_anew_not_much(house):
    at = house("V")
    for who in PEOPLE[:-1]:
        asked = []
        for clear in (True, False):
            if clear:
                at.app.extensions["konpe.kept"].clear()
            with heard(at.app) as seen:
                assert at.ask(who).status_code == 200
            asked.append(len([one for one in seen if "WHERE sign_in.key_hash" not in one]))
        anew, kept = asked
        assert kept <= KEPT and anew <= ANEW, (who, asked)
