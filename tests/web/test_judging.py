"""The panel's pages: who may ask whom, what a link opens, what a mark answers."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.judging import actions as judging_actions
from contest.judging.model import Invitation, Mark, Rating, Shortlisting
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.mail.model import Mail
from contest.participants.model import Judge
from contest.people.model import Person
from tests import cast
from tests.cast import browser
from tests.judging import rows
from tests.statements import heard

DAY = timedelta(days=1)
JSON = {"Accept": "application/json"}


@pytest.fixture
def people(app):
    return cast.join(app)


@pytest.fixture
def opened(app, people):
    """A contest of Hana's that still takes entries."""
    with app.app_context():
        return rows.contest(people["hana"], entries_close_at=utcnow() + DAY)


@pytest.fixture
def judged(app, people):
    """A contest of Hana's in judgement: entries #1 by Ken, #2 by Mei; Rei judges and is related to Mei."""
    with app.app_context():
        contest = rows.contest(people["hana"], entries_close_at=utcnow() - DAY)
        rows.entry(contest, people["ken"], 1)
        rows.entry(contest, people["mei"], 2)
        rows.judge(contest, people["rei"], people["mei"])
        return contest


def change(app, model, identity, **facts):
    with app.app_context(), transaction() as session:
        row = session.get_one(model, identity)
        for name, value in facts.items():
            setattr(row, name, value)


def count(app, model):
    with app.app_context():
        return reader().scalar(select(func.count()).select_from(model))


def one(app, statement):
    with app.app_context():
        return reader().scalars(statement).one()


# --- the panel


@pytest.mark.parametrize("who", ["ken", "rei", "ume", "sota"])
def test_the_panel_is_the_clients_alone(app, judged, who):
    asked = browser(app, who)
    assert asked.get(f"/contests/{judged}/judges").status_code == 404
    assert asked.post(f"/contests/{judged}/judges", data={"email": "x@example.jp"}).status_code == 404
    assert count(app, Invitation) == 1


def test_a_visitor_is_asked_to_sign_in(app, judged):
    for contest in (judged, 999):
        answer = browser(app).get(f"/contests/{contest}/judges")
        assert (answer.status_code, "/sign-in" in answer.location) == (303, True)


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
            rows.judge(judged, extra[f"judge{number}"])
    hana = browser(app, "hana")
    hana.get(f"/contests/{judged}/judges")
    with heard(app) as statements:
        assert hana.get(f"/contests/{judged}/judges").status_code == 200
    assert len(statements) == 1 + 1 + 2  # who asks; contest with standing; the panel


# --- the link


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


# --- marks


def test_a_mark_answers_scripts_with_204_and_forms_with_303(app, judged):
    rei, path = browser(app, "rei"), f"/contests/{judged}/entries/1/mark"
    assert rei.put(path, json={"mark": "keep"}, headers=JSON).status_code == 204
    assert rei.delete(path, headers=JSON).status_code == 204
    answer = rei.post(path, data={"mark": "maybe"})
    assert (answer.status_code, answer.location) == (303, f"/contests/{judged}/entries/1#judging")
    assert rei.post(path, data={"mark": ""}).status_code == 303
    assert rei.post(path, data={"mark": "out"}, headers=JSON).status_code == 204
    with app.app_context():
        assert list(reader().scalars(select(Mark.mark).order_by(Mark.id))) == [
            "keep",
            None,
            "maybe",
            None,
            "out",
        ]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"keep"', b"null", b'{"mark": null}', b'{"mark": 5}', b'{"mark": ["keep"]}', b'{"mark": "best"}', b'{"mark": "keep\\u0000"}', b"\xff\xfe"]
)  # fmt: skip
def test_what_is_no_mark_is_a_problem_and_nothing_is_saved(app, judged, body):
    answer = browser(app, "rei").put(
        f"/contests/{judged}/entries/1/mark", data=body, content_type="application/json", headers=JSON
    )
    assert (answer.status_code, answer.json["code"]) == (422, "input.invalid")
    assert answer.mimetype == "application/problem+json"
    assert count(app, Mark) == 0


