"""The client's stars and shortlist."""

import pytest
from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging.model import Rating, Shortlisting
from tests.cast import browser
from tests.web.tables import count, one

JSON = {"Accept": "application/json"}


def test_the_client_gives_stars_and_takes_them_back(app, judged):
    hana, path = browser(app, "hana"), f"/contests/{judged}/entries/1/rating"
    assert hana.post(path, data={"stars": "４"}).location == f"/contests/{judged}/entries/1#judging"
    assert one(app, select(Rating.stars)) == 4
    assert hana.post(path, data={"stars": "5"}, headers=JSON).status_code == 204
    assert hana.post(path, data={"stars": ""}).status_code == 303
    assert count(app, Rating) == 0


@pytest.mark.parametrize("stars", ["0", "6", "-1", "9" * 400, "four", "4.5", "\0", "1e3"])
def test_what_are_no_stars_is_refused(app, judged, stars):
    answer = browser(app, "hana").post(f"/contests/{judged}/entries/1/rating", data={"stars": stars})
    assert (answer.status_code, "one to five" in answer.text) == (422, True)
    assert count(app, Rating) == 0


def test_the_client_keeps_a_shortlist(app, judged):
    hana, path = browser(app, "hana"), f"/contests/{judged}/entries/1/shortlisting"
    assert [hana.post(path).status_code for _ in range(2)] == [303, 303]
    assert count(app, Shortlisting) == 1
    assert hana.post(f"{path}/end").status_code == 303
    assert count(app, Shortlisting) == 0


def test_a_decision_with_a_key_of_the_clients_own_acts_once(app, judged):
    hana, path = browser(app, "hana"), f"/contests/{judged}/entries/1/rating"
    sent = {"stars": "4", "once": "a" * 32}
    assert hana.post(path, data=sent, headers=JSON).status_code == 204
    hana.post(path, data={"stars": "5", "once": "b" * 32}, headers=JSON)

    assert hana.post(path, data=sent, headers=JSON).status_code == 204, "sent again, as its answer was lost"
    assert one(app, select(Rating.stars)) == 5, "the later decision stands"


@pytest.mark.parametrize(("act", "data"), [("rating", {"stars": "4"}), ("decline", {"chips": "taste"})])
def test_what_waited_in_a_browser_is_not_sent_as_another_person(app, judged, act, data):
    hana, path = browser(app, "hana"), f"/contests/{judged}/entries/1/{act}"
    answer = hana.post(path, data=data, headers=JSON | {"X-Person": "999"})
    assert (answer.status_code, answer.json["code"]) == (401, "person.not_signed_in")
    assert (count(app, Rating), one(app, select(Entry.state).where(Entry.number == 1))) == (0, "ready")


def test_scripts_decline_and_restore_and_read_why_not(app, judged):
    hana, path = browser(app, "hana"), f"/contests/{judged}/entries/1/decline"
    answer = hana.post(path, data={"chips": ["taste", "no such"], "once": "c" * 32}, headers=JSON)
    assert answer.status_code == 204
    assert one(app, select(Entry.decline_reasons).where(Entry.number == 1)) == ["taste"]
    assert hana.post(f"{path}/end", headers=JSON).status_code == 204
    assert one(app, select(Entry.state).where(Entry.number == 1)) == "ready"

    again = hana.post(f"{path}/end", headers=JSON)
    assert (again.status_code, again.json["code"]) == (409, "entry.not_declined")
    for bad in ({}, {"text": "x" * 3000}):
        answer = hana.post(path, data=bad, headers=JSON)
        assert answer.mimetype == "application/problem+json", bad
        assert answer.status_code in (409, 422), bad
