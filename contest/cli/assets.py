"""Front end build: `flask assets build`."""

import time

import click
from flask.cli import AppGroup

from contest.frontend import bundle

command = AppGroup("assets", help="The front end's files.")


@command.command("build")
@click.option("--force", is_flag=True, help="Build even where nothing has changed.")
def build(force: bool) -> None:
    """Bundle scripts, styles and fonts into contest/static/dist."""
    began = time.monotonic()
    try:
        built = bundle.build(force=force)
    except bundle.BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    if built:
        click.echo(f"The front end is built ({time.monotonic() - began:.1f} s).")
    else:
        click.echo("The front end is up to date.")
