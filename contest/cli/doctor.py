"""`flask doctor`."""

import click


@click.group("doctor")
def command() -> None:
    """Commands of the doctor."""
