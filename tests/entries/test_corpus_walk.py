"""The hostile corpus on the whole way: promise, PUT with the signed address, entry, worker, cleanup; on disk and Ceph RGW.

Every file comes out as its case says, no worker or job dies of one, and of what was refused nothing is left.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from contest.entries.actions.uploads import arriving
from contest.entries.model import PROCESSING, Image, Rendition
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page
from contest.kernel.ports import store
from contest.kernel.refusal import Invalid
from contest.work import queue
from contest.work.model import DEAD, QUEUED, RUNNING, Job
from tests import corpus
from tests.corpus.case import Case
from tests.entries import scene as entry_scene
from tests.faults.inside import inside
from tests.running import at_rgw, running

pytestmark = pytest.mark.real_clock

WORKERS, MOST_LIVING = 2, 10
AT_PROMISE = {"image.empty": "upload.empty", "image.file_too_large": "upload.too_large"}


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A site on SQLite, its bytes in the store that the test names; the files process runs for the disk's."""
    settings = at_rgw(request.getfixturevalue("rgw")) if request.param == "rgw" else {}
    with running(tmp_path, "files", **settings) as up, inside(up) as here:
        yield here.app


def walk(app: Flask, cases: list[Case]) -> None:
    designers = [
        f"designer{n}" for n in range(-(-len(cases) // MOST_LIVING))
    ]  # each within the hour's twenty versions
    ids = entry_scene.people(app, "hana", *designers)
    sent: dict[str, Case] = {}
    with app.app_context():
        number = 0
        for place, case in enumerate(cases):
            if place % MOST_LIVING == 0:
                number = entry_scene.contest(ids["hana"])
            upload = _enters(number, ids[designers[place // MOST_LIVING]], case)
            if upload:
                sent[upload] = case
        _work(app)
        found = {image.upload_id: image for image in db.session.scalars(select(Image))}
        wrong = {
            case.name: (image.state, image.reason, "expected", case.expected)
            for upload, case in sent.items()
            if (image := found[upload])
            and (image.reason if image.state == "unreadable" else image.state) != case.expected
        }
        assert wrong == {}
        failed = db.session.execute(
            select(Job.kind, Job.error).where(Job.state.in_([DEAD, QUEUED]), Job.attempts > 0)
        )
        assert failed.all() == []
        ready = {image.id: image.original_key for image in found.values() if image.state == "ready"}
        end_page()
        queue.drain(utcnow() + timedelta(hours=2))  # the addresses have ended: what was sent is forgotten
        renditions = db.session.execute(select(Rendition.image_id, Rendition.key)).all()
        assert Counter(image for image, _ in renditions) == Counter(dict.fromkeys(ready, 3))
        end_page()
        left = {key for folder in ("inbox/", "originals/", "renditions/") for key, _ in store().list(folder)}
        assert left == {*ready.values(), *(key for _, key in renditions)}
        print(f"{len(cases)} files: {len(ready)} ready, {len(sent) - len(ready)} refused, "
              f"{len(cases) - len(sent)} refused at the promise")  # fmt: skip


def _enters(number: int, by: int, case: Case) -> str | None:
    """The upload's id; None where the promise is refused, for the reason that the case names."""
    facts: dict[str, Any] = {"filename": case.filename, "content_type": case.content_type,
                             "sha256": sha256(case.bytes).hexdigest()}  # fmt: skip
    if case.at_promise:
        with pytest.raises(Invalid) as refused:
            entry_scene.promise(number, by, case.bytes, **facts)
        assert [one.code for one in refused.value.errors.values()] == [AT_PROMISE[case.expected]]
        return None
    promised = entry_scene.promise(number, by, case.bytes, **facts)
    at = urlsplit(promised.url)
    line = http.client.HTTPConnection(at.netloc, timeout=30)
    line.request(promised.method, f"{at.path}?{at.query}", case.bytes, dict(promised.headers))
    assert line.getresponse().status in (200, 201), case.name
    line.close()
    arriving.receive([promised.id], by=by)
    entry_scene.submit(number, by, promised.id)
    return promised.id


def _work(app: Flask) -> None:
    """Two threads of a worker until nothing is left to prepare; none of them ends before it is asked to."""
    stop = threading.Event()
    crew = [
        threading.Thread(target=queue.work, args=(app, stop), kwargs={"pause": 0.05}) for _ in range(WORKERS)
    ]
    [one.start() for one in crew]
    end = time.monotonic() + 600
    waiting = select(Job.id).where(Job.kind == "entries.render", Job.state.in_([QUEUED, RUNNING]))
    while db.session.scalars(waiting.limit(1)).all():
        end_page()
        assert time.monotonic() < end and all(one.is_alive() for one in crew)
        time.sleep(0.2)
    stop.set()
    [one.join() for one in crew]
    end_page()
    assert not db.session.scalars(select(Image.id).where(Image.state == PROCESSING)).all()
    end_page()


@pytest.mark.parametrize(("site", "nth"), [("disk", 0), ("rgw", 4)], indirect=["site"])
def test_every_eighth_file_of_the_corpus_comes_out_as_it_should(site: Flask, nth: int) -> None:
    walk(site, list(corpus.files())[nth::8])


@pytest.mark.nightly
@pytest.mark.parametrize("site", ["disk", "rgw"], indirect=True)
def test_the_whole_corpus_comes_out_as_it_should(site: Flask) -> None:
    cases = list(corpus.files())
    assert len(cases) >= 120
    walk(site, cases)
