"""Ledger check: `flask ledger`."""

import sys

import click
from flask.cli import AppGroup

from contest.ledger import audit as ledger_audit

command = AppGroup("ledger", help="The ledger of the site.")


@command.command("verify")
def verify() -> None:
    """Check that the books balance; exit 1 if they do not."""
    wrong = ledger_audit.verify()
    for sentence in wrong:
        click.echo(sentence, err=True)
    if wrong:
        sys.exit(1)
    click.echo("The books balance.")
