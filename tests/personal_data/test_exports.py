"""Data export: whole, without what is others', streamed in parts, fetched by its owner, cleaned up."""

import io
import json
import re
import zipfile
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from contest.events.model import Recorded
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.refusal import Refused
from contest.mail.model import Mail
from contest.notices.actions.sending import tell
from contest.personal_data import (
    jobs as personal_data_jobs,
    queries as personal_data_queries,
    rules as personal_data_rules,
)
from contest.personal_data.actions import exports as personal_data_exports
from contest.personal_data.model import Export
from contest.work import queue
from storage.store import StorageUnavailable
from tests.cast import browser
from tests.crowd import at_once
from tests.scene import ANSWER, NAMES, REPORT, THREAD

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _as_it_was(stage):
    yield
    stage.restore()


@pytest.fixture
def bytes_there(stage):
    """The scene's rows name objects that nobody stored: store them."""
    from contest.entries.model import Image

    with stage.app.app_context():
        for key in reader().scalars(select(Image.original_key).where(Image.original_key.is_not(None))).all():
            if ports.store().stat(key) is None:
                ports.store().put(key, io.BytesIO(key.encode()), content_type="image/png", size=len(key))
        end_page()


def copy_of(stage, who, now=None):
    """Have a copy made; its records by file, and the names of its files."""
    now = now or utcnow()
    with stage.app.app_context():
        export_id = personal_data_exports.ask(stage.scene.ids[who], now=now)
        personal_data_jobs.write_export(export_id)
        records, names = {}, set()
        for part in reader().get_one(Export, export_id).parts:
            with (
                ports.store().open(part["key"]) as stored,
                zipfile.ZipFile(io.BytesIO(stored.read())) as archive,
            ):
                assert archive.testzip() is None
                names |= set(archive.namelist())
                records |= {
                    name: json.loads(archive.read(name))
                    for name in archive.namelist()
                    if name.endswith(".json")
                }
        return export_id, records, names


def test_a_copy_holds_what_is_ones_own(stage, bytes_there):
    _id, records, names = copy_of(stage, "ken")

    assert records["account.json"][0]["email"] == "ken@example.jp"
    assert records["bank-details.json"][0]["details"]["number"] == "1111111"
    texts = {word["text"] for word in records["threads.json"]}
    assert texts == {f"{THREAD} ken", f"{ANSWER} ken"}
    assert {word["by"] for word in records["threads.json"]} == {"you", "client"}
    pin = {"number": 1, "version": 1, "image": 1, "x": 655, "y": 526, "state": "open"}
    assert all(word["pin"] == (pin if word["by"] == "client" else None) for word in records["threads.json"])
    assert {line["kind"] for line in records["money.json"]} >= {"prize", "payout"}
    assert len([name for name in names if name.startswith("entries/")]) > 10
    assert any("canary-source.svg" in name for name in names)
    assert records["awards.json"] and records["mails.json"] and records["record.json"]
    assert {"subject", "path", "read_at"} < set(records["notices.json"][0])
    assert {"mails": "threads", "way": "mail"} in records["mail-settings.json"]


def test_a_copy_holds_nothing_of_others_but_what_they_wrote_to_one(stage, bytes_there):
    for who in ("ken", "hana", "rei", "mei"):
        _id, records, names = copy_of(stage, who)
        mails = records.pop("mails.json")  # what the site wrote, checked where it is written
        assert mails
        text = json.dumps(records, ensure_ascii=False)
        for other, name in NAMES.items():
            if other != who:
                assert name not in text, (who, other)
                assert f"{other}@example.jp" not in text, (who, other)
        if who != "hana":
            assert REPORT not in text


def test_a_copy_opens_nothing_that_only_the_mailbox_may(stage):
    with stage.app.app_context():
        browser(stage.app).post("/reset", data={"email": "mei@example.jp"})
        asked = select(Mail.text).where(Mail.to_address == "mei@example.jp", Mail.text.contains("/reset/"))
        key = re.search(r"/reset/(\S+)", reader().scalars(asked).one())
        end_page()
    _id, records, _names = copy_of(stage, "mei")
    assert {"subject", "written_at", "sent_at"} == set(records["mails.json"][-1])
    assert key[1] not in json.dumps(records, ensure_ascii=False, default=str)


