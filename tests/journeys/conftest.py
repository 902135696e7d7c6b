"""The sites of the journeys, and the people who go through them."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.journeys.people import Hana, Ken, Mei, Rei, Sota, Ume
from tests.running import Site, at_rgw, running

CAST = {"hana": Hana, "ken": Ken, "mei": Mei, "rei": Rei, "sota": Sota, "ume": Ume}


@pytest.fixture(params=["SQLite and disk", "PostgreSQL and Ceph RGW"])
def site(request: pytest.FixtureRequest, tmp_path: Path, built: None) -> Iterator[Site]:
    """A whole site, on each pair of database and store."""
    settings = {}
    if "RGW" in request.param:
        settings = {
            "DATABASE_URL": request.getfixturevalue("postgres_server").fresh(),
            **at_rgw(request.getfixturevalue("rgw")),
        }
    with running(tmp_path, **settings) as site:
        yield site


@pytest.fixture
def cast(site: Site, chromium) -> Iterator[SimpleNamespace]:
    """Six people, each with a browser context of their own."""
    people = SimpleNamespace(**{name: kind(site, chromium) for name, kind in CAST.items()})
    yield people
    for person in vars(people).values():
        print(*person.troubles, sep="\n")  # also when the journey ended early
        person.context.close()
