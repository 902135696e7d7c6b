"""Promises over JSON: who, what, when; never a 500 whatever is sent."""

import hashlib
import html
import io
import re

import pytest
from PIL import Image as Picture
from sqlalchemy import func, select

from contest.entries.model import Upload
from contest.kernel.db import db
from tests.cast import browser
from tests.entries import scene as entry_scene

JSON = {"Accept": "application/json"}
BODY = entry_scene.png(1)
FILE = {
    "purpose": "entry", "filename": "logo.png", "content_type": "image/png", "size": len(BODY),
    "sha256": hashlib.sha256(BODY).hexdigest(),
}  # fmt: skip


def promise(app, number, who="ken", **changes):
    return browser(app, who).post(f"/contests/{number}/uploads", json=FILE | changes, headers=JSON)


def test_a_promise_gives_all_a_browser_needs(app, store, number):
    answer = promise(app, number)
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "method", "url", "headers", "expires_at"}
    assert answer.json["headers"]["If-None-Match"] == "*"

    ken = browser(app, "ken")
    assert ken.get(f"/uploads/{answer.json['id']}", headers=JSON).json == {
        "state": "promised",
        "size": len(BODY),
    }
    assert store.receive(answer.json["url"], answer.json["headers"], BODY) in (200, 201)
    assert ken.get(f"/uploads/{answer.json['id']}", headers=JSON).json == {
        "state": "received",
        "size": len(BODY),
        "check": "pending",
    }


@pytest.mark.parametrize("state", ["draft", "awarded", "settled", "cancelled", "lapsed"])
def test_no_other_state_takes_images_of_designers(app, cast, state):
    with app.app_context():
        number = entry_scene.contest(cast["hana"], state=state)
    assert promise(app, number).status_code in (404, 409)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("purpose", "avatar"), ("purpose", None), ("purpose", []), ("purpose", "entry\x00"),
        ("filename", 7), ("filename", None),
        ("content_type", None), ("content_type", {}),
        ("size", "100"), ("size", -1), ("size", 0), ("size", 10**30), ("size", 1.5), ("size", True), ("size", None),
        ("sha256", "x"), ("sha256", "０" * 64), ("sha256", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_field(app, number, field, wrong):
    answer = promise(app, number, **{field: wrong})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json["errors"]) == {field}


@pytest.mark.parametrize("name", ["\ud800.png", "a\x00b.png", "\u202egnp.exe", "x" * 100_000, "../../x", ""])
def test_any_file_name_is_taken_and_cleaned(app, number, name):
    answer = promise(app, number, filename=name)
    assert answer.status_code == 201
    with app.app_context():
        stored = db.session.get(Upload, answer.json["id"]).filename
    assert 0 < len(stored) <= 255 and stored.isprintable() and "/" not in stored


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"{" * 5000, b"9" * 5000]
)
def test_a_body_that_is_no_promise_is_refused(app, number, body):
    answer = browser(app, "ken").post(
        f"/contests/{number}/uploads", data=body, content_type="application/json", headers=JSON
    )
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count(Upload.id))) == 0


@pytest.mark.parametrize("upload", ["x", "%00" * 22, "../../etc/passwd", "é" * 22, "A" * 22, "A" * 5000])
def test_ids_that_nobody_was_given_are_not_found(app, number, upload):
    assert browser(app, "ken").get(f"/uploads/{upload}", headers=JSON).status_code == 404


def test_storage_away_is_said_when_asked_what_arrived(app, store, number):
    upload = promise(app, number).json["id"]
    store.away = True
    assert browser(app, "ken").get(f"/uploads/{upload}", headers=JSON).status_code == 503


def test_a_promise_needs_the_pages_csrf_token(app, number):
    app.config["WTF_CSRF_ENABLED"] = True
    assert promise(app, number).status_code == 400


@pytest.fixture
def in_parts(app, monkeypatch):
    """Three bytes are large here."""
    monkeypatch.setitem(app.config, "MULTIPART_OVER", 3)


def test_a_large_file_goes_in_parts_and_is_completed(app, store, number, in_parts):
    promised = promise(app, number).json
    assert set(promised) == {"id", "method", "headers", "expires_at", "parts"}
    [part] = promised["parts"]
    assert set(part) == {"number", "url", "size"}
    assert (part["number"], part["size"], promised["headers"]) == (1, len(BODY), {})
    _, headers, _ = store._ask("PUT", part["url"], {"Content-Length": str(len(BODY))}, BODY)
    again = promise(app, number).json
    assert (again["id"], again["parts"][0]["etag"]) == (promised["id"], headers["etag"].strip('"'))

    ken, sent = browser(app, "ken"), {"parts": [{"number": 1, "etag": headers["etag"]}]}
    for _ in range(2):
        answer = ken.post(f"/uploads/{promised['id']}/completion", json=sent, headers=JSON)
        assert (answer.status_code, answer.json) == (
            201,
            {"state": "received", "size": len(BODY), "check": "pending"},
        )


