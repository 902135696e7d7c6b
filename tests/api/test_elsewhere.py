"""Being client or judge of another contest adds nothing in this one: every route of the API, as a designer is answered."""

import re
import shutil

import pytest
from sqlalchemy import select

from contest.contests.actions import drafting
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader
from contest.mail.model import Mail
from contest.people.actions import tokens
from tests import cast
from tests.api.test_routes import ROWS, payload
from tests.api.walk import ask, rules
from tests.scene.stage import Stage

ASKED = "DOJA"  # one state of each kind that a designer is answered in differently


@pytest.fixture(scope="module")
def elsewhere(stages):
    """The scene, and beside it a draft of Ume's that Nao judges."""
    stage = stages()
    now = utcnow()
    nao = cast.join(stage.app, "nao")["nao"]
    with stage.app.app_context():
        number = drafting.create(by=stage.scene.ids["ume"], language="ja", time_zone="Asia/Tokyo", now=now)
        judging_actions.invite(number, email="nao@example.jp", by=stage.scene.ids["ume"], now=now)
        mail = reader().scalars(select(Mail.text).where(Mail.to_address == "nao@example.jp")).one()
        judging_actions.accept(re.search(r"/invitations/([\w-]+)", mail)[1], by=nao, now=now)
        secret = tokens.make(nao, name="Tests", scope="money", by=nao, now=now)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    stored = stage._folder / "elsewhere.db"
    shutil.copyfile(stage._folder / "konpe.db", stored)
    other = Stage(stage.app, stage.scene, stage._folder, stage._store, stored)
    stage.scene.secrets["nao"] = secret
    yield other
    del stage.scene.secrets["nao"]


@pytest.mark.parametrize("who", ["ume", "nao"], ids=["a client elsewhere", "a judge elsewhere"])
def test_adds_nothing(elsewhere, who):
    wrong = {}
    for (method, endpoint), rule in rules(elsewhere.app).items():
        if "<int:number>" not in rule.rule:
            continue
        for state in ASKED:
            found = ask(elsewhere, who, method, rule, state, payload(method)).status
            if found != ROWS[method, endpoint]["ume", state]:
                wrong[method, endpoint, state] = found
            if method != "GET" and found < 300:
                elsewhere.restore()
    assert wrong == {}