def test_a_related_entry_and_none_at_all_answer_alike(app, judged):
    rei = browser(app, "rei")
    answers = [
        rei.put(f"/contests/{judged}/entries/{n}/mark", json={"mark": "keep"}, headers=JSON) for n in (2, 99)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize("who", ["hana", "ken", "ume", "sota"])
def test_nobody_else_marks(app, judged, who):
    asked, path = browser(app, who), f"/contests/{judged}/entries/1/mark"
    for answer in (
        asked.put(path, json={"mark": "keep"}),
        asked.delete(path),
        asked.post(path, data={"mark": "keep"}),
    ):
        assert answer.status_code == 404
    assert count(app, Mark) == 0


def test_a_judge_who_is_signed_out_is_told_so_in_json(app, judged):
    answer = browser(app).put(f"/contests/{judged}/entries/1/mark", json={"mark": "keep"}, headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (401, "person.not_signed_in")


def test_what_changed_meanwhile_is_told_in_the_words_of_marks(app, people, judged):
    rei, path = browser(app, "rei"), f"/contests/{judged}/entries/1/mark"
    entry = one(app, select(Entry.id).where(Entry.contest_id == judged, Entry.number == 1))
    found_ = []
    for model, identity, facts in (
        (Entry, entry, {"state": "withdrawn", "withdrawn_at": utcnow()}),
        (Entry, entry, {"state": "declined", "withdrawn_at": None}),
        (Contest, judged, {"state": "awarded", "awarded_at": utcnow()}),
        (Contest, judged, {"state": "published", "entries_close_at": utcnow() + DAY}),
    ):
        change(app, model, identity, **facts)
        answer = rei.put(path, json={"mark": "keep"}, headers=JSON)
        found_.append((answer.status_code, answer.json["code"], bool(answer.json["title"])))
    assert found_ == [
        (409, "mark.withdrawn", True), (409, "mark.declined", True), (409, "mark.not_now", True), (409, "mark.not_now", True),
    ]  # fmt: skip


@pytest.mark.parametrize("many", [1, 30, 300])
def test_a_mark_takes_four_statements_beside_sign_in(app, people, many):
    with app.app_context():
        contest = rows.contest(people["hana"], entries_close_at=utcnow() - DAY)
        rows.entries(contest, people["ken"], many, images=0)
        rows.judge(contest, people["rei"], people["mei"])
    rei = browser(app, "rei")
    with heard(app) as statements:
        assert (
            rei.put(f"/contests/{contest}/entries/1/mark", json={"mark": "keep"}, headers=JSON).status_code
            == 204
        )
    assert len(statements) == 1 + 1 + 3  # who asks; contest with standing; lock, entry, mark


# --- recusals, staff's removal, panels


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
        rows.mark(one_id(Judge), one_id(Entry, number=1), "keep")
        for _ in range(many - 1):
            rows.judge(rows.contest(people["hana"]), people["rei"])
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


# --- stars and shortlist


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


@pytest.mark.parametrize("who", ["ken", "rei", "ume", "sota"])
def test_stars_and_shortlist_are_the_clients(app, judged, who):
    asked = browser(app, who)
    for act in ("rating", "shortlisting", "shortlisting/end"):
        assert asked.post(f"/contests/{judged}/entries/1/{act}", data={"stars": "5"}).status_code == 404
    assert count(app, Rating) == count(app, Shortlisting) == 0


def test_after_the_award_they_are_sealed(app, judged):
    change(app, Contest, judged, state="awarded", awarded_at=utcnow())
    hana = browser(app, "hana")
    for act in ("rating", "shortlisting", "shortlisting/end"):
        assert hana.post(f"/contests/{judged}/entries/1/{act}", data={"stars": "5"}).status_code == 409


# --- narrowing the light table


def numbers(page):
    return {int(one) for one in re.findall(r"<figcaption><b>#(\d+)", page)}


def test_the_client_narrows_the_table_to_the_shortlist_and_to_what_is_kept(app, people, judged):
    with app.app_context():
        for number in (3, 4):
            rows.entry(judged, people["ken"], number)
        rows.judge(judged, people["ume"])
        judging_actions.shortlist(judged, 3, by=people["hana"], now=utcnow())
        for who, number in (("rei", 1), ("ume", 1), ("ume", 4)):
            judging_actions.mark(judged, number, by=people[who], mark="keep", now=utcnow())
    hana, here = browser(app, "hana"), f"/contests/{judged}"

    shown = {query: numbers(hana.get(here + query).text) for query in (
        "", "?show=shortlist", "?keeps=1", "?keeps=2", "?keeps=3", "?keeps=0", "?keeps=-1", "?keeps=%00", "?show=x",
    )}  # fmt: skip

    every = {1, 2, 3, 4}
    assert shown == {
        "": every, "?show=shortlist": {3}, "?keeps=1": {1, 4}, "?keeps=2": {1},
        "?keeps=3": every, "?keeps=0": every, "?keeps=-1": every, "?keeps=%00": every, "?show=x": every,
    }  # fmt: skip


def test_a_judge_has_nothing_to_narrow_by(app, people, judged):
    with app.app_context():
        judging_actions.shortlist(judged, 1, by=people["hana"], now=utcnow())
        judging_actions.mark(judged, 1, by=people["rei"], mark="keep", now=utcnow())
    page = browser(app, "rei").get(f"/contests/{judged}?keeps=1&show=shortlist").text
    assert 'aria-label="Filters"' not in page
    assert numbers(page) == {1}
