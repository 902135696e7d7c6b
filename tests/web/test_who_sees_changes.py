"""An act in a contest changes its page at once for those who may know of it, and for nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from contest.awards.actions import awarding, handover
from contest.contests.actions import conversation as conversation_actions, deadline, publication, watching
from contest.entries.actions import feedback, hiding as entry_hiding, withdrawing
from contest.entries.model import Entry
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.people.actions import accounts
from tests.visits import same

TABS = ("", "/entries", "/brief", "/questions", "/timeline")
PEOPLE = ("visitor", "ume", "ken", "hana", "rei", "sota")


class Site:
    """A stage and everybody's browser, each with the page of one contest as it was last shown."""

    def __init__(self, stage, state):
        self.stage, self.app, self.number = stage, stage.app, stage.number(state)
        self.ids = stage.scene.ids
        self.browsers = {who: stage.browser(who) for who in PEOPLE}
        self.shown = {}

    def ask(self, who):
        return "".join(self.browsers[who].get(f"/contests/{self.number}{tab}").text for tab in TABS)

    def status(self, who):
        return self.browsers[who].get(f"/contests/{self.number}").status_code

    def entry(self, number):
        with self.app.app_context():
            asked = select(Entry.id).where(Entry.contest_id == self.number, Entry.number == number)
            return reader().scalars(asked).one()

    def act(self, act):
        """Do something; those whose page is another after it."""
        with time_machine.travel(utcnow(), tick=False):  # a countdown would turn in between
            before = {who: self.ask(who) for who in PEOPLE}
            with self.app.app_context():
                act(utcnow())
            self.shown = {who: self.ask(who) for who in PEOPLE}
        return {who for who in PEOPLE if same(self.shown[who]) != same(before[who])}


@pytest.fixture(params=["stages", pytest.param("stages_on_postgresql", marks=pytest.mark.nightly)])
def site(request):
    stages = request.getfixturevalue(request.param)

    def stand(state):
        return Site(stages(), state)

    return stand


def test_marks_stars_and_the_shortlist_show_at_once_to_those_who_may_see_them(site):
    at = site("J")
    hana, rei = at.ids["hana"], at.ids["rei"]

    assert at.act(lambda now: judging_actions.mark(at.number, 2, by=rei, mark="keep", now=now)) == {
        "hana",
        "sota",
    }
    assert at.act(lambda now: judging_actions.unmark(at.number, 2, by=rei, now=now)) == {"hana", "sota"}
    assert "hana" in at.act(lambda now: judging_actions.rate(at.number, 2, by=hana, stars=4, now=now))
    assert "hana" in at.act(lambda now: judging_actions.shortlist(at.number, 2, by=hana, now=now))
    assert "hana" in at.act(lambda now: judging_actions.unshortlist(at.number, 2, by=hana, now=now))
    assert at.act(lambda now: judging_actions.rate(at.number, 2, by=hana, stars=None, now=now)) == {
        "hana",
        "sota",
    }


def test_what_leaves_the_contest_is_gone_at_once_for_everybody(site):
    at = site("J")
    hana, sota, ken = at.ids["hana"], at.ids["sota"], at.ids["ken"]
    panel = {"hana", "rei", "sota"}
    one, two = at.entry(1), at.entry(2)

    assert panel <= at.act(lambda now: feedback.decline(two, by=hana, chips=["taste"], text="", now=now))
    assert panel <= at.act(lambda now: feedback.restore(two, by=hana, now=now))
    assert panel <= at.act(lambda now: entry_hiding.hide(two, by=sota, reason="because", now=now))
    assert panel <= at.act(lambda now: entry_hiding.unhide(two, by=sota, reason="because", now=now))
    assert panel <= at.act(lambda now: withdrawing.withdraw(one, by=ken, now=now))


@pytest.mark.nightly
def test_an_open_gallery_loses_what_is_hidden_for_visitors_too(site):
    at = site("V")

    gone = at.act(lambda now: publication.hide(at.number, by=at.ids["sota"], reason="because", now=now))
    assert {"visitor", "ume"} <= gone


