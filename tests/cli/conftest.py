import pytest


@pytest.fixture
def run(app):
    """Runs a command by its words."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))
