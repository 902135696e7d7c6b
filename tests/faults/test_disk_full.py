"""A disk that is full: nothing confirmed is lost, nothing is blamed on a file, and it goes on once there is space."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from contest.entries.model import READY, UNREADABLE, Entry, Image
from contest.work.model import DEAD, Job
from tests.faults.inside import inside, until
from tests.faults.traffic import Traffic
from tests.imaging.samples import png
from tests.running import running


@contextmanager
def small(folder: Path, size: str) -> Iterator[Path]:
    """A disk of so much, mounted at a new folder. Only root may, and not in every container."""
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("a small disk cannot be mounted here: it needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path, *, left: int = 0) -> Path:
    """Fill a disk up to `left` bytes; the file to remove again."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    with ballast.open("wb", buffering=0) as file, suppress(OSError):  # full sooner: others write, too
        for _ in range((free.f_bavail * free.f_frsize - left) // 4096):
            file.write(b"\0" * 4096)
    return ballast


def test_a_full_disk_for_private_copies_makes_pictures_wait(tmp_path: Path) -> None:
    with (
        small(tmp_path / "tmp", "100m") as disk,
        running(tmp_path, "worker", TMPDIR=str(disk)) as site,
        inside(site) as here,
    ):
        here.people("hana", "ken")
        contest = here.contest()
        ballast = fill(disk, left=4096)
        here.entry(contest, "ken", png(200, 160))
        until(lambda: any("is full" in (row.error or "") for row in here.rows(Job.error)), within=60)
        assert here.count(Image, state="processing") == 1
        ballast.unlink()
        until(lambda: here.count(Image, state=READY) == 1, within=60)
        assert here.count(Entry, state=UNREADABLE) == here.count(Job, state=DEAD) == 0


@pytest.mark.nightly
def test_a_full_disk_under_database_and_files_refuses_and_goes_on(tmp_path: Path) -> None:
    """SQLite and the disk store on one small disk that fills up in mid-traffic, five times."""
    with small(tmp_path / "disk", "60m") as disk, running(disk) as site, inside(site) as here:
        here.people("hana", "ken", "mei")
        contest = here.contest()
        entries = {who: here.entry(contest, who, png(200 + n, 160)) for n, who in enumerate(("ken", "mei"))}
        until(lambda: here.count(Image, state=READY) == 2, within=60)
        with Traffic(here, contest, entries) as traffic:
            traffic.heals(within=30)
            for turn in range(5):
                upload = here.upload(contest, "ken", png(240 + turn, 160))
                ballast = fill(disk)
                met = traffic.refused
                until(lambda met=met: traffic.refused > met, within=60)
                ballast.unlink()
                print(f"healed after {traffic.heals(within=10):.1f} s, {traffic.refused} errors met")
                here.enters(contest, "ken", upload)
                until(lambda turn=turn: here.count(Image, state=READY) == 3 + turn, within=60)
        traffic.verify()
        assert here.count(Job, state=DEAD) == 0
