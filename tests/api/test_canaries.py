"""What nobody may overhear is nowhere in the API: documents, lists, counts, headers, addresses, refusals."""

import json

import pytest

from contest.entries.actions import feedback, hiding as entry_hiding
from contest.entries.queries import find
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from tests.api.callers import Caller
from tests.scene import ANSWER, NAMES, ORIGINAL, REFUSAL, SOURCE, THREAD
from tests.visits import same
from tests.web.test_canaries import AUTHORS, address, leaks, may_know_name


def test_the_walk_reached_documents_of_every_state(api_walk):
    assert len(api_walk.visits) > 1200
    assert {visit.state for visit in api_walk.visits if visit.status == 200 and visit.who == "ken"} >= set(
        "OJWYHAPNVR"
    )


@pytest.mark.parametrize("author", AUTHORS)
def test_authors_names(api_walk, author):
    assert leaks(api_walk, NAMES[author], lambda who, state: may_know_name(who, author, state)) == []


@pytest.mark.parametrize("person", NAMES)
def test_mail_addresses(api_walk, person):
    def may(who, state):
        return who in (person, "sota") or (person in ("rei", "kai") and who == "hana")

    assert leaks(api_walk, address(person), may) == []


@pytest.mark.parametrize("author", AUTHORS)
def test_names_of_originals_are_their_authors_alone(api_walk, author):
    assert leaks(api_walk, f"{ORIGINAL}-{author}", lambda who, state: who == author) == []


def test_names_of_source_files_are_the_winners_and_from_the_first_delivery_the_clients(api_walk):
    def may(who, state):
        return who in ("ken", "sota") or (who == "hana" and state in "YHAPR" and state != "")

    assert leaks(api_walk, SOURCE, may) == []


@pytest.mark.parametrize("author", ["ken", "mei"])
@pytest.mark.parametrize("word", [THREAD, ANSWER])
def test_private_threads(api_walk, author, word):
    def may(who, state):
        return who in (author, "sota") or (who == "hana" and state in set("OJWYHAPNVR"))

    assert leaks(api_walk, f"{word} {author}", may) == []


def test_reasons_of_declining_and_requests_for_changes(api_walk):
    def may(who, state):
        return who in ("mei", "sota") or (who == "hana" and state in set("OJV"))

    assert leaks(api_walk, REFUSAL, may) == []
    assert leaks(api_walk, "canary-change-request", lambda who, state: who in ("ken", "hana", "sota")) == []


@pytest.mark.parametrize("judge", ["rei", "kai"])
def test_judges_names_are_for_the_client_and_staff(api_walk, judge):
    assert leaks(api_walk, NAMES[judge], lambda who, state: who in (judge, "hana", "sota")) == []


def test_what_may_be_known_is_told(api_walk):
    bodies = {(v.who, v.state): v.body for v in api_walk.visits if v.endpoint == "entries.index"}
    assert NAMES["ken"] in bodies["visitor", "R"] and NAMES["ken"] in bodies["hana", "W"]
    assert NAMES["mei"] not in bodies["hana", "W"] and NAMES["mei"] in bodies["rei", "A"]


def test_nothing_can_be_compared_or_kept(api_walk):
    for visit in api_walk.visits:
        headers = dict(visit.headers)
        assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(headers), visit.path
        assert headers["Cache-Control"] == "private, no-store", visit.path


def test_a_rival_counts_no_more_than_is_public(api_walk):
    """In a blind contest: how many living entries and designers, and nothing that grows with a hidden one. Who sees the
    entries learns how many those are."""
    seen = {"hana": (4, 4), "rei": (3, 3)}
    for visit in api_walk.visits:
        if visit.endpoint == "contests.show" and visit.status == 200 and visit.state == "J":
            bodies = json.loads(visit.body)
            assert (bodies["entries"], bodies["designers"]) == seen.get(visit.who, (6, 4)), visit.who


@pytest.mark.parametrize("state", ["O", "J"])
@pytest.mark.parametrize("who", ["visitor", "ume", "ken", "rei"])
def test_what_others_think_and_do_leaves_no_trace(stage, who, state):
    """Stars, shortlist, thread, another judge's mark, declining and hiding, of an entry that is not theirs."""
    number, ids = stage.number(state), stage.scene.ids
    paths = [f"/contests/{number}", f"/contests/{number}/entries", f"/contests/{number}/entries?filter=shortlisted",
             f"/contests/{number}/entries?keeps=1", f"/contests/{number}/entries/2", "/contests", "/me/entries"]  # fmt: skip
    if who == "rei":  # a judge is shown that an entry was taken away
        paths, hidden = [path for path in paths if "keeps" not in path], False
    else:
        hidden = True

    def look():
        caller = Caller(stage.app, stage.scene.secrets.get(who))
        return [same(caller.get(path).text) for path in paths]

    before = look()
    with stage.app.app_context():
        judging_actions.rate(number, 2, by=ids["hana"], stars=1, now=utcnow())
        judging_actions.shortlist(number, 2, by=ids["hana"], now=utcnow())
        entry = find(number, 2).id
        feedback.comment(entry, by=ids["hana"], text="canary-new", now=utcnow())
        if state == "J":
            judging_actions.mark(number, 2, by=ids["kai"], mark="out", now=utcnow())
        if hidden:
            feedback.decline(entry, by=ids["hana"], chips=["taste"], text="canary", now=utcnow())
            entry_hiding.hide(entry, by=ids["sota"], reason="canary", now=utcnow())
    after = look()
    stage.restore()

    assert before == after
