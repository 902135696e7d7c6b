"""An invitation's link: what it opens, and for whom."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.judging import actions as judging_actions
from contest.judging.model import Invitation
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.mail.model import Mail
from contest.participants.model import Judge
from contest.people.model import Person
from tests import cast
from tests.cast import browser
from tests.web.tables import change, count, one

DAY = timedelta(days=1)


def invited(app, contest, email, people):
    with app.app_context():
        judging_actions.invite(contest, email=email, by=people["hana"], now=utcnow())
        text = reader().scalars(select(Mail.text).order_by(Mail.id.desc()).limit(1)).one()
        return re.search(r"/invitations/\S+", text)[0]


def test_a_new_judge_makes_the_account_and_sits_on_the_panel_signed_in(app, people, judged):
    path, visitor = invited(app, judged, "tsukasa@example.jp", people), browser(app)
    page = visitor.get(path, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert cast.NAMES["hana"] in page.text

    answer = visitor.post(path, data={"name": "山本 司", "password": "ten oranges in a row"})

    assert (answer.status_code, answer.location) == (303, f"/contests/{judged}")
    assert visitor.get(f"/contests/{judged}/sweep").status_code == 200
    judge = one(
        app,
        select(Judge).join(Person, Person.id == Judge.person_id).where(Person.email == "tsukasa@example.jp"),
    )
    assert judge.contest_id == judged


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"password": ""}, "password"),
        ({"password": "short"}, "password"),
        ({"password": "a" * 300}, "password"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_half_done(app, people, judged, typed, field):
    path = invited(app, judged, "tsukasa@example.jp", people)
    facts = {"name": "山本 司", "password": "ten oranges in a row"}
    before = count(app, Person)

    answer = browser(app).post(path, data=facts | typed)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text)
    assert count(app, Person) == before
    assert count(app, Judge) == 1
    if field != "name":
        assert "山本 司" in answer.text


def test_who_has_an_account_signs_in_first_and_comes_back(app, people, judged):
    path = invited(app, judged, "ume@example.jp", people)
    page = browser(app).get(path).text
    assert f"next={path}".replace("/", "%2F") in page or f"next={path}" in page
    assert 'name="password"' not in page
    answer = browser(app).post(path, data={"name": "x", "password": "ten oranges in a row"})
    assert answer.status_code == 409

    ume = browser(app, "ume")
    assert "Join the panel" in ume.get(path).text
    assert ume.post(path, data={}).status_code == 303
    assert ume.get(path).location == f"/contests/{judged}"


def test_another_account_is_told_plainly(app, people, judged):
    path = invited(app, judged, "tsukasa@example.jp", people)
    ken = browser(app, "ume")
    assert "You are signed in as 梅田 うめ" in ken.get(path).text
    answer = ken.post(path, data={"name": "x", "password": "ten oranges in a row"})
    assert (answer.status_code, count(app, Judge)) == (409, 1)


def test_an_entrant_learns_why_not_and_the_client_does_not(app, people, judged):
    path = invited(app, judged, "ken@example.jp", people)
    ken = browser(app, "ken")
    assert ken.get(path).status_code == ken.post(path, data={}).status_code == 409
    assert "You have entered this contest yourself" in ken.get(path).text
    page, rule = (
        browser(app, "hana").get(f"/contests/{judged}/judges").text,
        "designers who entered, and our staff",
    )
    assert page.count("entered") == page.count(rule) == 1


def test_a_link_that_is_over_says_so(app, people, judged):
    path = invited(app, judged, "tsukasa@example.jp", people)
    invitation = one(app, select(Invitation.id).where(Invitation.email == "tsukasa@example.jp"))
    english = {"Accept-Language": "en"}
    change(app, Invitation, invitation, expires_at=utcnow() - timedelta(seconds=1))
    answer = browser(app).get(path, headers=english)
    assert (answer.status_code, "expired after 14 days" in answer.text) == (409, True)
    change(app, Invitation, invitation, expires_at=utcnow() + DAY, revoked_at=utcnow())
    assert "has cancelled this invitation" in browser(app).get(path, headers=english).text
    change(app, Invitation, invitation, revoked_at=None, accepted_at=utcnow())
    assert "already been accepted" in browser(app).get(path, headers=english).text


@pytest.mark.parametrize("token", ["guess", "%00", "%ff", "a" * 5000])
def test_a_token_nobody_was_sent_is_not_found(app, people, token):
    for who in (None, "ume"):
        assert browser(app, who).get(f"/invitations/{token}").status_code == 404
        assert browser(app, who).post(f"/invitations/{token}").status_code == 404
