"""The whole way of an image on a real S3 server: promise, PUT with the signed address, preparation, showing."""

import hashlib
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.actions.uploads import arriving
from contest.entries.jobs import forget_inbox
from contest.entries.model import Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page
from contest.kernel.sees import Sees
from storage.s3 import S3Store
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.real_clock


@pytest.fixture
def ceph(app, rgw, monkeypatch):
    """The site of this test, its bytes in a new bucket of the real server."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", rgw.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", rgw.secret_key)
    monkeypatch.setenv("AWS_DEFAULT_REGION", rgw.region)
    settings = app.config | {"S3_BUCKET": rgw.bucket(), "AWS_ENDPOINT_URL_S3": rgw.endpoint}
    app.extensions["konpe.store"] = S3Store.from_settings(settings)
    return app.extensions["konpe.store"]


def test_an_image_from_promise_to_gallery(app, ceph):
    ids = entry_scene.people(app, "hana", "ken")
    with app.app_context():
        number = entry_scene.contest(ids["hana"])
        body = entry_scene.png(1, size=(1600, 1200))
        promised = entry_scene.promise(number, ids["ken"], body, sha256=hashlib.sha256(body).hexdigest())
        assert arriving.look(promised.id, by=ids["ken"], now=utcnow()).state == "promised"
        with urlopen(
            Request(promised.url, data=body, method="PUT", headers=dict(promised.headers))
        ) as answer:
            assert answer.status == 200
        assert arriving.look(promised.id, by=ids["ken"], now=utcnow()).state == "received"

        arriving.receive([promised.id], by=ids["ken"])
        entry_scene.submit(number, ids["ken"], promised.id)
        entry_scene.work()
        end_page()
        (card,) = entry_queries.gallery(
            db.session.get_one(Contest, number), sees=Sees(person_id=ids["ken"]), now=utcnow()
        )
        assert card.state == "ready"
        for picture in (card.thumb, card.preview):
            with urlopen(picture.url) as shown:
                assert shown.read(4) == b"RIFF"
        key = db.session.scalars(select(Upload.inbox_key)).one()
        end_page()
        forget_inbox(promised.id)
        assert ceph.stat(key) is None
