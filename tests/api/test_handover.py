"""Source files that do not look like their format: the API tells winner and client, and takes the winner's word."""

import pytest

from contest.kernel.clock import utcnow
from tests.api.callers import Caller, token
from tests.awards import scene as award_scene
from tests.awards.scene import DAY

SAID = "PDF is required here, but photo.pdf is a JPEG image."


@pytest.fixture
def stage(app):
    made = award_scene.judging(app, closed=utcnow() - DAY)
    with app.app_context():
        award_scene.award(made, now=utcnow())
        award_scene.agree(made, now=utcnow())
        award_scene.add(made, b"<svg/>", now=utcnow())
        award_scene.add(made, b"\xff\xd8\xff\xe0 a photograph", "PDF", name="photo.pdf", now=utcnow())
        award_scene.keep()
    return made


def test_a_doubt_is_told_confirmed_and_told_to_the_client(app, stage):
    ken, hana = (Caller(app, token(app, stage.who[name], scope="write")) for name in ("ken", "hana"))
    path = f"/contests/{stage.contest}/handover"
    svg, photo = ken.get(path).json["deliverables"]
    assert {"doubt", "doubt_code", "confirmed_at"} & set(svg) == set()
    assert (photo["state"], photo["doubt_code"], photo["doubt"]) == ("ready", "other_content", SAID)
    assert "confirmed_at" not in photo

    refused = ken.post(f"{path}/delivery")
    assert (refused.status, refused.json["code"]) == (409, "handover.format_unconfirmed")
    assert "photo.pdf" in refused.json["title"] + refused.json.get("detail", "")

    way = f"{path}/deliverables/{photo['id']}/confirmation"
    assert hana.post(way).status == 404
    confirmed = ken.post(way, **{"Idempotency-Key": "k"})
    assert (confirmed.status, confirmed.json["doubt"]) == (201, SAID)
    assert confirmed.json["confirmed_at"]
    assert ken.post(way, **{"Idempotency-Key": "k"}).json == confirmed.json
    again = ken.post(way)
    assert (again.status, again.json["code"]) == (409, "handover.nothing_to_confirm")
    right = ken.post(f"{path}/deliverables/{svg['id']}/confirmation")
    assert right.json["code"] == "handover.nothing_to_confirm"

    assert ken.post(f"{path}/delivery").json["state"] == "delivered"
    (file,) = [one for one in hana.get(path).json["deliverables"] if one["format"] == "PDF"]
    assert (file["doubt"], file["confirmed_at"]) == (SAID, confirmed.json["confirmed_at"])
