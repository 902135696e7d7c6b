"""What nobody may overhear never shows: in pages, headers, addresses led on to, or mail."""

import re
from itertools import zip_longest

import pytest
from sqlalchemy import select

from contest.entries.actions import feedback, hiding as entry_hiding
from contest.entries.model import Entry
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.mail.model import Mail
from contest.notices.model import Notice
from tests.scene import ANSWER, NAMES, ORIGINAL, PUBLIC, REFUSAL, SOURCE, STATES, THREAD, TO_ENTRANTS
from tests.visits import ask, same

AUTHORS = ("ken", "mei", "tomo", "aki")
CHOSEN, SETTLED = set("WYHAPVR"), set("APR")
TEAM = ("hana", "rei")
TABS = ("", "/entries", "/brief", "/questions", "/timeline")


def address(name):
    """Somebody's mail address."""
    return f"{name}@example.jp"


def may_know_name(who, author, state):
    """Whether `who` may read the author's name in a contest in this state."""
    if who in (author, "sota"):
        return True
    if who in TEAM and state in SETTLED:
        return True
    if author == "ken" and who in TEAM:
        return state in CHOSEN
    return author == "ken" and state == "R"  # settled, and the client chose to reveal


def shown(visit):
    """All of an answer that reaches a browser."""
    return "\n".join([visit.body, *(f"{name}: {value}" for name, value in visit.headers)])


def leaks(walk, canary, may, *, read=shown):
    """Who was shown the canary without `may(who, state)`."""
    return sorted(
        {(visit.who, visit.state, visit.path) for visit in walk.visits
         if canary in read(visit) and not may(visit.who, visit.state)}
    )  # fmt: skip


def test_the_walk_reached_pages_of_every_state(walk):
    for who in ("mei", "ken", "hana", "rei", "sota"):
        reached = {visit.state for visit in walk.visits if visit.who == who and visit.status == 200}
        assert reached >= set(STATES) - {"D", "K", "N", "X", "L"}, who
    assert len(walk.visits) > 1800


@pytest.mark.parametrize("author", AUTHORS)
def test_authors_names(walk, stage, author):
    """Lists of contests show the winner of the one that is settled and revealed, in its own picture's caption."""
    winner = re.compile(
        rf'<figure [^>]*><a href="/contests/{stage.scene.contests["R"]}">.*?</figure>', re.DOTALL
    )

    def may(who, state):
        return may_know_name(who, author, state)

    assert leaks(walk, NAMES[author], may, read=lambda visit: winner.sub("", shown(visit))) == []


def test_names_that_may_be_known_are_told(walk):
    """The other half: a test that finds nothing because nothing is ever shown would prove nothing."""
    pages = {(v.who, v.state): v.body for v in walk.visits if v.endpoint == "contests.show"}

    assert NAMES["ken"] in pages["visitor", "R"]
    for who in TEAM:
        assert NAMES["ken"] in pages[who, "W"]
        assert NAMES["mei"] not in pages[who, "W"]
        assert NAMES["mei"] in pages[who, "A"]


@pytest.mark.parametrize("person", NAMES)
def test_mail_addresses(walk, person):
    """One's own, staff's to look up; the client wrote the judges' into their invitations."""
    judges = ("rei", "kai")

    def may(who, state):
        return who in (person, "sota") or (person in judges and who == "hana")

    assert leaks(walk, address(person), may) == []


@pytest.mark.parametrize("author", AUTHORS)
def test_names_of_originals_are_their_authors_alone(walk, author):
    assert leaks(walk, f"{ORIGINAL}-{author}", lambda who, state: who == author) == []


def test_names_of_source_files_are_the_winners_and_from_the_first_delivery_the_clients(walk):
    def may(who, state):
        return who in ("ken", "sota") or (who == "hana" and state in "YHAPR" and state != "")

    assert leaks(walk, SOURCE, may) == []


@pytest.mark.parametrize("author", ["ken", "mei"])
@pytest.mark.parametrize("word", [THREAD, ANSWER])
def test_private_threads(walk, author, word):
    def may(who, state):
        return who in (author, "sota") or (who == "hana" and state in set("OJWYHAPNVR"))

    assert leaks(walk, f"{word} {author}", may) == []


def test_reasons_of_declining(walk):
    def may(who, state):
        return who in ("mei", "sota") or (who == "hana" and state in set("OJV"))

    assert leaks(walk, REFUSAL, may) == []


def test_words_to_all_entrants_are_for_those_they_were_written_to(walk):
    def may(who, state):
        return who in ("ken", "mei", "hana", "sota", "aki")

    assert leaks(walk, TO_ENTRANTS, may) == []
    assert {v.who for v in walk.visits if TO_ENTRANTS in v.body} >= {"ken", "mei", "hana", "sota"}


@pytest.mark.parametrize("asker", ["mei", "ume"])
def test_who_asks_in_public_is_told_to_staff_alone(walk, asker):
    """Everybody reads the questions, and nobody's page says whose they are (Mei's name is known after settlement)."""
    pages = [
        v for v in walk.visits if v.endpoint in ("contests.questions", "contests.show") and PUBLIC in v.body
    ]

    assert {v.who for v in pages} >= {"visitor", "ume", "mei", "ken", "hana", "rei", "sota"}
    for visit in pages:
        if visit.endpoint == "contests.questions" and visit.who not in (asker, "sota"):
            assert NAMES[asker] not in visit.body, (visit.who, visit.path)
    assert any(NAMES[asker] in v.body for v in pages if v.who == "sota")


