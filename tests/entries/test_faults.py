"""A worker that dies in the middle of an image: the next one takes it up, and nothing is lost or doubled."""

import hashlib
import io
import random
import time

import pytest
from PIL import Image as Picture
from sqlalchemy import select

from contest import create_app
from contest.entries.actions.uploads import arriving, promising
from contest.entries.model import Entry, Image, Rendition, Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page
from contest.kernel.ports import store
from contest.work.model import Job
from tests.entries import scene as entry_scene
from tests.running import running

pytestmark = pytest.mark.nightly  # tests/faults kills the worker of the whole site in the ordinary run


@pytest.fixture
def site(tmp_path):
    with running(tmp_path, "files") as up:
        yield up


@pytest.fixture
def beside(site):
    """The same site seen from here: its database and its disk store."""
    environment = site.environment
    return create_app(
        INSTANCE=site.folder,
        DATABASE_URL=f"sqlite:///{site.folder / 'konpe.db'}",
        PUBLIC_URL=site.url,
        FILES_URL=site.files_url,
        SECRET_KEY=environment["SECRET_KEY"],
    )


def twelve_megapixels():
    out = io.BytesIO()
    noise = Picture.frombytes("RGB", (1000, 750), random.Random(7).randbytes(1000 * 750 * 3))
    noise.resize((4000, 3000)).save(out, "JPEG", quality=90)
    return out.getvalue()


def enter(contest_id, by, body):
    sha256 = hashlib.sha256(body).hexdigest()
    promised = promising.promise(
        contest_id, by=by, purpose="entry", filename="a.jpg", content_type="image/jpeg", size=len(body),
        sha256=sha256, now=utcnow(),
    )  # fmt: skip
    key = db.session.get_one(Upload, promised.id).inbox_key
    end_page()
    store().put(key, io.BytesIO(body), content_type="image/jpeg", size=len(body))
    arriving.receive([promised.id], by=by)
    entry_scene.submit(contest_id, by, promised.id)


def until(condition, patience):
    end = time.monotonic() + patience
    while not (answer := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
        end_page()
    end_page()
    return answer


def test_a_worker_killed_while_it_draws_twelve_megapixels(site, beside):
    with beside.app_context():
        ids = entry_scene.people(beside, "hana", "ken")
        enter(entry_scene.contest(ids["hana"]), ids["ken"], twelve_megapixels())
        job = lambda: db.session.scalars(select(Job).where(Job.kind == "entries.render")).one()  # noqa: E731
        site.start("worker")
        until(lambda: job().state == "running", 60)
        time.sleep(0.3)  # well into the cage
        site.kill("worker")
        assert db.session.scalars(select(Image.state)).one() == "processing"
        end_page()

        began = time.monotonic()
        site.start("worker")
        until(lambda: db.session.scalars(select(Entry.state)).one() == "ready", 60)
        took = time.monotonic() - began

        until(lambda: job().state == "done", 10)
        assert job().lost == 1
        assert sorted(db.session.scalars(select(Rendition.kind))) == ["full", "preview", "thumb"]
        for key in db.session.scalars(select(Rendition.key)).all():
            end_page()
            assert store().stat(key)
        db.session.remove()
        db.engine.dispose()
    assert took < 60
