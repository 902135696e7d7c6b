"""Worker process: `flask worker`."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from contest.imaging import cage
from contest.imaging.server import CageUnavailable
from contest.work import worker as work_worker
from contest.work.worker import StopSignal


@click.command("worker")
@with_appcontext
def command() -> None:
    """Take and run background jobs until SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    end_signal = StopSignal()
    try:
        cage.start(at_once=app.config["CAGES"])  # before the first thread: it forks
    except CageUnavailable as lost:
        # Stopped meanwhile: a service manager signals the cages' process as well, which ends at once.
        sys.exit(0 if end_signal.came() else f"No cage for images could be started: {lost}.")
    try:
        work_worker.main(app, end_signal, threads=app.config["WORKERS"], cages=app.config["CAGES"])
    finally:
        cage.stop()
