"""The cast of a site, and a site that runs."""

import pytest

from tests import cast
from tests.running import running


@pytest.fixture
def ids(app):
    """The cast's accounts, by name."""
    return cast.join(app)


@pytest.fixture
def site(tmp_path):
    """A site of several processes, for a browser."""
    with running(tmp_path) as up:
        yield up
