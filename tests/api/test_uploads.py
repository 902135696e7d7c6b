"""Files over the API: in one piece, and in parts that are taken up where they stopped."""

import hashlib
import io

import pytest
from PIL import Image as Picture
from sqlalchemy import select

from contest.entries.jobs import check_upload, render
from contest.entries.model import Image
from contest.kernel.db import db
from tests.entries import scene as entry_scene

BODY = b"canary" * 200
FILE = {"purpose": "entry", "filename": "logo.png", "content_type": "image/png", "size": len(BODY),
        "sha256": hashlib.sha256(BODY).hexdigest()}  # fmt: skip


@pytest.fixture
def mei(asks):
    return asks("mei")


def put(stage, url, headers, body=BODY):
    headers = {**headers, "Content-Length": str(len(body))}
    return stage.app.extensions["konpe.store"]._ask("PUT", url, headers, body)


def test_a_file_in_one_piece_is_promised_sent_and_seen(stage, asks, mei):
    path = f"/contests/{stage.number('O')}/uploads"
    promised = mei.post(path, FILE, Idempotency_Key="one")
    assert promised.status == 201 and set(promised.json) == {"id", "method", "url", "headers", "expires_at"}
    assert mei.post(path, FILE, Idempotency_Key="one").json == promised.json
    at = f"/uploads/{promised.json['id']}"
    assert mei.get(at).json == {"state": "promised", "size": len(BODY)}
    assert put(stage, promised.json["url"], promised.json["headers"])[0] in (200, 201)
    pending = {"state": "received", "size": len(BODY), "check": "pending"}
    assert mei.get(at).json == pending
    assert asks("ken").get(at).status == 404
    assert mei.post(f"{at}/completion", {}).json == pending
    assert mei.send("DELETE", at).status == 204
    assert mei.get(at).json["state"] == "expired"


def test_a_large_file_goes_in_parts_and_is_put_together_once(stage, mei, monkeypatch):
    monkeypatch.setitem(stage.app.config, "MULTIPART_OVER", 100)
    path = f"/contests/{stage.number('O')}/uploads"
    promised = mei.post(path, FILE, Idempotency_Key="parts")
    assert promised.status == 201 and set(promised.json) == {"id", "method", "headers", "expires_at", "parts"}
    (part,) = promised.json["parts"]
    assert (set(part), part["number"], part["size"]) == ({"number", "url", "size"}, 1, len(BODY))
    early = mei.post(f"/uploads/{promised.json['id']}/completion", {"parts": [{"number": 1, "etag": "x"}]})
    assert (early.status, early.json["code"]) == (409, "upload.not_arrived")
    _, headers, _ = put(stage, part["url"], promised.json["headers"])
    again = mei.post(path, FILE).json
    assert (again["id"], again["parts"][0]["etag"]) == (promised.json["id"], headers["etag"].strip('"'))
    done = {"parts": [{"number": 1, "etag": headers["etag"]}]}
    for _ in range(2):
        answer = mei.post(f"/uploads/{promised.json['id']}/completion", done, Idempotency_Key="done")
        pending = {"state": "received", "size": len(BODY), "check": "pending"}
        assert (answer.status, answer.json) == (201, pending)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"purpose": "brief"}, {"purpose"}), ({"size": 0}, {"size"}), ({"size": 26 * 1024**2}, {"size"}),
     ({"sha256": "0"}, {"sha256"}), ({"filename": None}, {"filename"}),
     ({"size": "1"}, {"size"}), ({"size": 2**63}, {"size"}), ({"path": "x"}, {"path"})],
)  # fmt: skip
def test_what_is_no_file(stage, mei, changes, wrong):
    answer = mei.post(f"/contests/{stage.number('O')}/uploads", FILE | changes)
    assert (answer.status, set(answer.json["errors"])) == (422, wrong)


TEXT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"><text x="9" y="40">Tea</text></svg>'
OWN_WORK = {"own_work": True}


def deliver(stage, caller, body, number, **changes):
    """A file promised, sent and completed; its address in the API and its id."""
    facts = FILE | {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()} | changes
    promised = caller.post(f"/contests/{number}/uploads", facts).json
    assert put(stage, promised["url"], promised["headers"], body)[0] in (200, 201)
    at = f"/uploads/{promised['id']}"
    pending = {"state": "received", "size": len(body), "check": "pending"}
    assert caller.post(f"{at}/completion", {}).json == pending
    return at, promised["id"]


