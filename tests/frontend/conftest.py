"""The small site around the built front end, and pages of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.frontend.site import Serving, Store, create, create_files


@dataclass
class Site:
    """The address of the small site and what its store has seen."""

    url: str
    store: Store
    files: Serving


@pytest.fixture
def site(built: None) -> Iterator[Site]:
    """The small site and its store, each on an origin of its own."""
    store = Store()
    files = Serving(create_files(store))
    web = Serving(create(store, files.url))
    yield Site(web.url, store, files)
    web.stop()
    files.stop()


@pytest.fixture
def page(chromium, site: Site) -> Iterator[object]:
    """A desktop-sized page; the test fails when the content policy stopped anything or a script threw."""
    context = chromium.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []
    assert site.store.violations == []