def test_a_client_reads_threads_under_letters_and_none_after_a_refund(stage, bytes_there):
    _id, records, _names = copy_of(stage, "hana")
    refunded = {stage.number("X"), stage.number("L")}
    words = records["threads.json"]

    assert {word["by"] for word in words} == {"you", "Designer A", "Designer B"}
    assert not {word["contest"] for word in words} & refunded


def test_one_a_day_and_one_at_a_time(stage):
    now, ken = utcnow(), stage.scene.ids["ken"]
    with stage.app.app_context():
        first = personal_data_exports.ask(ken, now=now)
        with pytest.raises(Refused, match="export.running"):
            personal_data_exports.ask(ken, now=now + 2 * DAY)
        personal_data_jobs.write_export(first)
        with pytest.raises(Refused, match="export.too_soon"):
            personal_data_exports.ask(ken, now=now + DAY - SECOND)
        personal_data_exports.ask(ken, now=now + DAY)


def test_written_twice_it_is_told_once_and_the_first_stays(stage, bytes_there):
    export_id, _records, _names = copy_of(stage, "mei")
    with stage.app.app_context():
        before = reader().get_one(Export, export_id).parts
        personal_data_jobs.write_export(export_id)
        end_page()
        assert reader().get_one(Export, export_id).parts == before
        notified = select(Recorded.id).where(Recorded.kind == "person.export_ready")
        for _twice in range(2):
            tell(reader().scalars(notified).one())
        subject = "Your data export is ready"
        assert len(reader().scalars(select(Mail).where(Mail.subject == subject)).all()) == 1


def test_only_its_owner_fetches_it_and_for_a_week(stage, bytes_there):
    export_id, _records, _names = copy_of(stage, "mei")
    at = f"/me/exports/{export_id}/1"
    assert stage.browser("mei").get(at).status_code == 302
    for who, answer in (("ken", 404), ("sota", 404), ("visitor", 303)):
        assert stage.browser(who).get(at).status_code == answer
    for part in ("0", "2"):
        assert stage.browser("mei").get(f"/me/exports/{export_id}/{part}").status_code == 404
    mei = stage.scene.ids["mei"]
    with stage.app.app_context():
        ready = personal_data_queries.export(export_id, mei).ready_at
        personal_data_exports.fetch(export_id, 1, by=mei, now=ready + personal_data_rules.KEPT)
        with pytest.raises(Refused, match="export.gone"):
            personal_data_exports.fetch(export_id, 1, by=mei, now=ready + personal_data_rules.KEPT + SECOND)


def test_after_a_week_it_is_swept_and_so_is_what_nobody_knows(stage, bytes_there, monkeypatch):
    export_id, _records, _names = copy_of(stage, "mei")
    store = stage.app.extensions["konpe.store"]
    with stage.app.app_context():
        store.put("exports/" + "0" * 32, io.BytesIO(b"x"), content_type="application/zip", size=1)
        later = utcnow() + 8 * DAY
        monkeypatch.setattr(personal_data_jobs, "utcnow", lambda: later)
        personal_data_jobs.sweep_exports()
        assert list(store.list("exports/")) == []
        assert reader().get_one(Export, export_id).swept_at == later
        page = stage.browser("mei").get("/me/belongings").text
    assert "Removed" in page


def test_a_store_that_is_away_leaves_the_copy_to_be_written_later(stage, monkeypatch):
    with stage.app.app_context():
        export_id = personal_data_exports.ask(stage.scene.ids["mei"], now=utcnow())
        monkeypatch.setattr(personal_data_jobs, "_put", _away)
        with pytest.raises(queue.RetryLater):
            personal_data_jobs.write_export(export_id)
        monkeypatch.undo()
        personal_data_jobs.write_export(export_id)
        end_page()
        assert reader().get_one(Export, export_id).ready_at is not None


def _away(_path):
    raise StorageUnavailable("gone")


def test_ten_asking_at_once_start_one(stage):
    ken = stage.scene.ids["ken"]
    outcomes = at_once(stage.app, *[partial(personal_data_exports.ask, ken, now=utcnow())] * 10)
    assert outcomes == Counter({"export.running": 9, "done": 1})
    with stage.app.app_context(), transaction() as session:
        assert len(session.scalars(select(Export).where(Export.person_id == ken)).all()) == 1
