"""`flask ledger`: the books, looked at from outside."""

import sys

import click
from flask.cli import with_appcontext

from contest.ledger import audit as ledger_audit


@click.group("ledger")
def command() -> None:
    """The books of the site."""


@command.command("verify")
@with_appcontext
def verify() -> None:
    """Check the books; say what is wrong, and leave with 1 if anything is."""
    wrong = ledger_audit.verify()
    for sentence in wrong:
        click.echo(sentence, err=True)
    if wrong:
        sys.exit(1)
    click.echo("The books are in order.")
