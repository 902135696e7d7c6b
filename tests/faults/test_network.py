"""Faults between the site and PostgreSQL or the store: what was confirmed is there, once, and it heals by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from contest.entries.model import READY, Image
from contest.work.model import DEAD, Job
from tests.faults.inside import Inside, inside, until
from tests.faults.traffic import Traffic
from tests.faults.wire import Wire
from tests.imaging.samples import png
from tests.running import at_rgw, running
from tests.services import PostgresServer

pytestmark = pytest.mark.real_clock

HEALED = 10  # seconds, from the issue


@contextmanager
def site_on(folder: Path, server: PostgresServer) -> Iterator[tuple[Inside, Wire, Traffic]]:
    """Web and worker on PostgreSQL at the end of a wire, two entries, and traffic; we look on by another line."""
    url = server.fresh()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as straight:
        # The tests' server is careless; what it has confirmed must survive its crash here.
        straight.execute(f'ALTER DATABASE "{url.rpartition("/")[2]}" SET synchronous_commit = on')
    with Wire(f"http://127.0.0.1:{server.port}") as wire:
        wired = url.replace(str(server.port), wire.url.rpartition(":")[2])
        with running(folder, "web", "files", "worker", DATABASE_URL=wired) as site:
            site.environment["DATABASE_URL"] = url  # of those that look on
            with inside(site) as here:
                here.people("hana", "ken", "mei")
                contest = here.contest()
                entries = {
                    who: here.entry(contest, who, png(200 + n, 160)) for n, who in enumerate(("ken", "mei"))
                }
                until(lambda: here.count(Image, state=READY) == 2, within=60)
                with Traffic(here, contest, entries) as traffic:
                    traffic.heals(within=30)
                    yield here, wire, traffic
                traffic.verify()
                assert here.count(Job, state=DEAD) == 0


def picture_goes_through(here: Inside, traffic: Traffic) -> None:
    """The worker has healed, too."""
    before = here.count(Image, state=READY)
    here.entry(traffic.contest, "ken", png(240 + before, 160))
    until(lambda: here.count(Image, state=READY) == before + 1, within=60)


def breaks(fault: str, wire: Wire, server: PostgresServer, traffic: Traffic) -> None:
    """One fault, and its end."""
    if fault == "restart":
        server.crash()
        until(lambda: traffic.refused, within=30)
        server.rise()
    elif fault == "cut":
        wire.cut()
        until(lambda: traffic.refused > 1, within=30)
        wire.mend()
    elif fault == "reset":
        wire.reset()
    elif fault == "black hole":
        wire.hold()
        until(lambda: _silent(traffic), within=30, every=1)
        wire.release()
    else:
        wire.delay = 0.05
        traffic.heals(within=60)
        wire.delay = 0


def _silent(traffic: Traffic) -> bool:
    """Nothing has been confirmed since the last look."""
    before = getattr(traffic, "_told", None)
    traffic._confirmed_before = len(traffic.confirmed)  # type: ignore[attr-defined]
    return before == len(traffic.confirmed)


def test_postgresql_that_crashes_in_mid_traffic_is_found_again(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with site_on(tmp_path, postgres_server) as (here, wire, traffic):
        breaks("restart", wire, postgres_server, traffic)
        print(f"healed after {traffic.heals(within=HEALED):.1f} s, {traffic.refused} errors met")
        picture_goes_through(here, traffic)


@pytest.mark.nightly
@pytest.mark.parametrize("fault", ["restart", "cut", "reset", "black hole", "latency"])
def test_five_faults_of_each_kind_on_the_line_to_postgresql(
    postgres_server: PostgresServer, tmp_path: Path, fault: str
) -> None:
    with site_on(tmp_path, postgres_server) as (here, wire, traffic):
        for _ in range(5):
            breaks(fault, wire, postgres_server, traffic)
            print(f"{fault}: healed after {traffic.heals(within=HEALED):.1f} s, {traffic.refused} errors met")
        picture_goes_through(here, traffic)


def store_breaks(fault: str, wire: Wire) -> Any:
    """Begin a fault on the line to the store; what ends it."""
    if fault == "latency":
        wire.delay = 0.3
        return lambda: setattr(wire, "delay", 0)
    if fault == "reset":
        wire.reset()
        return wire.reset
    if fault == "black hole":
        wire.hold()
        return wire.release
    wire.cut()
    return wire.mend


def pictures_survive(here: Inside, wire: Wire, faults: list[str]) -> None:
    """One picture for each fault, sent before it and prepared in it; pages open meanwhile."""
    contest = here.contest()
    for n, fault in enumerate(faults):
        if n % 10 == 9:
            contest = here.contest()
        upload = here.upload(contest, "ken", png(200 + n, 160))
        end = store_breaks(fault, wire)
        here.enters(contest, "ken", upload)
        for path in ("/contests", f"/contests/{contest}", "/"):
            assert here.visitor("ken").get(path).status == 200
        if fault in ("cut", "black hole"):
            until(
                lambda: any(row.attempts and row.error for row in here.rows(Job.attempts, Job.error)),
                within=60,
            )
        end()
        until(lambda n=n: here.count(Image, state=READY) == n + 1, within=120)
    assert here.count(Job, state=DEAD) == 0


@pytest.mark.nightly
@pytest.mark.parametrize("fault", ["cut", "reset", "black hole", "latency"])
def test_five_faults_of_each_kind_on_the_line_to_ceph(rgw: Any, tmp_path: Path, fault: str) -> None:
    with Wire(rgw.endpoint) as wire:
        there = at_rgw(rgw) | {"S3_PUBLIC_ENDPOINT_URL": wire.url}
        with running(tmp_path, **there | {"AWS_ENDPOINT_URL_S3": wire.url}) as site, inside(site) as here:
            here.people("hana", "ken")
            pictures_survive(here, wire, [fault] * 5)
