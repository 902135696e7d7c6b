"""kill -9 of the worker at every commit of an erasure and of a copy: nothing is half erased, and the next run ends it."""

import io
import itertools
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from contest.awards.model import Award
from contest.entries import personal_data as entry_personal_data
from contest.entries.model import Entry, Image, Rendition, Version
from contest.events.model import Recorded
from contest.kernel import db as kernel_db
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.faults import reached
from contest.ledger import audit as ledger_audit
from contest.mail.model import Mail
from contest.people.model import Person, SignIn
from contest.people.personal_data import GONE
from contest.personal_data import jobs as personal_data_jobs
from contest.personal_data.actions import exports as personal_data_exports
from contest.personal_data.model import Departure, Export
from contest.work import queue
from contest.work.model import DONE, Job
from storage.disk import DiskStore
from tests.faults.deaths import dies, leases_run_out
from tests.personal_data.scene import free, leave_with_report
from tests.scene import NAMES
from tests.scene.stage import Stage

COMMITS = ("transaction.before_commit", "transaction.after_commit")
on_both = pytest.mark.parametrize("stands", ["stages", "stages_on_postgresql"], indirect=True)


@pytest.fixture
def stands(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Stage]:
    """A new site with the scene in it, no work to do and its objects on disk, where a child's deeds are seen."""
    numbers = itertools.count()

    def stand() -> Stage:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        store = DiskStore(folder, url="http://127.0.0.1:1", secret="tests only")
        stage = request.getfixturevalue(request.param)(STORE=store)
        with stage.app.app_context():
            for model, key in ((Image, Image.original_key), (Rendition, Rendition.key)):
                for (name,) in reader().execute(select(key).select_from(model).where(key.is_not(None))):
                    if store.stat(name) is None:
                        store.put(name, io.BytesIO(b"-"), content_type="image/png", size=1)
        idle(stage)
        return stage

    return stand


def idle(stage: Stage) -> None:
    """Whatever work the scene asked for is none of ours."""
    with stage.app.app_context():
        end_page()
        with transaction() as session:
            session.execute(update(Job).values(state=DONE))


def passing(many: int, act: Callable[[], object]) -> Callable[[], object]:
    """The act, for a child that is to outlive so many of the points it comes to before it obeys its order."""

    def acts() -> object:
        met = {point: itertools.count() for point in COMMITS}
        kernel_db.reached = lambda point: reached(point) if next(met[point]) >= many else None
        return act()

    return acts


def ends(stage: Stage) -> None:
    """Another worker takes over."""
    with stage.app.app_context():
        leases_run_out()
        queue.drain(utcnow() + timedelta(minutes=2))
        end_page()
        assert reader().scalars(select(Job.kind).where(Job.state != DONE, Job.due_at <= utcnow())).all() == []
        assert ledger_audit.verify() == []


def gone(stage: Stage, departure: int) -> bool:
    """Whether Mei is erased: wholly or not at all."""
    with stage.app.app_context():
        mei = stage.scene.ids["mei"]
        person = reader().get_one(Person, mei)
        titles = select(func.count()).where(
            Version.entry_id == Entry.id,
            Entry.author_id == mei,
            Entry.id.not_in(select(Award.entry_id)),
            Version.title != "",
        )
        notified = select(func.count()).where(Recorded.kind == "person.erased", Recorded.person_id == mei)
        facts = {
            person.name == GONE,
            person.email != "mei@example.jp",
            person.name != NAMES["mei"],
            reader().get_one(Departure, departure).erased_at is not None,
            reader().scalar(titles) == 0,
            reader().scalar(notified) == 1,
            not reader().scalars(select(SignIn).where(SignIn.person_id == mei)).all()
            and person.password is None,
        }
        assert len(facts) == 1, "half erased"
        assert ledger_audit.verify() == []
        return facts.pop()


def erased_at_last(stage: Stage, departure: int, pictures: set[str]) -> None:
    """Mei, her pictures and her copies are no more; one last letter went out."""
    mei, store = stage.scene.ids["mei"], stage.app.extensions["konpe.store"]
    assert gone(stage, departure)
    with stage.app.app_context():
        assert reader().get_one(Departure, departure).done_at is not None
        assert [key for key in pictures if store.stat(key)] == []
        copies = reader().scalars(select(Export.swept_at).where(Export.person_id == mei)).all()
        assert copies and all(copies) and list(store.list("exports/")) == []
        mails = select(func.count()).where(Mail.to_address == "mei@example.jp")
        assert reader().scalar(mails) == 1  # the last one


