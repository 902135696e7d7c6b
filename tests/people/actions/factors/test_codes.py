"""Recovery codes: shown once, kept as hashes, each good once whoever sends it at the same instant."""

from datetime import timedelta

from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.people import queries as person_queries
from contest.people.factors.model import RecoveryCode
from contest.work import queue
from tests.cast import browser, join
from tests.conftest import both_databases
from tests.crowd import together
from tests.people.actions.factors.door import is_in, knock
from tests.people.actions.factors.soft import codes_on, set_up_app


def test_a_code_opens_the_account_once_is_counted_and_told(app, ken, drawer):
    _, made = set_up_app(browser(app, "ken"), utcnow())
    door = knock(app)
    assert door.post("/sign-in/second", data={"code": made[3].upper().replace("-", " ")}).status_code == 303
    assert "9 recovery codes are left" in door.get("/me/security").text
    again = knock(app).post("/sign-in/second", data={"code": made[3]})
    assert again.status_code == 422 and "was already used" in again.text
    with app.app_context():
        assert person_queries.recovery_codes_left(ken) == 9
        queue.drain(utcnow() + timedelta(minutes=1))
    [mail] = [one for one in drawer.mails if one["subject"] == "A recovery code was used to sign in"]
    assert "Codes left: 9." in mail["text"] and made[3] not in mail["text"]


def test_new_codes_take_the_place_of_the_old_and_are_shown_this_once(app, ken):
    client = browser(app, "ken")
    _, old = set_up_app(client, utcnow())
    answer = client.post("/me/recovery-codes")
    assert answer.status_code == 201 and answer.headers["Cache-Control"] == "private, no-store"
    new = codes_on(answer.text)
    assert len(set(new)) == 10 and not set(new) & set(old)
    assert new[0] not in client.get("/me/security").text
    assert knock(app).post("/sign-in/second", data={"code": old[0]}).status_code == 422
    assert knock(app).post("/sign-in/second", data={"code": new[0]}).status_code == 303


def test_only_hashes_are_kept(app, ken):
    _, made = set_up_app(browser(app, "ken"), utcnow())
    with app.app_context():
        rows = db.session.scalars(select(RecoveryCode)).all()
    assert len(rows) == 10 and not any(one in repr(vars(row)) for row in rows for one in made)


def test_without_a_factor_there_are_no_codes_to_make(app, ken):
    assert browser(app, "ken").post("/me/recovery-codes").status_code == 409


def test_anothers_code_opens_nothing(app):
    join(app, "ken", "mei")
    set_up_app(browser(app, "ken"), utcnow())
    _, hers = set_up_app(browser(app, "mei"), utcnow())
    assert knock(app, "ken").post("/sign-in/second", data={"code": hers[0]}).status_code == 422


@both_databases
def test_one_code_sent_eight_times_at_once_opens_the_account_once(app, ken):
    _, made = set_up_app(browser(app, "ken"), utcnow())
    for used, one in enumerate(made[:3], 1):
        doors = [knock(app) for _ in range(8)]
        answers = together(*(lambda d=d, c=one: d.post("/sign-in/second", data={"code": c}) for d in doors))
        assert sorted(answer.status_code for answer in answers) == [303] + [422] * 7
        assert sum(is_in(door) for door in doors) == 1
        with app.app_context():
            assert person_queries.recovery_codes_left(ken) == 10 - used
