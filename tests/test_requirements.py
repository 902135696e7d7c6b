"""Packages are installed from lock files with hashes, which hold exactly what the lists of requirements name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTS = {
    "deploy/requirements.lock": ["requirements.txt"],
    "tests/requirements.lock": ["requirements.txt", "tests/requirements.txt"],
}


def pins(path: str) -> set[tuple[str, str]]:
    """Name and version of each package, as `pip` compares names."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", (ROOT / path).read_text(), re.M)
    return {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in found}


@pytest.mark.parametrize("lock", LISTS)
def test_a_lock_holds_every_pinned_package_and_a_hash_for_each(lock):
    wanted = set().union(*(pins(path) for path in LISTS[lock]))
    assert wanted - pins(lock) == set(), "run `make lock`"
    blocks = re.split(r"^(?=[A-Za-z0-9])", (ROOT / lock).read_text(), flags=re.M)[1:]
    assert len(blocks) >= len(wanted)
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
