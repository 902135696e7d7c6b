"""`flask demo`."""

import click


@click.group("demo")
def command() -> None:
    """Commands of the demo."""
