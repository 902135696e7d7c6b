"""The client's stars and shortlist."""

import pytest
from sqlalchemy import select

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
