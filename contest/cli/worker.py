"""`flask worker`: take jobs until stopped."""

import click
from flask import current_app
from flask.cli import with_appcontext

from contest.imaging import cage
from contest.work import worker


@click.command("worker")
@with_appcontext
def command() -> None:
    """Take and run background jobs until SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    cage.start(at_once=app.config["CAGES"])  # before the first thread: it forks
    try:
        worker.main(app, threads=app.config["WORKERS"], cages=app.config["CAGES"])
    finally:
        cage.stop()
