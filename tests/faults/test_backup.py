"""A site brought back from its backup, made as docs/running.md says: what stood at the backup stands again.

The database is copied first and the objects after it, while people go on: so rows are older than objects, never newer.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from contest.entries.jobs import look_for_orphans
from contest.entries.model import READY, Entry, Image
from contest.entries.queries import losses
from contest.ledger.model import Transfer
from contest.payments import queries as payment_queries
from contest.work.model import DEAD, Job
from tests.faults.inside import Inside, inside, until
from tests.imaging.samples import png
from tests.running import Site, running
from tests.services import PostgresServer, postgres_program

Restore = Callable[[], None]


def of_sqlite(site: Site, safe: Path) -> Restore:
    """Copy the database with its own backup; how to put it back."""
    copy = sqlite3.connect(safe / "copy.db")
    with sqlite3.connect(site.folder / "konpe.db") as live:
        live.backup(copy)
    copy.close()

    def restore() -> None:
        for left in site.folder.glob("konpe.db*"):
            left.unlink()
        shutil.copy(safe / "copy.db", site.folder / "konpe.db")

    return restore


def of_postgresql(site: Site, safe: Path, server: PostgresServer) -> Restore:
    """Copy the database with pg_dump; how to put it back, into a new one."""
    plain = site.database_url.replace("+psycopg", "")
    subprocess.run([postgres_program("pg_dump"), "-Fc", "-f", safe / "konpe.dump", plain], check=True)

    def restore() -> None:
        site.environment["DATABASE_URL"] = server.fresh()
        plain = site.database_url.replace("+psycopg", "")
        subprocess.run([postgres_program("pg_restore"), "-d", plain, safe / "konpe.dump"], check=True)

    return restore


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def test_a_restored_site_has_all_that_stood_at_its_backup(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings, server = {}, None
    if kind == "postgresql":
        server = request.getfixturevalue("postgres_server")
        settings["DATABASE_URL"] = server.fresh()
    safe = tmp_path / "safe"
    safe.mkdir()
    folder = tmp_path / "site"
    folder.mkdir()
    with running(folder, "worker", **settings) as site:
        with inside(site) as here:
            here.people("hana", "ken", "mei", "sota")
            contest = here.contest()
            here.entry(contest, "ken", png(200, 160))
            until(lambda: here.count(Image, state=READY) == 1, within=60)
            site.stop("worker")
            here.entry(contest, "mei", png(210, 160))  # still to be prepared when the backup is made
            at_backup = here.count(Transfer), _held(here, contest)
            restore = of_postgresql(site, safe, server) if server else of_sqlite(site, safe)
            site.start("worker")  # … and prepared, its inbox forgotten, before the objects are copied
            until(lambda: here.count(Image, state=READY) == 2, within=60)
            for sent in (folder / "files/objects/inbox").iterdir():
                shutil.rmtree(sent)
            here.entry(contest, "ken", png(220, 160))  # after the backup: nobody can bring this back
            until(lambda: here.count(Image, state=READY) == 3, within=60)
            shutil.copytree(folder / "files/objects", safe / "objects")
            site.kill("worker")

        shutil.rmtree(folder / "files/objects")
        restore()
        shutil.copytree(safe / "objects", folder / "files/objects")

        site.flask("db", "upgrade")
        assert site.flask("ledger", "verify") == "The books balance.\n"
        site.start("worker")
        with inside(site) as again:
            again.ids = here.ids
            until(lambda: again.count(Image, state=READY) == 2, within=60)
            assert again.count(Entry) == 2
            assert (again.count(Transfer), _held(again, contest)) == at_backup
            assert again.books() == []
            with again.app.app_context():
                look_for_orphans()
                assert losses() == []
            assert again.count(Job, state=DEAD) == 0
            again.entry(contest, "ken", png(230, 160))
            until(lambda: again.count(Image, state=READY) == 3, within=60)


def _held(here: Inside, contest: int) -> object:
    with here.app.app_context():
        return payment_queries.funding(contest).held
