"""Who asks in the tests of the API."""

import pytest

from tests import cast
from tests.api.callers import Caller


@pytest.fixture
def ids(app):
    """The cast, by first name."""
    return cast.join(app)


@pytest.fixture
def asks(stage):
    """A program of whoever is named, on the scene, which is put back afterwards."""
    yield lambda who: Caller(stage.app, stage.scene.secrets.get(who))
    stage.restore()
