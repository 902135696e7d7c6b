"""Japanese catalogue: `flask words`."""

import sys

import click
from flask.cli import AppGroup

from contest.kernel import catalogue

command = AppGroup("words", help="The Japanese catalogue.")


@command.command()
def update() -> None:
    """Bring messages.po in line with the sources and list what has no Japanese yet."""
    missing = catalogue.update()
    for sentence in missing:
        click.echo(sentence)
    if missing:
        sys.exit(
            f"{len(missing)} sentences have no Japanese yet: write it in {catalogue.PO.relative_to(catalogue.ROOT)}."
        )
