"""A site for several tests, and people at browsers who have signed in already."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.inside import Inside, inside
from tests.running import Site, running

Browse = Callable[..., Any]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[Site]:
    """All three processes, on SQLite and disk; one site for the tests of a module."""
    with running(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def here(site: Site) -> Iterator[Inside]:
    """The same site from inside, with the cast in it."""
    with inside(site) as here:
        here.people("hana", "ken", "mei", "rei", "sota", "ume")
        yield here


@pytest.fixture
def browse(chromium: Any, here: Inside) -> Iterator[Browse]:
    """`browse("ken")` is a browser in which Ken has signed in; `script=False` one without JavaScript.

    Whatever they do, the server answers none of them with an error of its own.
    """
    contexts, broken = [], []

    def browse(who: str, *, script: bool = True) -> Any:
        context = chromium.new_context(base_url=here.site.url, locale="en-GB", java_script_enabled=script)
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": "session", "value": here.ticket(who), "url": here.site.url}])
        context.on("response", lambda answer: broken.append(answer.url) if answer.status >= 500 else None)
        contexts.append(context)
        return context

    yield browse
    for context in contexts:
        context.close()
    assert broken == []
