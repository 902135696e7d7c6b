"""The same POST sent again without a key: a request of its own, on every route."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.callers import Answer, Caller
from tests.entries import scene as entry_scene

DECLARED = {"own_work": True}


@pytest.fixture(scope="module")
def ask(stage) -> Callable[..., Answer]:
    def ask(who: str, path: str, payload: Any = None) -> Answer:
        return Caller(stage.app, stage.scene.secrets[who]).post(path, payload)

    yield ask
    stage.restore()


@pytest.fixture
def sent(stage, ask) -> Callable[..., str]:
    """A file sent to a contest: its upload's id."""
    shades = iter(range(100, 200))

    def send(who: str, number: int, purpose: str) -> str:
        body = entry_scene.png(next(shades))
        facts = {"purpose": purpose, "filename": "logo.png", "content_type": "image/png", "size": len(body),
                 "sha256": hashlib.sha256(body).hexdigest()}  # fmt: skip
        promised = ask(who, f"/contests/{number}/uploads", facts).json
        headers = {**promised["headers"], "Content-Length": str(len(body))}
        assert stage.app.extensions["konpe.store"]._ask("PUT", promised["url"], headers, body)[0] in (
            200,
            201,
        )
        return promised["id"]

    return send


def twice(ask, who, path, payload=None) -> tuple[int, int, str | None]:
    """The first status, the second, and the code of the second's refusal."""
    first, second = (ask(who, path, payload) for _ in range(2))
    return first.status, second.status, second.json.get("code")


def test_what_names_a_file_can_be_done_once(stage, ask, sent):
    open_, draft, awarded = (stage.number(state) for state in "ODW")
    entry = {"uploads": [sent("mei", open_, "entry")], "title": "x", "declarations": DECLARED}
    version = {"uploads": [sent("mei", open_, "entry")], "title": "x", "declarations": DECLARED}
    made = ask("mei", f"/contests/{open_}/entries", entry)
    reference = {"upload": sent("hana", draft, "reference")}
    source_file = {"upload": sent("ken", awarded, "deliverable"), "format": "SVG"}
    found = {
        "entries": (made.status, *twice(ask, "mei", f"/contests/{open_}/entries", entry)[1:]),
        "versions": twice(ask, "mei", f"/contests/{open_}/entries/{made.json['number']}/versions", version),
        "references": twice(ask, "hana", f"/contests/{draft}/references", reference),
        "deliverables": twice(ask, "ken", f"/contests/{awarded}/handover/deliverables", source_file),
    }
    assert found == dict.fromkeys(found, (201, 409, "upload.used"))


def test_what_changes_a_state_can_be_done_once(stage, ask):
    number = {state: stage.number(state) for state in "DOJWH"}
    asked = [
        ("hana", "O", "judges", {"email": "judge@example.jp"}, "invitation.just_sent"),
        ("hana", "O", "entries/1/decline", {"reasons": ["taste"]}, "entry.not_declinable"),
        ("sota", "O", "entries/2/hiding", {"reason": "x"}, "entry.already_hidden"),
        ("mei", "J", "entries/2/withdrawal", None, "entry.is_withdrawn"),
        ("hana", "J", "award", {"entry": 1}, "contest.not_now"),
        ("hana", "H", "handover/acceptance", None, "contest.not_now"),
        ("hana", "D", "cancellation", {}, "contest.not_now"),
    ]
    for who, state, path, payload, code in asked:
        assert twice(ask, who, f"/contests/{number[state]}/{path}", payload) == (201, 409, code), path
    # Ken accepted the agreement when the scene was made.
    at = f"/contests/{number['W']}/handover"
    text = Caller(stage.app, stage.scene.secrets["ken"]).get(at).json["agreement"]["text_version"]
    again = ask("ken", f"{at}/agreement", {"text_version": text})
    assert (again.status, again.json["code"]) == (409, "handover.already_agreed")


def test_what_adds_adds_again_and_what_says_how_things_stand_is_the_same(stage, ask, sent):
    number = stage.number("O")
    questions = [ask("mei", f"/contests/{number}/questions", {"text": "Which size?"}) for _ in range(2)]
    assert [one.status for one in questions] == [201, 201]
    assert questions[0].json["number"] != questions[1].json["number"]
    upload = sent("mei", number, "entry")
    ends = [ask("mei", f"/uploads/{upload}/completion", {}) for _ in range(2)]
    assert [one.status for one in ends] == [201, 201] and ends[0].json == ends[1].json
