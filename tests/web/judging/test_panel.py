"""The panel's page: who may ask whom, and what undoes it."""

import pytest
from sqlalchemy import select

from contest.judging.model import Invitation
from contest.mail.model import Mail
from contest.participants.model import Judge
from tests import cast
from tests.cast import browser
from tests.judging import scene as judging_scene
from tests.statements import heard
from tests.web.tables import count, one


def test_the_client_asks_sees_who_waits_and_how_far_the_judges_are(app, people, judged):
    hana = browser(app, "hana")

    answer = hana.post(f"/contests/{judged}/judges", data={"email": " New.Judge@example.jp"})
    page = hana.get(answer.location).text

    assert answer.status_code == 303
    assert "new.judge@example.jp" in page
    assert "Not begun" in page
    assert "mei@example.jp" not in page
    assert count(app, Mail) == 1


def test_a_form_sent_twice_asks_once(app, opened):
    hana = browser(app, "hana")
    for _ in range(2):
        answer = hana.post(f"/contests/{opened}/judges", data={"email": "rei@example.jp", "once": "key"})
        assert answer.status_code == 303
    assert count(app, Mail) == 1


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "rei", "rei@", "rei\0@example.jp", "a" * 300 + "@example.jp", "rei@example.jp\u202e", "hana@example.jp", "sota@example.jp", "９９９"],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_refused_at_its_field_and_kept(app, opened, typed):
    answer = browser(app, "hana").post(f"/contests/{opened}/judges", data={"email": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    if typed == "hana@example.jp":
        assert 'value="hana@example.jp"' in answer.text
    assert count(app, Invitation) == count(app, Mail) == 0


def test_broken_bytes_are_refused_at_the_field(app, opened):
    answer = browser(app, "hana").post(
        f"/contests/{opened}/judges",
        data=b"email=rei%ff%fe@example.jp",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 422


def test_asking_again_is_told_to_wait(app, opened):
    hana = browser(app, "hana")
    hana.post(f"/contests/{opened}/judges", data={"email": "rei@example.jp"})
    answer = hana.post(f"/contests/{opened}/judges", data={"email": "rei@example.jp"})
    assert (answer.status_code, "10 minutes" in answer.text) == (422, True)


def test_what_the_client_does_to_the_panel_can_be_undone(app, judged):
    hana = browser(app, "hana")
    hana.post(f"/contests/{judged}/judges", data={"email": "ume@example.jp"})
    invitation = one(app, select(Invitation.id).where(Invitation.email == "ume@example.jp"))
    judge = one(app, select(Judge.id))
    pages = []
    for path in (
        f"invitations/{invitation}/revocation", f"invitations/{invitation}/revocation/end",
        f"judges/{judge}/removal", f"judges/{judge}/removal/end",
    ):  # fmt: skip
        answer = hana.post(f"/contests/{judged}/{path}")
        assert answer.status_code == 303
        pages.append(hana.get(answer.location).text)
    assert ["Restore invitation" in page for page in pages] == [True, False, False, False]
    assert ["Restore judge" in page for page in pages] == [False, False, True, False]


def test_the_same_act_twice_is_refused_with_a_reason(app, judged):
    hana, judge = browser(app, "hana"), one(app, select(Judge.id))
    hana.post(f"/contests/{judged}/judges/{judge}/removal")
    again = hana.post(f"/contests/{judged}/judges/{judge}/removal")
    assert (again.status_code, "removed already" in again.text) == (409, True)


def test_another_contests_rows_are_not_found(app, opened, judged):
    hana, judge = browser(app, "hana"), one(app, select(Judge.id))
    for path in (
        f"judges/{judge}/removal", f"judges/{judge}/removal/end", "judges/999/removal", "invitations/999/sending",
        f"judges/{2**40}/removal",
    ):  # fmt: skip
        assert hana.post(f"/contests/{opened}/{path}").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_panels_page_takes_the_same_statements_however_many_judge(app, people, judged, many):
    with app.app_context():
        for number in range(many):
            extra = cast.join(app, f"judge{number}")
            judging_scene.judge(judged, extra[f"judge{number}"])
    hana = browser(app, "hana")
    hana.get(f"/contests/{judged}/judges")
    with heard(app) as statements:
        assert hana.get(f"/contests/{judged}/judges").status_code == 200
    assert len(statements) == 1 + 1 + 2  # who asks; contest with standing; the panel
