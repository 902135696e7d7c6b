"""Files over the API: in one piece, and in parts that are taken up where they stopped."""

import hashlib

import pytest

from tests.api.callers import Caller

BODY = b"canary" * 200
FILE = {"purpose": "entry", "filename": "logo.png", "content_type": "image/png", "size": len(BODY),
        "sha256": hashlib.sha256(BODY).hexdigest()}  # fmt: skip


@pytest.fixture
def mei(stage):
    yield Caller(stage.app, stage.scene.secrets["mei"])
    stage.restore()


def put(stage, url, headers):
    return stage.app.extensions["konpe.store"]._ask(
        "PUT", url, {**headers, "Content-Length": str(len(BODY))}, BODY
    )


def test_a_file_in_one_piece_is_promised_sent_and_seen(stage, mei):
    path = f"/contests/{stage.number('O')}/uploads"
    told = mei.post(path, FILE, Idempotency_Key="one")
    assert (told.status, set(told.json)) == (201, {"id", "method", "url", "headers", "expires_at"})
    assert mei.post(path, FILE, Idempotency_Key="one").json == told.json
    at = f"/uploads/{told.json['id']}"
    assert mei.get(at).json == {"state": "promised", "size": len(BODY)}
    assert put(stage, told.json["url"], told.json["headers"])[0] in (200, 201)
    assert mei.get(at).json == {"state": "received", "size": len(BODY)}
    assert Caller(stage.app, stage.scene.secrets["ken"]).get(at).status == 404
    assert mei.post(f"{at}/completion", {}).json == {"state": "received", "size": len(BODY)}
    assert mei.send("DELETE", at).status == 204
    assert mei.get(at).json["state"] == "expired"


def test_a_large_file_goes_in_parts_and_is_put_together_once(stage, mei, monkeypatch):
    monkeypatch.setitem(stage.app.config, "MULTIPART_OVER", 100)
    path = f"/contests/{stage.number('O')}/uploads"
    told = mei.post(path, FILE, Idempotency_Key="parts")
    assert (told.status, set(told.json)) == (201, {"id", "method", "headers", "expires_at", "parts"})
    (part,) = told.json["parts"]
    assert (set(part), part["number"], part["size"]) == ({"number", "url", "size"}, 1, len(BODY))
    early = mei.post(f"/uploads/{told.json['id']}/completion", {"parts": [{"number": 1, "etag": "x"}]})
    assert (early.status, early.json["code"]) == (409, "upload.not_arrived")
    _, headers, _ = put(stage, part["url"], told.json["headers"])
    again = mei.post(path, FILE).json
    assert (again["id"], again["parts"][0]["etag"]) == (told.json["id"], headers["etag"].strip('"'))
    done = {"parts": [{"number": 1, "etag": headers["etag"]}]}
    for _ in range(2):
        answer = mei.post(f"/uploads/{told.json['id']}/completion", done, Idempotency_Key="done")
        assert (answer.status, answer.json) == (201, {"state": "received", "size": len(BODY)})


@pytest.mark.parametrize(
    ("told", "wrong"),
    [({"purpose": "brief"}, {"purpose"}), ({"size": 0}, {"size"}), ({"size": 26 * 1024**2}, {"size"}),
     ({"sha256": "0"}, {"sha256"}), ({"filename": None}, {"filename"}),
     ({"size": "1"}, {"size"}), ({"size": 2**63}, {"size"}), ({"path": "x"}, {"path"})],
)  # fmt: skip
def test_what_is_no_file(stage, mei, told, wrong):
    answer = mei.post(f"/contests/{stage.number('O')}/uploads", FILE | told)
    assert (answer.status, set(answer.json["errors"])) == (422, wrong)