def test_rights_are_asked_anew_each_time(site):
    at = site("O")
    sota = at.ids["sota"]
    at.act(lambda now: publication.hide(at.number, reason="because", by=sota, now=now))
    assert {who for who in PEOPLE if at.status(who) == 404} == {"visitor", "ume"}
    at.act(lambda now: publication.show(at.number, reason="because", by=sota, now=now))
    assert all(at.status(who) == 200 for who in PEOPLE)


@pytest.mark.nightly
def test_what_is_said_in_public_shows_at_once(site):
    at = site("O")
    hana, ume = at.ids["hana"], at.ids["ume"]

    assert at.act(
        lambda now: conversation_actions.ask(at.number, by=ume, text="May it be red?", now=now)
    ) == set(PEOPLE)
    assert "You asked" in at.shown["ume"] and "You asked" not in at.shown["visitor"] + at.shown["ken"]
    assert at.act(
        lambda now: conversation_actions.answer(at.number, 1, by=hana, text="It may.", now=now)
    ) == set(PEOPLE)
    observed = {"part": "description", "said": "", "text": "And round."}
    assert at.act(lambda now: conversation_actions.clarify(at.number, by=hana, now=now, **observed)) == set(
        PEOPLE
    )
    moved = at.act(
        lambda now: deadline.extend_deadline(at.number, to=now + timedelta(days=9), by=hana, now=now)
    )
    assert moved == set(PEOPLE)


@pytest.mark.nightly
def test_the_panel_the_watch_list_and_names_show_at_once(site):
    at = site("J")
    with at.app.app_context():
        seat = at.stage.scene.things["judge"]["J"]
    assert at.act(lambda now: judging_actions.remove(at.number, seat, by=at.ids["hana"], now=now)) >= {
        "hana",
        "rei",
    }
    assert at.act(lambda now: judging_actions.give_back(at.number, seat, by=at.ids["hana"], now=now)) >= {
        "hana",
        "rei",
    }
    renamed = {"language": "en", "time_zone": "Asia/Tokyo", "shortcuts": True}
    assert at.act(lambda now: accounts.rename(at.ids["hana"], name="Hanako", now=now, **renamed)) == set(
        PEOPLE
    )
    at = site("O")
    assert at.act(lambda now: watching.watch(at.number, by=at.ids["ume"], now=now)) == {"ume"}
    assert at.act(lambda now: watching.unwatch(at.number, by=at.ids["ume"])) == {"ume"}


@pytest.mark.nightly
def test_an_award_and_its_handover_show_at_once(site):
    at = site("J")
    hana, ken = at.ids["hana"], at.ids["ken"]
    one = at.entry(1)

    assert at.act(lambda now: awarding.award(at.number, entry_id=one, by=hana, now=now)) == set(PEOPLE)
    assert "高橋 健" in at.shown["hana"] and "高橋 健" not in at.shown["ume"]
    renamed = {"language": "en", "time_zone": "Asia/Tokyo", "shortcuts": True}
    assert {"hana", "rei"} <= at.act(lambda now: accounts.rename(ken, name="Kensuke", now=now, **renamed))
    at = site("H")
    assert at.act(lambda now: handover.accept(at.number, by=hana, now=now)) >= {"hana", "ken", "ume"}


def test_form_keys_and_the_time_are_fresh_each_time(site):
    at = site("O")
    at.app.config["WTF_CSRF_ENABLED"] = True
    keys = re.compile(r'name="once" value="([^"]+)"')
    for who in ("ume", "hana", "ken"):
        first, second = (at.ask(who) for _ in range(2))
        assert "server-now" in first
        once = keys.findall(first) + keys.findall(second)
        assert len(set(once)) == len(once)
        assert re.search(r'name="csrf" content="([^"]{30,})"', second)
    assert (
        at.browsers["hana"].get(f"/contests/{at.number}", headers={"Accept-Language": "ja"}).status_code
        == 200
    )


@pytest.mark.nightly
def test_a_word_after_an_act_is_shown_once(site):
    at = site("O")
    at.browsers["ume"].post(f"/contests/{at.number}/watching")
    assert "You watch this contest: we email you" in at.ask("ume")
    assert "You watch this contest: we email you" not in at.ask("ume")
