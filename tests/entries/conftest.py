"""The cast, a contest of Hana's, and many acts at one instant."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests import crowd
from tests.entries import scene as entry_scene


@pytest.fixture
def cast(app: Flask) -> dict[str, int]:
    """Everybody's ids."""
    return entry_scene.people(app)


@pytest.fixture
def number(cast: dict[str, int]) -> int:
    """A published contest of Hana's."""
    return entry_scene.contest(cast["hana"])


@pytest.fixture
def together(app: Flask) -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """`together(50, act)`: run act(0) … act(49), released at once; what each answered or raised."""
    return lambda count, act: crowd.together_in(app, *(partial(act, place) for place in range(count)))
