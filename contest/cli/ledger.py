"""`flask ledger`."""

import click


@click.group("ledger")
def command() -> None:
    """Commands of the ledger."""
