import pytest

from tests import cast


@pytest.fixture
def who(here):
    """The whole cast by name, in the site's context."""
    return cast.join(here)
