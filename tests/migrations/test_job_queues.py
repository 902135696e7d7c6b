"""Jobs that were asked for before jobs had queues: each gets that of its kind, and its owner where people share one."""

import flask_migrate
import pytest
from sqlalchemy import select, text

from contest import create_app
from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader
from contest.work import queue
from contest.work.model import FILES, MAIL, MONEY, RENDER, SWEEP, Job
from tests.conftest import settings

BEFORE, AT = "0016", "2026-01-01 00:00:00+00:00"
KEN = 7
ROWS = {
    "contest": "(id, client_id, state, created_at, language, title, lead, category, description, wanted, avoided,"
    " required_formats, visibility, reveal, ai_policy, currency, time_zone)"
    f" VALUES (1, {KEN}, 'draft', :at, 'en', '', '', 'logo', '', '', '', '[]', 'blind', false, 'disclosed', 'JPY',"
    " 'Asia/Tokyo')",
    "upload": "(id, contest_id, person_id, purpose, filename, content_type, size, sha256, inbox_key, state, promised_at,"
    f" expires_at) VALUES ('u', 1, {KEN}, 'entry', 'x', 'image/png', 1, 'x', 'inbox/x', 'received', :at, :at)",
    "image": "(id, reference_of, position, upload_id, state, salt, reason_values) VALUES (11, 1, 1, 'u', 'processing', 'x', '{}')",
    "export": f"(id, person_id, asked_at, parts) VALUES (12, {KEN}, :at, '[]')",
}
JOBS = [
    # kind, arguments, state; queue and owner afterwards
    ("entries.render", '{"image_id": 11}', "queued", RENDER, KEN),
    ("entries.render", '{"image_id": 11}', "dead", RENDER, KEN),
    ("entries.render", '{"image_id": 11}', "done", SWEEP, None),  # nobody takes it again
    ("entries.render", '{"image_id": 99}', "queued", SWEEP, None),  # its image is gone
    ("belongings.write_export", '{"export_id": 12}', "running", FILES, KEN),
    ("mail.send", '{"mail_id": 1}', "queued", MAIL, None),
    ("awards.lapse_due", "{}", "queued", MONEY, None),
    ("entries.clear_unused", "{}", "queued", SWEEP, None),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_each_goes_into_the_queue_of_its_kind(request, tmp_path, kind):
    url = f"sqlite:///{tmp_path / 'konpe.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_server").fresh()
    app = create_app(**settings(url, tmp_path))
    with app.app_context():
        flask_migrate.upgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            person = (
                "INSERT INTO person (id, name, email, fs_uniquifier, language, joined_at)"
                " VALUES (:id, 'ken', 'ken@example.jp', 'ken', 'en', :at)"
            )
            connection.execute(text(person), {"id": KEN, "at": AT})
            for table, row in ROWS.items():
                connection.execute(text(f"INSERT INTO {table} {row}"), {"at": AT})
            for id_, (name, args, state, _, _) in enumerate(JOBS, 1):
                job = (
                    "INSERT INTO job (id, kind, args, state, due_at, attempts, lost, ended_at)"
                    " VALUES (:id, :kind, :args, :state, :at, 0, 0, :ended)"
                )
                ended = AT if state in ("done", "dead") else None
                connection.execute(
                    text(job),
                    {"id": id_, "kind": name, "args": args, "state": state, "at": AT, "ended": ended},
                )
        flask_migrate.upgrade()
        rows = (
            reader()
            .execute(select(Job.queue, Job.person_id).where(Job.id <= len(JOBS)).order_by(Job.id))
            .all()
        )
        assert [tuple(row) for row in rows] == [(in_queue, owner) for *_, in_queue, owner in JOBS]
        assert reader().scalar(select(Job.kind).where(Job.queue == FILES)) == "personal_data.write_export"
        assert queue.claim(utcnow(), queues=[RENDER]).id == 1
