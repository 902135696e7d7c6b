import pytest

from contest.imaging.cages import Cages


@pytest.fixture(scope="session")
def cages():
    """One fork server with the limits of every day, for all tests of the package."""
    cages = Cages()
    yield cages
    cages.stop()