def test_requests_for_changes(walk):
    assert leaks(walk, "canary-change-request", lambda who, state: who in ("ken", "hana", "sota")) == []


def test_judges_names_are_for_the_client_and_staff(walk):
    for judge in ("rei", "kai"):
        assert leaks(walk, NAMES[judge], lambda who, state, one=judge: who in (one, "hana", "sota")) == []


def test_pages_carry_no_tags_that_could_be_compared(walk):
    """But for the feed, which reads the same to everybody."""
    feeds = {}
    for visit in walk.visits:
        if visit.endpoint == "contests.feed" or visit.path.startswith("/contests.atom"):
            feeds.setdefault(visit.path, set()).add(visit.body)
        else:
            assert "ETag" not in dict(visit.headers), visit.path
    assert feeds and all(len(bodies) == 1 for bodies in feeds.values())


def test_mails(stage):
    with stage.app.app_context():
        states = {number: state for state, number in stage.scene.contests.items()}
        rows = reader().execute(
            select(Mail.to_address, Mail.subject, Mail.text, Mail.html, Notice.kind, Notice.contest_id)
            .outerjoin(Notice, Notice.id == Mail.notice_id)
        ).all()  # fmt: skip
    assert len(rows) > 200 and all(row.text for row in rows)
    for to, subject, text, html, kind, contest_id in rows:
        who, state = to.split("@")[0], states.get(contest_id, "")
        said = f"{subject}\n{text}\n{html}"
        for author in AUTHORS:
            assert author == who or address(author) not in said, (to, kind)
            assert f"{ORIGINAL}-{author}" not in said
            if NAMES[author] in said and author != who:
                assert kind.startswith(("award", "handover")), (to, kind)
                assert may_know_name(who, author, state), (to, kind)
        assert THREAD not in said or who != "rei"
        assert ANSWER not in said or who == "hana"


# --- what others think changes nothing on pages that must not tell it


def look(stage, who, *paths):
    """Pages without what differs each time anyway."""
    return [same(ask(stage, who, "GET", path).body).splitlines() for path in paths]


def changed(before, after):
    """The lines that differ."""
    return [
        pair
        for one, two in zip(before, after, strict=True)
        for pair in zip_longest(one, two)
        if len(set(pair)) > 1
    ]


def opinions(stage, number):
    """Client and other judge think something else of entry 1."""
    ids, now = stage.scene.ids, utcnow()
    with stage.app.app_context():
        judging_actions.rate(number, 1, by=ids["hana"], stars=1, now=now)
        judging_actions.unshortlist(number, 1, by=ids["hana"], now=now)
        judging_actions.shortlist(number, 2, by=ids["hana"], now=now)
        row = reader().scalars(select(Entry).filter_by(contest_id=number, number=1)).one()
        feedback.comment(row.id, by=ids["hana"], text="canary-new", now=now)


@pytest.mark.parametrize("state", ["O", "J"])
@pytest.mark.parametrize("who", ["visitor", "ume", "mei", "rei"])
def test_stars_shortlist_and_threads_leave_no_trace_for_rivals_and_judges(stage, who, state):
    number = stage.number(state)
    paths = [*(f"/contests/{number}{tab}" for tab in TABS), f"/contests/{number}/entries/1", f"/contests/{number}/sweep",
             f"/contests/{number}/sweep?mark=keep", f"/contests/{number}/compare", f"/contests/{number}/compare?e=1&e=2",
             "/contests", "/"]  # fmt: skip
    before = look(stage, who, *paths)
    opinions(stage, number)
    after = look(stage, who, *paths)
    stage.restore()

    assert changed(before, after) == []


@pytest.mark.parametrize("who", ["visitor", "ume", "mei", "ken", "rei"])
def test_another_judges_marks_leave_no_trace_before_the_award(stage, who):
    number = stage.number("J")
    paths = [*(f"/contests/{number}{tab}" for tab in TABS), f"/contests/{number}/entries/1", f"/contests/{number}/sweep",
             f"/contests/{number}/sweep?e=1", f"/contests/{number}/sweep?mark=keep",
             f"/contests/{number}/compare?e=1&e=2", "/contests?shelf=judging", "/"]  # fmt: skip
    before = look(stage, who, *paths)
    with stage.app.app_context():
        judging_actions.mark(number, 1, by=stage.scene.ids["kai"], mark="out", now=utcnow())
        judging_actions.mark(number, 2, by=stage.scene.ids["kai"], mark="out", now=utcnow())
    after = look(stage, who, *paths)
    client = look(stage, "hana", paths[0])
    stage.restore()

    assert changed(before, after) == []
    assert client != look(stage, "hana", paths[0])


@pytest.mark.parametrize("who", ["visitor", "ume", "ken"])
def test_declining_and_hiding_a_rivals_entry_leaves_no_trace_in_a_blind_contest(stage, who):
    number, ids = stage.number("O"), stage.scene.ids
    paths = [*(f"/contests/{number}{tab}" for tab in TABS), f"/contests/{number}/entries/2", "/contests"]
    before = look(stage, who, *paths)
    with stage.app.app_context():
        row = reader().scalars(select(Entry).filter_by(contest_id=number, number=2)).one()
        id_ = row.id
        feedback.decline(id_, by=ids["hana"], chips=["taste"], text="canary", now=utcnow())
        entry_hiding.hide(id_, by=ids["sota"], reason="canary", now=utcnow())
    after = look(stage, who, *paths)
    stage.restore()

    assert changed(before, after) == []
