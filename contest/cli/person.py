"""`flask person`."""

import click


@click.group("person")
def command() -> None:
    """Commands of the person."""
