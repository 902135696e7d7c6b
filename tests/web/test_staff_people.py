"""Staff find people, block and unblock them, and look after failed jobs; nobody else may."""

from datetime import timedelta

from sqlalchemy import select, update

from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.people import queries as person_queries
from contest.people.model import Person, SignIn
from contest.work.model import DEAD, Job
from tests.cast import PASSWORD, browser
from tests.statements import of_page


def test_staff_find_a_person_by_part_of_address_or_name(app, ids):
    sota = browser(app, "sota")
    for words, found in (("ken@", ["ken@example.jp"]), ("芽衣", ["mei@example.jp"]), ("%", []), ("_", [])):
        page = sota.get("/staff/people", query_string={"q": words}).text
        shown = [f"{name}@example.jp" for name in ids if f"{name}@example.jp</td>" in page]
        assert shown == found, words


def test_a_long_list_goes_on_by_keyset_with_the_same_number_of_statements(app, ids):
    sota = browser(app, "sota")
    few = len(of_page(app, sota, "/staff/people"))
    with app.app_context(), transaction() as session:
        for n in range(40):
            session.add(
                Person(name=f"N{n}", email=f"n{n}@example.jp", fs_uniquifier=f"u{n}", joined_at=utcnow())
            )
    assert len(of_page(app, sota, "/staff/people")) == few == 1
    first = sota.get("/staff/people").text
    assert first.count('data-head="Email address"') == 30
    rest = sota.get("/staff/people", query_string={"before": 17}).text
    assert rest.count('data-head="Email address"') == 16 and "Next page" not in rest


def test_staff_block_with_a_reason_and_undo_it(app, ids):
    sota, at = browser(app, "sota"), f"/staff/people/{ids['ken']}/blocking"
    assert sota.post(at, data={"reason": " "}).status_code == 422
    assert sota.post(at, data={"reason": "x" * 1001}).status_code == 422
    assert sota.post(at, data={"reason": "Copied entries"}).status_code == 303
    with app.app_context():
        assert person_queries.person(ids["ken"]).blocked_reason == "Copied entries"
    page = sota.get(f"/staff/people/{ids['ken']}").text
    assert "Copied entries" in page and "person.blocked" in page
    assert sota.post(at, data={"reason": "again"}).status_code == 409
    assert sota.post(f"{at}/end", data={"reason": "A mistake"}).status_code == 303
    with app.app_context():
        assert person_queries.person(ids["ken"]).active
    assert sota.post(f"/staff/people/{ids['sota']}/blocking", data={"reason": "me"}).status_code == 409
    assert sota.post("/staff/people/999/blocking", data={"reason": "nobody"}).status_code == 404


def test_a_dead_job_is_shown_with_its_error_and_tried_again(app, ids):
    with app.app_context(), transaction() as session:
        session.add(Job(kind="mail.send", args={"mail_id": 0}, due_at=utcnow(), state=DEAD, attempts=5,
                        error="Traceback\nBoom: the server is on fire"))  # fmt: skip
    sota = browser(app, "sota")
    assert "Boom: the server is on fire" in sota.get("/staff/jobs").text
    for _ in range(2):
        assert sota.post("/staff/jobs/1/retry").status_code == 303
    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.id == 1)).one()
        assert (job.state, job.attempts, job.error) == ("queued", 0, None)


def test_a_member_ends_anothers_staff_role_with_a_reason_and_never_their_own(app, ids):
    with app.app_context(), transaction() as session:
        session.get_one(Person, ids["mei"]).is_staff = True
    sota, at = browser(app, "sota"), f"/staff/people/{ids['mei']}/staff/end"
    assert "End the staff role" in sota.get(f"/staff/people/{ids['mei']}").text
    own = sota.get(f"/staff/people/{ids['sota']}").text
    assert "another member of staff can end your role" in own and "End the staff role" not in own
    assert "End the staff role" not in sota.get(f"/staff/people/{ids['ken']}").text
    listed = sota.get("/staff/people?staff=1").text
    assert [name for name in ids if f"{name}@example.jp</td>" in listed] == ["mei", "sota"]

    assert sota.post(at, data={"reason": " "}).status_code == 422
    assert sota.post(f"/staff/people/{ids['sota']}/staff/end", data={"reason": "me"}).status_code == 409
    assert sota.post(f"/staff/people/{ids['ken']}/staff/end", data={"reason": "x"}).status_code == 409
    assert sota.post("/staff/people/999/staff/end", data={"reason": "x"}).status_code == 404
    assert sota.post(at, data={"reason": "Left"}).status_code == 303
    with app.app_context():
        assert not person_queries.person(ids["mei"]).is_staff
    assert browser(app, "mei").get("/me/account").status_code == 303  # signed out
    assert sota.post(at, data={"reason": "Left"}).status_code == 409


def test_ending_a_staff_role_asks_for_the_password_when_it_was_given_long_ago(app, ids):
    with app.app_context(), transaction() as session:
        session.get_one(Person, ids["mei"]).is_staff = True
        session.execute(update(SignIn).values(proved_at=utcnow() - timedelta(minutes=11)))
    sota, at = browser(app, "sota"), f"/staff/people/{ids['mei']}/staff/end"
    assert sota.post(at, data={"reason": "Left"}).status_code == 401
    with app.app_context():
        assert person_queries.person(ids["mei"]).is_staff
    assert sota.post(at, data={"reason": "Left", "proof_password": PASSWORD}).status_code == 303
    with app.app_context():
        assert not person_queries.person(ids["mei"]).is_staff
