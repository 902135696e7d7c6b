"""A real Chromium for tests, and the built front end its pages need."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from contest.frontend import bundle
from tests.clock import require_real
from tests.services import APT, lacking

PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def built() -> None:
    """The front end, built once."""
    bundle.build()


@pytest.fixture(scope="session")
def chromium(built: None) -> Iterator[Any]:
    """One real Chromium for the whole run; every test opens contexts of its own in it."""
    from playwright.sync_api import sync_playwright

    require_real("Chromium")

    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        lacking("Chromium", APT + "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
