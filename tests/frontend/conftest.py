"""A built front end, the small house around it, and a real browser."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from contest.frontend import bundle
from tests.frontend.house import Serving, Store, create, create_files

CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
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


@dataclass
class House:
    """The address of the small house and what its store has seen."""

    url: str
    store: Store
    files: Serving


@pytest.fixture(scope="session")
def built() -> None:
    """The front end, built once; skipped only where its packages cannot be had."""
    try:
        bundle.build()
    except bundle.BuildFailed as failed:
        pytest.skip(str(failed))


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One real Chromium for all tests of the front end."""
    sync = pytest.importorskip("playwright.sync_api")
    path = next((one for one in map(shutil.which, CHROMIUM) if one), None)
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def house(built: None) -> Iterator[House]:
    """The small house and its store, each on an origin of its own."""
    store = Store()
    files = Serving(create_files(store))
    web = Serving(create(store, files.url))
    yield House(web.url, store, files)
    web.stop()
    files.stop()


@pytest.fixture
def page(chromium, house: House) -> Iterator[object]:
    """A desk-sized page; the test fails when the content policy stopped anything or a script threw."""
    context = chromium.new_context(base_url=house.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []
    assert house.store.violations == []
