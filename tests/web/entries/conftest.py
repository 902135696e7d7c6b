"""A contest of Hana's, and Ken's entry in it."""

import pytest

from tests.entries import scene as entry_scene


@pytest.fixture
def cast(app):
    return entry_scene.people(app)


@pytest.fixture
def number(app, cast):
    with app.app_context():
        return entry_scene.contest(cast["hana"])


@pytest.fixture
def entered(app, store, cast, number):
    """Ken's entry #1, prepared."""
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"])
        entry_scene.work()
    return number
