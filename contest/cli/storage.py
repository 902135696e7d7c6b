"""`flask storage`."""

import click


@click.group("storage")
def command() -> None:
    """Commands of the storage."""
