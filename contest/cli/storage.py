"""Storage check: `flask storage` tries the storage as browsers and strangers would."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from contest.cli.console import print_line
from contest.kernel import ports

command = AppGroup("storage", help="The storage of images and files.")


@command.command("check")
@click.option(
    "--fix", is_flag=True, help="Repair what can be repaired: CORS, public access, clean-up of the inbox."
)
def check(fix: bool) -> None:
    """Test uploads, refused uploads and anonymous access; list what fails."""
    store, origin = ports.store(), current_app.config["PUBLIC_URL"]
    if fix:
        for done in store.fix(origin):
            click.echo(f"  {done.sentence}")
    found = store.check(origin)
    for one in found:
        print_line(one.level != "error", one.sentence, warning=one.level == "warning")
    if not found:
        print_line(True, f"Storage at {store.origin} passed all checks.")
    sys.exit(1 if any(one.level == "error" for one in found) else 0)
