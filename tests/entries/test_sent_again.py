"""The whole way of an image on real stores, from its promise to the gallery; and bytes sent once more to an address that
was used: nothing that is shown or kept ever changes."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.actions.uploads import arriving
from contest.entries.jobs import forget_inbox, render
from contest.entries.model import READY, Image, Rendition, Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.sees import Sees
from storage.disk import DiskStore
from storage.s3 import S3Store
from tests.entries import scene as entry_scene
from tests.storage.conftest import SECRET, FilesProcess


@pytest.fixture(params=["disk", pytest.param("ceph", marks=pytest.mark.real_clock)])
def real(request, app, tmp_path):
    """The site's bytes on disk behind a files process, or in a new bucket of Ceph RGW."""
    if request.param == "ceph":
        rgw = request.getfixturevalue("rgw")
        app.extensions["konpe.store"] = S3Store(
            rgw.bucket(), endpoint=rgw.endpoint, region=rgw.region, access_key=rgw.access_key,
            secret_key=rgw.secret_key,
        )  # fmt: skip
        yield app.extensions["konpe.store"]
        return
    files = FilesProcess(tmp_path / "files")
    files.root.mkdir()
    files.start()
    app.extensions["konpe.store"] = DiskStore(files.root, url=files.url, secret=SECRET)
    yield app.extensions["konpe.store"]
    files.end()


def put(promised, body: bytes) -> int:
    asked = Request(promised.url, data=body, method="PUT", headers=dict(promised.headers))
    try:
        with urlopen(asked) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code


def all_that_is_served(store, number: int, person: int) -> list[bytes]:
    """The original and every rendition as they lie in the store, and the pictures as a browser gets them."""
    keys = reader().scalars(select(Image.original_key).union(select(Rendition.key)).order_by("original_key"))
    keys = [key for key in keys if key]
    (card,) = entry_queries.gallery(
        reader().get_one(Contest, number), sees=Sees(person_id=person), now=utcnow()
    )
    addresses = [card.thumb.url, card.preview.url]
    end_page()
    found = []
    for key in keys:
        with store.open(key) as stored:
            found.append(stored.read())
    for address in addresses:
        with urlopen(address) as shown:
            found.append(shown.read())
    return found


def test_a_second_put_after_the_worker_changes_nothing_that_is_served(app, real):
    ids = entry_scene.people(app, "hana", "ken")
    with app.app_context():
        number = entry_scene.contest(ids["hana"])
        body = entry_scene.png(1, size=(400, 300))
        other = entry_scene.png(2, size=(400, 300)).ljust(len(body), b"\0")[: len(body)]
        assert len(other) == len(body) and other != body
        promised = entry_scene.promise(number, ids["ken"], body)
        assert arriving.look(promised.id, by=ids["ken"], now=utcnow()).state == "promised"
        assert put(promised, body) in (200, 201)
        assert arriving.look(promised.id, by=ids["ken"], now=utcnow()).state == "received"
        arriving.receive([promised.id], by=ids["ken"])
        entry_scene.submit(number, ids["ken"], promised.id)
        entry_scene.work()
        before = all_that_is_served(real, number, ids["ken"])
        assert len(before) == 6 and body in before
        assert [shown[:4] for shown in before[-2:]] == [b"RIFF"] * 2

        answers = [put(promised, other)]
        assert all_that_is_served(real, number, ids["ken"]) == before
        # Sooner than the site does it: the address still works, and nothing is there.
        forget_inbox(promised.id)
        key = reader().scalars(select(Upload.inbox_key)).one()
        end_page()
        assert real.stat(key) is None
        answers.append(put(promised, other))
        image = reader().scalars(select(Image)).one()
        assert image.state == READY
        image_id = image.id
        end_page()
        render(image_id)
        entry_scene.work()
        assert all_that_is_served(real, number, ids["ken"]) == before
        assert reader().get_one(Image, image_id, populate_existing=True).state == READY
        print(f"the store answered {answers}")
        assert answers[0] == 412
