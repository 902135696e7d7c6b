"""Whom most tests of people are about."""

import pytest

from tests.cast import join


@pytest.fixture
def ken(app):
    """The id of Ken, who has an account."""
    return join(app, "ken")["ken"]
