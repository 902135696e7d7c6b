"""What the site weighs when nobody is there: under 150 MB for each process, the cages reported apart."""

from pathlib import Path

import pytest

from contest.entries.model import READY, Image
from tests.faults.inside import inside, until
from tests.faults.test_worker_killed import _children
from tests.journeys.pictures import noise
from tests.running import Site, at_rgw, running

pytestmark = pytest.mark.real_clock

MOST = 150  # MB, resident


@pytest.mark.parametrize("store", ["disk", pytest.param("rgw", marks=pytest.mark.nightly)])
def test_web_and_worker_stay_small(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings = at_rgw(request.getfixturevalue("rgw")) if store == "rgw" else {}
    with running(tmp_path, **settings) as site, inside(site) as here:
        here.people("hana", "ken", "sota")
        contest = here.contest()
        here.entry(contest, "ken", noise(12), type="image/jpeg")
        until(lambda: here.count(Image, state=READY) == 1, within=60)
        there = f"/contests/{contest}"
        everybodys = [
            "/contests",
            there,
            "/me/account",
            "/",
            "/me/earnings",
            "/terms",
        ]
        walks = {
            "hana": [f"{there}/entries/1", f"{there}/judges", f"{there}/funding", f"{there}/compare"],
            "ken": [f"{there}/entries/1", f"{there}/entries/new", f"{there}/entries/1/versions/new"],
            "sota": ["/staff/", "/staff/receipts", "/staff/payouts", "/staff/ledger", "/staff/people"],
        }
        for who, walk in walks.items():
            visitor = here.visitor(who)
            for path in (everybodys + walk) * 5:
                assert visitor.get(path).status == 200
        weights = _weights(site)
        print(weights)
        assert weights["web"] < MOST
        assert weights["worker"] < MOST


def _weights(site: Site) -> dict[str, int]:
    """Resident megabytes of each process; gunicorn's master beside its worker, the fork server beside ours."""
    web, worker = site.processes["web"].pid, site.processes["worker"].pid
    return {
        "web's master": _resident(web),
        "web": max(_resident(child) for child in _children(web)),
        "worker": _resident(worker),
        "cages' server": max(_resident(child) for child in _children(worker)),
    }


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024
