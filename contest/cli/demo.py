"""Demo data: `flask demo` fills an empty site."""

import sys
import time

import click
from flask import current_app
from flask.cli import with_appcontext

from contest.demo import people as demo_people


@click.command("demo")
@with_appcontext
def command() -> None:
    """Fill an empty site with contests in every state; development only."""
    run()
    for line in demo_people.sign_ins():
        click.echo(line)


def run() -> None:
    """Fill the site, with a progress bar. Ends with one line where that must not or need not be."""
    if current_app.config["KONPE_ENV"] != "development":
        sys.exit("The demo is for development: its people sign in with a password everybody knows.")
    from contest.demo import fill  # draws with Pillow: no web process or worker shall carry that

    began = time.monotonic()
    with click.progressbar(length=len(fill.CALLS) + 1, label="Adding demo data") as bar:
        try:
            fill.fill(lambda _title: bar.update(1))
        except fill.NotEmpty:
            sys.exit("The demo needs an empty database; this one already has accounts.")
    click.echo(f"The demo took {time.monotonic() - began:.0f} s.")
