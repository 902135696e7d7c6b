"""The houses of the journeys, and the people who go through them."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.journeys.people import Hana, Ken, Mei, Rei, Sota, Ume
from tests.running import House, at_rgw, running

CAST = {"hana": Hana, "ken": Ken, "mei": Mei, "rei": Rei, "sota": Sota, "ume": Ume}


@pytest.fixture(params=["SQLite and disk", "PostgreSQL and Ceph RGW"])
def house(request: pytest.FixtureRequest, tmp_path: Path, built: None) -> Iterator[House]:
    """A whole house, on each pair of database and store."""
    settings = {}
    if "RGW" in request.param:
        settings = {
            "DATABASE_URL": request.getfixturevalue("postgres_server").fresh(),
            **at_rgw(request.getfixturevalue("rgw")),
        }
    with running(tmp_path, **settings) as house:
        yield house


@pytest.fixture
def cast(house: House, chromium) -> Iterator[SimpleNamespace]:
    """Six people, each with a browser context of their own."""
    people = SimpleNamespace(**{name: kind(house, chromium) for name, kind in CAST.items()})
    yield people
    for person in vars(people).values():
        print(*person.troubles, sep="\n")  # also when the journey ended early
        person.context.close()