def mei_leaves(stage: Stage) -> tuple[int, set[str]]:
    """Her departure, due now, and the pictures that go with her; a copy of her data lies there."""
    free(stage)
    departure, _later = leave_with_report(stage)
    with stage.app.app_context():
        mei = stage.scene.ids["mei"]
        personal_data_jobs.write_export(personal_data_exports.ask(mei, now=utcnow()))
        originals = (
            select(Image.original_key)
            .join(Version, Version.id == Image.version_id)
            .join(Entry, Entry.id == Version.entry_id)
            .where(Entry.author_id == mei, Image.original_key.is_not(None))
        )
        pictures = {key for key in reader().scalars(originals) if key}
        end_page()
        assert pictures
    idle(stage)
    with stage.app.app_context():
        queue.enqueue(personal_data_jobs.erase_account, due_at=utcnow(), slot="tests", departure_id=departure)
    return departure, pictures


def erasure_dies(stands: Callable[[], Stage], tmp_path: Path, point: str, passed: int) -> bool:
    """Whether there was still such a point."""
    stage = stands()
    departure, pictures = mei_leaves(stage)
    died = dies(stage.app, tmp_path / "orders", point, passing(passed, lambda: queue.drain(utcnow())))
    gone(stage, departure)
    ends(stage)
    erased_at_last(stage, departure, pictures)
    return died


def copy_dies(stands: Callable[[], Stage], tmp_path: Path, point: str, passed: int) -> bool:
    """As `erasure_dies`, of a copy of her data: it is there once, whole, and notified once."""
    stage = stands()
    mei, store = stage.scene.ids["mei"], stage.app.extensions["konpe.store"]
    with stage.app.app_context():
        export = personal_data_exports.ask(mei, now=utcnow())
    died = dies(stage.app, tmp_path / "orders", point, passing(passed, lambda: queue.drain(utcnow())))
    ends(stage)
    with stage.app.app_context():
        row = reader().get_one(Export, export)
        assert row.ready_at is not None and row.parts
        for part in row.parts:
            with store.open(part["key"]) as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
                assert archive.testzip() is None
        notified = select(func.count()).where(
            Recorded.kind == "person.export_ready", Recorded.person_id == mei
        )
        assert reader().scalar(notified) == 1
        subject = "Your data export is ready"
        assert reader().scalar(select(func.count()).where(Mail.subject == subject)) == 1
        known = {part["key"] for part in row.parts}
        end_page()
        personal_data_jobs.sweep_exports()
        assert {key for key, _stat in store.list("exports/")} == known
    return died


def at_each(one: Callable[..., bool], stands: Callable[[], Stage], tmp_path: Path, point: str) -> int:
    """One death at the first, the second … time the work comes to the point, in a new site each; how many."""
    deaths = 0
    while one(stands, tmp_path, point, deaths):
        deaths += 1
    return deaths


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures go two at a time, and what nobody knows is cleaned up at once."""
    monkeypatch.setattr(entry_personal_data, "BATCH", 2)
    monkeypatch.setattr(personal_data_jobs, "ORPHANED", timedelta(seconds=-1))


@pytest.mark.parametrize("stands", ["stages"], indirect=True)
def test_an_erasure_and_a_copy_whose_worker_dies_in_the_middle(stands, tmp_path, small):
    assert erasure_dies(stands, tmp_path, "transaction.after_commit", 2)
    assert copy_dies(stands, tmp_path, "transaction.before_commit", 1)


@pytest.mark.nightly
@on_both
@pytest.mark.parametrize("one", [erasure_dies, copy_dies])
@pytest.mark.parametrize("point", COMMITS)
def test_a_death_at_every_commit_leaves_nothing_half_done(stands, tmp_path, small, one, point):
    deaths = at_each(one, stands, tmp_path, point)
    print(f"{one.__name__}: {deaths} deaths at {point}")
    assert deaths >= 3


@pytest.mark.nightly
@on_both
@pytest.mark.parametrize("one", [erasure_dies, copy_dies])
@pytest.mark.parametrize("point", ["work.after_claim", "work.before_done"])
def test_a_death_before_and_after_the_work_leaves_nothing_half_done(stands, tmp_path, small, one, point):
    assert one(stands, tmp_path, point, 0)
