"""What all tests share: the site on a throwaway database, both kinds."""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from xdist.scheduler import LoadFileScheduling

from contest import create_app
from contest.kernel.db import db
from contest.mail.post import Drawer
from tests import quicker
from tests.clock import clock
from tests.storage.memory import MemoryStore

pytest_plugins = ["tests.services", "tests.browser", "tests.scene.stage", "tests.visits", "tests.api.walk"]


def settings(url: str, folder: Path) -> dict[str, Any]:
    """Settings of a site for tests: its own database and folder, mail in a drawer, bytes in memory."""
    return {
        "TESTING": True,
        "KONPE_ENV": "development",
        "INSTANCE": folder,
        "DATABASE_URL": url,
        "SECRET_KEY": "tests-only-" + "x" * 32,
        "PUBLIC_URL": "http://localhost",
        "STORE": MemoryStore(),
        "POST": Drawer(),
        "WTF_CSRF_ENABLED": False,
        "SECURITY_PASSWORD_HASH": "plaintext",
        "SECURITY_PASSWORD_SCHEMES": ["plaintext"],
        "API_RATE": "1000000 per minute",
        "GATEWAYS": "bank_transfer,sandbox",
        "HOUSE_BANK_ACCOUNT": "みなと銀行 本店 普通 1234567 コンペ運営",
    }


# What is made once in a process for many files, and dear: a Ceph cluster, everybody's walks through every page and route.
DEAR = ("rgw", "(api_)?walk")


@cache
def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


class ByFile(LoadFileScheduling):
    """With several processes (`make test`): a file of tests stays in one of them, and those which need the same dear
    thing in the same one."""

    def _split_scope(self, nodeid: str) -> str:
        name = nodeid.partition("::")[0]
        return _dear_thing(self.config.rootpath / name) or name


@cache
def _dear_thing(path: Path) -> str | None:
    return next((dear for dear in DEAR if re.search(rf"[(\" ]{dear}[,)\"]", _text(path))), None)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Ours, in place of xdist's."""
    return ByFile(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Modules are read under the run's clock already: some compute instants as they are read.

    The process that hands tests to others keeps the machine's clock: they inherit its environment, and find their own
    way back to the machine's clock only from there.
    """
    if config.getoption("dist", "no") == "no" or hasattr(config, "workerinput"):
        clock().move()
    quicker.begin()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test marked `real_clock` and the fixtures set up for it read the machine's clock, all others the run's."""
    if item.get_closest_marker("real_clock"):
        clock().restore()
    else:
        clock().move()
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make quick` leaves out; what needs Ceph begins, then what starts processes: they take longest."""
    for item in items:
        if _is_slow(item):
            item.add_marker("slow")
    items.sort(key=lambda item: ("rgw" not in _text(item.path), "tests.running" not in _text(item.path)))


def pytest_collection_finish() -> None:
    """All tests are known: what stands in memory now stays."""
    quicker.settle()


# What costs seconds before a test begins, or waits: servers, the browser, processes of ours, the scene of all contests,
# crowds. Known by the names of fixtures and by parameters that are words, or by what a file of tests imports.
DEAR_FIXTURE = re.compile(
    r"postgres|rgw|ceph|redis|clamd|chromium|^(built|s3|place|files_process|cages|scenery|stages)$",
    re.IGNORECASE | re.MULTILINE,
)
DEAR_IMPORT = re.compile(
    r"^(import subprocess|from tests\.(running|crowd) import|from tests\.storage\.conftest import .*FilesProcess)",
    re.MULTILINE,
)


def _is_slow(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    words = (value for value in call.params.values() if isinstance(value, str)) if call else ()
    named = [*getattr(item, "fixturenames", ()), *words]
    return bool(DEAR_FIXTURE.search("\n".join(named))) or _is_dear(item.path)


@cache
def _is_dear(path: Path) -> bool:
    text = _text(path.parent / "conftest.py")
    return bool(DEAR_IMPORT.search(_text(path))) or "\nfrom tests.running import" in text


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy."""
    folder = tmp_path_factory.mktemp("template")
    app = create_app(**settings(f"sqlite:///{folder / 'konpe.db'}", folder))
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "konpe.db"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated, empty PostgreSQL database to clone."""
    url = postgres_server.fresh()
    app = create_app(**settings(url, tmp_path_factory.mktemp("pg")))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    return url.rsplit("/", 1)[1].split("?")[0]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, migrated database: SQLite, unless the test asks for `both_databases`."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server = request.getfixturevalue("postgres_server")
        return server.fresh(template=request.getfixturevalue("postgres_template"))
    copy = tmp_path / "konpe.db"
    shutil.copyfile(request.getfixturevalue("sqlite_template"), copy)
    return f"sqlite:///{copy}"


both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The site. No context is held open: tests that need one say `with app.app_context():`."""
    site = create_app(**settings(database, tmp_path))
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def here(app: Flask) -> Iterator[Flask]:
    """The site with a context open: for tests of actions and queries, never for tests that use a client."""
    with app.app_context():
        yield app


@pytest.fixture
def drawer(app: Flask) -> Drawer:
    """The mails that went out."""
    return app.extensions["konpe.post"]


@pytest.fixture
def store(app: Flask) -> MemoryStore:
    """Where bytes are kept in this test."""
    return app.extensions["konpe.store"]