@pytest.mark.parametrize(
    "parts",
    [
        None, 7, "all", [7], [{}], [{"number": "1", "etag": "x"}], [{"number": 1}], [{"number": 0, "etag": "x"}],
        [{"number": True, "etag": "x"}], [{"number": 10**30, "etag": "x"}], [{"number": 1, "etag": None}],
    ],
)  # fmt: skip
def test_parts_that_are_none_are_refused(app, number, in_parts, parts):
    upload = promise(app, number).json["id"]
    answer = browser(app, "ken").post(f"/uploads/{upload}/completion", json={"parts": parts}, headers=JSON)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"parts"}


def test_completing_too_early_is_a_conflict(app, number, in_parts):
    upload = promise(app, number).json["id"]
    for body in ({}, {"parts": [{"number": 1, "etag": "\ud800"}]}):
        answer = browser(app, "ken").post(f"/uploads/{upload}/completion", json=body, headers=JSON)
        assert (answer.status_code, answer.json["code"]) == (409, "upload.not_arrived")


def arrived(app, store, number, body=BODY, **changes):
    """A file of ken's that has arrived and is used nowhere."""
    promised = promise(app, number, size=len(body), sha256=hashlib.sha256(body).hexdigest(), **changes).json
    assert store.receive(promised["url"], promised["headers"], body) == 200
    browser(app, "ken").post(f"/uploads/{promised['id']}/completion", headers=JSON)
    return promised["id"]


def boxes(page):
    """The uploads that a form without script would send, and whether each is ticked."""
    found = re.findall(r'<input type="checkbox" name="uploads" value="([^"]+)"( checked)?>', page)
    return {upload: bool(ticked) for upload, ticked in found}


def test_what_was_sent_before_is_offered_unticked_until_it_is_removed(app, store, number):
    promised = promise(app, number).json
    ken = browser(app, "ken")
    assert store.receive(promised["url"], promised["headers"], BODY) == 200
    page = f"/contests/{number}/entries/new"
    assert promised["id"] not in ken.get(page).text
    ken.post(f"/uploads/{promised['id']}/completion", headers=JSON)
    assert boxes(ken.get(page).text) == {promised["id"]: False}

    assert ken.post(f"/uploads/{promised['id']}/removal", headers=JSON).status_code == 204

    assert promised["id"] not in ken.get(page).text
    assert browser(app, "mei").post(f"/uploads/{promised['id']}/removal", headers=JSON).status_code == 404


def test_a_new_version_never_offers_what_was_sent_before(app, store, cast, number):
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"])
        entry_scene.work()
    upload = arrived(app, store, number)
    ken, at = browser(app, "ken"), f"/contests/{number}/entries/1/versions"
    assert upload not in ken.get(f"{at}/new").text
    refused = ken.post(at, data={"ai": "none", "own_work": "1"})
    assert refused.status_code == 422
    assert upload not in refused.text
    assert boxes(ken.post(at, data={"ai": "none", "uploads": [upload]}).text) == {upload: True}


def test_a_refused_form_keeps_its_files_apart_from_what_is_offered(app, store, number):
    mine, other = arrived(app, store, number), arrived(app, store, number, entry_scene.png(2))
    answer = browser(app, "ken").post(f"/contests/{number}/entries", data={"ai": "none", "uploads": [mine]})
    assert answer.status_code == 422
    assert boxes(answer.text) == {mine: True, other: False}


def test_the_check_is_told_with_a_picture_of_ours_and_kept_by_a_refused_form(app, store, number):
    out = io.BytesIO()
    logo = Picture.new("RGBA", (200, 200), (0, 0, 0, 0))
    logo.paste((255, 255, 255, 255), (50, 50, 150, 150))
    logo.save(out, "PNG")
    good, bad = (
        arrived(app, store, number, out.getvalue()),
        arrived(app, store, number, b"<svg><text/></svg>"),
    )
    with app.app_context():
        entry_scene.work()
    ken = browser(app, "ken")
    promised = ken.get(f"/uploads/{good}", headers=JSON).json
    assert set(promised) == {"state", "size", "check", "unseen_on", "preview"}
    assert promised["check"] == "ok"
    assert promised["unseen_on"] == [
        {"background": "white", "sentence": "This image cannot be seen on white."}
    ]
    status, headers, body = store._ask("GET", promised["preview"], {}, b"")
    assert (status, headers["content-type"]) == (200, "image/webp")
    assert Picture.open(io.BytesIO(body)).size == (200, 200)
    refused = ken.get(f"/uploads/{bad}", headers=JSON).json
    assert set(refused) == {"state", "size", "check", "reason_code", "reason"}
    assert refused["check"] == "refused"

    answer = ken.post(
        f"/contests/{number}/entries", data={"ai": "none", "own_work": "1", "uploads": [good, bad]}
    )
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert "These files cannot be used: logo.png." in text
    assert refused["reason"] in text and "This image cannot be seen on white." in text
    assert promised["preview"] in text
    # What is refused is not sent again: the next submission goes on without it.
    assert boxes(answer.text) == {good: True}
    assert bad not in boxes(ken.get(f"/contests/{number}/entries/new").text)
    on = ken.post(f"/contests/{number}/entries", data={"ai": "none", "own_work": "1", "uploads": [good]})
    assert on.status_code == 303
