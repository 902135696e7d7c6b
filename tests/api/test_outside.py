"""No act holds the database while the store is asked: over pages and over the API, whatever brings a file in."""

import hashlib

import pytest
from flask import has_app_context

from contest.kernel.db import db
from tests.api.callers import Caller
from tests.entries.scene import png
from tests.storage.memory import MemoryStore

NETWORK = ("begin", "parts", "join", "abandon", "put", "open", "stat", "copy", "delete", "list", "unfinished")
OWN = {"own_work": True, "stock": [], "fonts": [], "ai": {"used": False, "tools": ""}}
JSON = {"Accept": "application/json"}


@pytest.fixture
def asked(stage, monkeypatch):
    """What was asked of the store meanwhile; each must find neither a transaction nor a page's snapshot open."""
    asked = []
    for name in NETWORK:
        method = getattr(MemoryStore, name)

        def watched(self, *args, name=name, method=method, **kwargs):
            if has_app_context():  # else it is the browser, which sends its bytes
                assert not db.session().in_transaction(), f"{name} with a snapshot open"
                asked.append(name)
            return method(self, *args, **kwargs)

        monkeypatch.setattr(MemoryStore, name, watched)
    yield asked
    stage.restore()


class Api:
    """A designer's or client's program."""

    def __init__(self, stage, who):
        self.ask = Caller(stage.app, stage.scene.secrets[who])

    def post(self, path, payload, key=None):
        answer = self.ask.post(path, payload, **({"Idempotency_Key": key} if key else {}))
        assert answer.status == 201, answer.text
        return answer.json

    def look(self, upload):
        assert self.ask.get(f"/uploads/{upload}").status == 200

    def drop(self, upload):
        assert self.ask.send("DELETE", f"/uploads/{upload}").status == 204

    def uses(self, path, uploads, key=None):
        if path.endswith("references"):
            return self.post(path, {"upload": uploads[0]}, key)
        if path.endswith("deliverables"):
            return self.post(path, {"upload": uploads[0], "format": "other"}, key)
        return self.post(path, {"uploads": uploads, "title": "x", "declarations": OWN}, key)


class Pages:
    """The same by forms and the page's script."""

    def __init__(self, stage, who):
        self.ask = stage.browser(who)

    def post(self, path, payload, key=None):
        answer = self.ask.post(path, json=payload, headers=JSON)
        assert answer.status_code == 201, answer.text
        return answer.json

    def look(self, upload):
        assert self.ask.get(f"/uploads/{upload}", headers=JSON).status_code == 200

    def drop(self, upload):
        assert self.ask.post(f"/uploads/{upload}/removal", json={}, headers=JSON).status_code == 204

    def uses(self, path, uploads, key="once"):
        form = {
            "uploads": uploads,
            "once": key,
            "title": "x",
            "own_work": "y",
            "ai": "none",
            "format": "other",
        }
        answer = self.ask.post(path, data=form)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]


WAYS = pytest.mark.parametrize("way", [Api, Pages])


def file(shade, purpose="entry"):
    body = png(shade)
    facts = {"purpose": purpose, "filename": "a.png", "content_type": "image/png", "size": len(body),
             "sha256": hashlib.sha256(body).hexdigest()}  # fmt: skip
    return body, facts


def send(stage, promised, body):
    """The browser's or program's own request, past the site; the etag."""
    url = promised.get("url") or promised["parts"][0]["url"]
    given = {**promised["headers"], "Content-Length": str(len(body))}
    status, headers, _ = stage.app.extensions["konpe.store"]._ask("PUT", url, given, body)
    assert status in (200, 201)
    return headers.get("etag")


@WAYS
@pytest.mark.parametrize("state", ["O", "D", "W"])
def test_a_file_in_one_piece_until_it_is_used(stage, asked, way, state):
    who, purpose, path = {
        "O": ("mei", "entry", "entries"), "D": ("hana", "reference", "references"),
        "W": ("ken", "deliverable", "handover/deliverables"),
    }[state]  # fmt: skip
    at, by = f"/contests/{stage.number(state)}", way(stage, who)
    body, facts = file(1, purpose)
    first = by.post(f"{at}/uploads", facts, "promise")
    send(stage, first, body)
    by.look(first["id"])
    made = by.uses(f"{at}/{path}", [first["id"]], "use")
    assert by.uses(f"{at}/{path}", [first["id"]], "use") == made
    other = by.post(f"{at}/uploads", file(2, purpose)[1])
    send(stage, other, file(2)[0])
    by.post(f"/uploads/{other['id']}/completion", {}, "done")
    by.drop(other["id"])
    assert {"stat", "delete"} <= set(asked)


@WAYS
def test_a_file_in_parts_promised_taken_up_joined_and_given_up(stage, asked, way, monkeypatch):
    monkeypatch.setitem(stage.app.config, "MULTIPART_OVER", 10)
    at, by = f"/contests/{stage.number('O')}", way(stage, "mei")
    body, facts = file(3)
    promised = by.post(f"{at}/uploads", facts, "parts")
    etag = send(stage, promised, body)
    again = by.post(f"{at}/uploads", facts, "parts")
    if way is Api:  # its key gets the first answer, word for word
        assert again == promised
    assert (again["id"], len(again["parts"])) == (promised["id"], 1)
    for _ in range(2):
        by.post(f"/uploads/{promised['id']}/completion", {"parts": [{"number": 1, "etag": etag}]}, "join")
    by.uses(f"{at}/entries", [promised["id"]], "parts of it")
    given_up = by.post(f"{at}/uploads", file(4)[1])
    by.drop(given_up["id"])
    assert {"begin", "join", "abandon", "delete"} <= set(asked)


@WAYS
def test_fetching_what_is_kept(stage, asked, way):
    by = way(stage, "hana")
    answer = by.ask.get(f"/contests/{stage.number('A')}/entries/1/original")
    assert getattr(answer, "status", None) in (302, "302 FOUND", "303 SEE OTHER")
    assert "stat" in asked


def test_two_programs_with_one_key_begin_one_file(stage, asked, monkeypatch):
    monkeypatch.setitem(stage.app.config, "MULTIPART_OVER", 10)
    path, by = f"/contests/{stage.number('O')}/uploads", Api(stage, "mei")
    facts = file(5)[1]
    begin, meanwhile = MemoryStore.begin, []

    def overtaken(self, *args, **kwargs):
        monkeypatch.setattr(MemoryStore, "begin", begin)
        meanwhile.append(by.post(path, facts, "same"))
        return begin(self, *args, **kwargs)

    monkeypatch.setattr(MemoryStore, "begin", overtaken)
    assert by.post(path, facts, "same") == meanwhile[0]
    store = stage.app.extensions["konpe.store"]
    assert list(store.unfinished("inbox/")) and asked.count("abandon") == 1
