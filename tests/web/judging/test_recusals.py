"""Recusals, staff's removal of a judge, and a judge's own panels."""

import pytest
from sqlalchemy import select

from contest.entries.model import Entry
from contest.kernel.db import reader
from contest.participants.model import Judge
from tests import cast
from tests.cast import browser
from tests.judging import scene as judging_scene
from tests.statements import heard
from tests.web.tables import one


def test_a_judge_cannot_judge_an_entry_and_undoes_it(app, judged):
    rei, path = browser(app, "rei"), f"/contests/{judged}/entries/1"
    assert f'action="{path}/recusal"' in rei.get(path).text
    assert rei.post(f"{path}/recusal", data={"reason": "enemy"}).status_code == 422

    answer = rei.post(f"{path}/recusal", data={"reason": "knows_work"})

    assert (answer.status_code, answer.location) == (303, f"/contests/{judged}/recusals")
    page = rei.get(answer.location).text
    assert "Entry #1" in page and f'action="{path}/recusal/end"' in page
    assert rei.get(path).status_code == 404
    assert rei.post(f"{path}/recusal/end").status_code == 303
    assert rei.get(path).status_code == 200
    assert "Undone" in rei.get(f"/contests/{judged}/recusals").text


def test_recusals_are_read_by_their_judge_and_staff_alone(app, judged):
    browser(app, "rei").post(f"/contests/{judged}/entries/1/recusal", data={"reason": "related"})
    path = f"/contests/{judged}/recusals"
    for who in ("hana", "ken", "mei", "ume"):
        assert browser(app, who).get(path).status_code == 404
    staff = browser(app, "sota").get(path).text
    assert cast.NAMES["rei"] in staff and cast.NAMES["ken"] in staff
    assert cast.NAMES["ken"] not in browser(app, "rei").get(path).text


def test_staff_remove_a_judge_with_a_reason_that_client_and_judge_read(app, people, judged):
    sota, judge = browser(app, "sota"), one(app, select(Judge.id))
    path = f"/contests/{judged}/judges/{judge}/dismissal"
    empty = sota.post(path, data={"reason": " "})
    assert (empty.status_code, "Give a reason." in empty.text) == (422, True)
    assert sota.post(path, data={"reason": "A conflict of interest."}).status_code == 303

    hana = browser(app, "hana")
    page = hana.get(f"/contests/{judged}/judges").text
    assert "A conflict of interest." in page and f"/judges/{judge}/removal/end" not in page
    assert hana.post(f"/contests/{judged}/judges/{judge}/removal/end").status_code == 409
    assert browser(app, "rei").get(f"/contests/{judged}/sweep").status_code == 404
    assert sota.post(f"{path}/end").status_code == 303
    assert browser(app, "rei").get(f"/contests/{judged}/sweep").status_code == 200


@pytest.mark.parametrize("many", [1, 20])
def test_a_judge_finds_their_panels_and_says_that_they_have_finished(app, people, judged, many):
    with app.app_context():
        judging_scene.mark(one_id(Judge), one_id(Entry, number=1), "keep")
        for _ in range(many - 1):
            judging_scene.judge(judging_scene.contest(people["hana"]), people["rei"])
    rei = browser(app, "rei")
    rei.get("/me/panels")
    with heard(app) as statements:
        page = rei.get("/me/panels").text
    assert len(statements) == 1 + 1  # who asks; the panels
    assert "1 of 1 marked." in page and "Under way" in page  # Mei's entry is not Rei's to judge
    assert page.count("<h3") == many

    assert rei.post(f"/contests/{judged}/finished").status_code == 303
    assert "Finished" in browser(app, "hana").get(f"/contests/{judged}/judges").text
    assert rei.post(f"/contests/{judged}/finished/end").status_code == 303
    assert "Under way" in browser(app, "hana").get(f"/contests/{judged}/judges").text
    assert "not on a panel" in browser(app, "ken").get("/me/panels").text


def one_id(model, **where):
    return reader().scalars(select(model.id).filter_by(**where)).one()
