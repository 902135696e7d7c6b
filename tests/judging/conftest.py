"""The cast, and a published contest of Hana's."""

import pytest
from flask import Flask

from tests import cast
from tests.judging import scene as judging_scene


@pytest.fixture
def people(here: Flask) -> dict[str, int]:
    """Everybody's ids."""
    return cast.join(here)


@pytest.fixture
def contest(people: dict[str, int]) -> int:
    """A contest that closes seven days after NOON."""
    return judging_scene.contest(people["hana"])
