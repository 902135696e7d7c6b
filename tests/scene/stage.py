"""The scene for tests: built once in a process, each file of tests has a copy and an application of its own."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest import create_app
from contest.kernel.db import db
from tests import cast
from tests.scene import Scene
from tests.scene.build import build
from tests.scene.entries import Hands
from tests.services import PostgresServer
from tests.storage.memory import MemoryStore


class Stage:
    """The scene in an application of its own, with the bytes of `store`; `restore` puts back all there was at first.

    One on PostgreSQL has a clone to itself, no `original`, and is not restored.
    """

    def __init__(
        self, app: Flask, scene: Scene, folder: Path, store: MemoryStore, original: Path | None = None
    ) -> None:
        self.app, self.scene = app, scene
        self._folder, self._store, self._original = folder, store, original
        self._give_bytes()
        if original:
            self.restore()

    def restore(self) -> None:
        """Undo whatever was written."""
        assert self._original, "only a stage on SQLite is restored"
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for name in ("konpe.db-wal", "konpe.db-shm"):
            (self._folder / name).unlink(missing_ok=True)
        shutil.copyfile(self._original, self._folder / "konpe.db")
        self._give_bytes()

    def _give_bytes(self) -> None:
        own = self.app.config["STORE"]
        if isinstance(own, MemoryStore):  # who brings another fills it
            own.be_like(self._store)

    def address(self, rule: str, state: str) -> str:
        """A rule of the map as an address in the contest of this state; what that has not, another's stands for."""
        things = self.scene.things
        number = self.scene.contests.get(state, 0)
        if rule.startswith("/staff/"):
            number = int(things[rule.split("/")[2].rstrip("s")][""]) if "<int:number>" in rule else 0
        values: dict[str, Any] = {
            "int:number": number, "int:entry": 1, "int:pin": 1, "int:question": 1, "token": self.scene.tokens["O"],
            "int:person_id": self.scene.ids["mei"], "int:job_id": things["job"][""],
            "int:payout_id": things["payout"][""], "int:receipt_id": things["receipt"][""],
            "int:sign_in_id": 2**31 - 1, "int:passkey_id": 2**31 - 1, "int:token_id": 2**31 - 1,
        }  # fmt: skip
        for kind in ("deliverable", "funding", "invitation", "judge", "reference"):
            known = things["seat" if kind == "invitation" and rule.startswith("/api/") else kind]
            values[f"int:{kind}_id"] = known.get(state) or next(iter(known.values()))
        values["int:image"] = values["int:reference_id"]
        values |= {"int:inquiry_id": things["report"][""], "int:report_id": things["made"][""]}
        values["int:sanction_id"] = things["sanction"][""]
        values |= {"int:export_id": things["export"][""], "int:part": 1}
        values |= {"int:notice_id": things["notice"][""], "leave_token": things["leaving"][""]}
        values["gateway"], values["shelf"] = "sandbox", "finished"
        values["upload_id"] = things["upload"][""]
        return re.sub(r"<([^>]+)>", lambda found: str(values[found[1]]), rule)

    def browser(self, who: str) -> FlaskClient:
        """A browser of one of the cast; "visitor" is signed in to nothing, Aki holds on to an old session."""
        return cast.browser(self.app, None if who == "visitor" else who)

    def number(self, state: str) -> int:
        """The number of the contest in this state."""
        return self.scene.contests[state]

    def digest(self, *beside: str) -> str:
        """A hash over every row of every table, but those named."""
        tables = [table for table in db.metadata.sorted_tables if table.name not in beside]
        with self.app.app_context(), db.engine.connect() as connection:
            rows = {
                table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
                for table in tables
            }
        return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="session")
def scenery(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Scene, Path, MemoryStore]:
    """The scene, built once: who and what is in it, its database to copy, its store."""
    from tests.conftest import settings

    folder = tmp_path_factory.mktemp("scenery")
    shutil.copyfile(sqlite_template, folder / "konpe.db")
    hands = Hands()
    store = MemoryStore(clock=hands)
    app = create_app(**settings(f"sqlite:///{folder / 'konpe.db'}", folder) | {"STORE": store})
    scene = build(app, hands)
    with app.app_context():
        db.session.remove()
        with db.engine.connect() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return scene, folder / "konpe.db", store


@pytest.fixture(scope="session")
def stages(
    scenery: tuple[Scene, Path, MemoryStore], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Stage]:
    """`stages(WTF_CSRF_ENABLED=True)`: an application of its own with the scene in it."""
    from tests.conftest import settings

    def make(**changes: Any) -> Stage:
        scene, original, store = scenery
        folder = tmp_path_factory.mktemp("stage")
        shutil.copyfile(original, folder / "konpe.db")
        facts = settings(f"sqlite:///{folder / 'konpe.db'}", folder)
        return Stage(create_app(**facts | changes), scene, folder, store, original)

    return make


@pytest.fixture(scope="session")
def stages_on_postgresql(
    postgres_server: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Stage]:
    """As `stages`, each on a clone of its own of a PostgreSQL database with the scene in it."""
    from tests.conftest import settings

    url = postgres_server.fresh(template=postgres_template)
    hands = Hands()
    store = MemoryStore(clock=hands)
    app = create_app(**settings(url, tmp_path_factory.mktemp("scenery")) | {"STORE": store})
    scene = build(app, hands)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

    def make(**changes: Any) -> Stage:
        folder = tmp_path_factory.mktemp("stage")
        clone = postgres_server.fresh(template=url.rpartition("/")[2])
        return Stage(create_app(**settings(clone, folder) | changes), scene, folder, store)

    return make


@pytest.fixture(scope="module")
def stage(stages: Callable[..., Stage]) -> Stage:
    """One application with the scene for all tests of a file: whoever writes in it restores it."""
    return stages()
