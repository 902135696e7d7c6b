"""Jobs that were asked for before jobs had queues: each gets that of its kind, and its owner where people share one."""

import flask_migrate
from sqlalchemy import select

from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader
from contest.work import queue
from contest.work.model import FILES, MAIL, MONEY, RENDER, SWEEP, Job
from tests.migrations.conftest import THEN, insert, person

BEFORE = "0016"
KEN, IMAGE, EXPORT = 7, 11, 12
JOBS = [
    # kind, arguments, state; queue and owner afterwards
    ("entries.render", {"image_id": 11}, "queued", RENDER, KEN),
    ("entries.render", {"image_id": 11}, "dead", RENDER, KEN),
    ("entries.render", {"image_id": 11}, "done", SWEEP, None),  # nobody takes it again
    ("entries.render", {"image_id": 99}, "queued", SWEEP, None),  # its image is gone
    ("belongings.write_export", {"export_id": 12}, "running", FILES, KEN),
    ("mail.send", {"mail_id": 1}, "queued", MAIL, None),
    ("awards.lapse_due", {}, "queued", MONEY, None),
    ("entries.clear_unused", {}, "queued", SWEEP, None),
]


def test_each_goes_into_the_queue_of_its_kind(empty):
    flask_migrate.upgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        person(connection, "ken", id=KEN)
        contest = insert(
            connection, "contest", client_id=KEN, state="draft", language="en", currency="JPY",
            visibility="blind", ai_policy="disclosed", time_zone="Asia/Tokyo",
        )  # fmt: skip
        insert(
            connection, "upload", id="u", contest_id=contest, person_id=KEN, purpose="entry", state="received",
            sha256="x", inbox_key="inbox/x",
        )  # fmt: skip
        insert(
            connection, "image", id=IMAGE, reference_of=contest, position=1, upload_id="u", state="processing"
        )
        insert(connection, "export", id=EXPORT, person_id=KEN)
        for kind, args, state, *_ in JOBS:
            ended = THEN if state in ("done", "dead") else None
            insert(connection, "job", kind=kind, args=args, state=state, attempts=0, lost=0, ended_at=ended)
    flask_migrate.upgrade()
    rows = (
        reader().execute(select(Job.queue, Job.person_id).where(Job.id <= len(JOBS)).order_by(Job.id)).all()
    )
    assert [tuple(row) for row in rows] == [(in_queue, owner) for *_, in_queue, owner in JOBS]
    assert reader().scalar(select(Job.kind).where(Job.queue == FILES)) == "personal_data.write_export"
    assert queue.claim(utcnow(), queues=[RENDER]).id == 1
