"""`flask assets`."""

import click


@click.group("assets")
def command() -> None:
    """Commands of the assets."""
