"""Recusals, staff's removal of a judge, and a judge's own panels."""

from sqlalchemy import select

from contest.participants.model import Judge
from tests import cast
from tests.cast import browser
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