def work(stage, *upload_ids):
    """Check these uploads, or prepare them where they are in an entry; the scene's other jobs wait on."""
    with stage.app.app_context():
        for upload_id in upload_ids:
            image = db.session.scalars(select(Image.id).where(Image.upload_id == upload_id)).one_or_none()
            check_upload(upload_id) if image is None else render(image)


@pytest.mark.parametrize(
    "declared", ["image/jpg", "image/pjpeg", "IMAGE/JPEG", "image/x-png", "application/octet-stream", ""]
)
def test_the_bytes_say_what_an_image_is(stage, mei, declared):
    body = entry_scene.png(7)
    at, upload = deliver(stage, mei, body, stage.number("O"), content_type=declared, filename="logo-final")
    work(stage, upload)
    assert mei.get(at).json == {"state": "received", "size": len(body), "check": "ok", "unseen_on": {}}


def test_a_check_tells_what_is_wrong_and_where_an_image_cannot_be_seen(stage, mei):
    number, out = stage.number("O"), io.BytesIO()
    logo = Picture.new("RGBA", (200, 200), (0, 0, 0, 0))
    logo.paste((255, 255, 255, 255), (50, 50, 150, 150))
    logo.save(out, "PNG")
    white, logos = deliver(stage, mei, out.getvalue(), number)
    text, texts = deliver(stage, mei, TEXT, number)
    work(stage, logos, texts)
    assert mei.get(white).json == {
        "state": "received", "size": len(out.getvalue()), "check": "ok", "unseen_on": {"white": 100},
    }  # fmt: skip
    checked = mei.get(text).json
    assert checked == {
        "state": "received", "size": len(TEXT), "check": "refused", "reason_code": "image.drawing_with_text",
        "reason": checked["reason"],
    }  # fmt: skip
    assert checked["reason"].startswith("This SVG contains live text")
    assert mei.get(text, Accept_Language="ja").json["reason"] != checked["reason"]


def test_a_refused_image_is_named_and_can_be_left_out(stage, mei):
    number = stage.number("O")
    sent = [deliver(stage, mei, body, number, filename=name)[1]
            for name, body in (("a.png", entry_scene.png(1)), ("b.svg", TEXT), ("c.png", entry_scene.png(2)))]  # fmt: skip
    work(stage, *sent)
    entry = {"uploads": sent, "declarations": OWN_WORK}
    refused = mei.post(f"/contests/{number}/entries", entry)
    assert (refused.status, refused.json["code"]) == (409, "upload.refused")
    assert "b.svg" in refused.json["detail"] and "a.png" not in refused.json["detail"]
    nothing = {"uploads": [sent[1]], "declarations": OWN_WORK, "without_refused": True}
    assert mei.post(f"/contests/{number}/entries", nothing).status == 422

    made = mei.post(f"/contests/{number}/entries", entry | {"without_refused": True})
    assert (made.status, [image["filename"] for image in made.json["images"]]) == (201, ["a.png", "c.png"])
    at = f"/contests/{number}/entries/{made.json['number']}"
    version = mei.post(f"{at}/versions", entry | {"uploads": [sent[1]]})
    assert (version.status, version.json["code"]) == (409, "upload.refused")


def test_an_unreadable_entry_gives_its_code_beside_its_sentence_and_a_letter_in_any_language(stage, mei):
    number = stage.number("O")
    _, upload = deliver(stage, mei, TEXT, number)
    made = mei.post(f"/contests/{number}/entries", {"uploads": [upload], "declarations": OWN_WORK})
    work(stage, upload)
    at = f"/contests/{number}/entries/{made.json['number']}"
    in_two = [mei.get(at, Accept_Language=language).json for language in ("en", "ja")]
    assert [one["reason_code"] for one in in_two] == ["image.drawing_with_text"] * 2
    assert [one["images"][0]["reason_code"] for one in in_two] == ["image.drawing_with_text"] * 2
    assert in_two[0]["letter"] == in_two[1]["letter"] == in_two[0]["author"].removeprefix("Designer ")
    assert in_two[0]["author"] != in_two[1]["author"]
    assert in_two[0]["reason"] != in_two[1]["reason"]
    assert mei.get(f"/uploads/{upload}").json["check"] == "refused"
