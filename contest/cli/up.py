"""Development server: `flask up` runs the whole site on this machine, for a trial or for development. Ctrl-C ends it."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click
from flask import current_app
from flask.cli import with_appcontext

from contest.cli import demo
from contest.demo import people as demo_people
from contest.frontend import bundle
from contest.people import queries as person_queries
from storage import signing

PATIENCE = 60


@click.command("up")
@with_appcontext
def command() -> None:
    """Build, migrate, add demo data to an empty site, and start web, files and worker."""
    config = current_app.config
    addresses = {"web": config["PUBLIC_URL"], "files": config["FILES_URL"]}
    for name, url in addresses.items():
        if _taken(url):
            setting = "PUBLIC_URL" if name == "web" else "FILES_URL"
            sys.exit(f"{url} is taken by another program. Stop it, or choose another port with {setting}.")
    try:
        if bundle.build():
            click.echo("The front end is built.")
    except bundle.BuildFailed as failure:
        sys.exit(str(failure))
    from flask_migrate import upgrade  # not above: web processes load this module, too, without use for it

    upgrade()
    if person_queries.nobody_yet():
        demo.run()
    site = Site(addresses)
    site.open()
    click.echo(f"\nKonpe is at {config['PUBLIC_URL']}")
    for line in demo_people.sign_ins():
        click.echo(line)
    click.echo("Ctrl-C ends it.")
    site.watch()


class Site:
    """Three processes that live and end together; one that dies is started again."""

    def __init__(self, addresses: dict[str, str]) -> None:
        bin_folder = Path(sys.executable).parent
        web, files = (urlsplit(addresses[name]).netloc for name in ("web", "files"))
        gunicorn = [str(bin_folder / "gunicorn"), "--no-control-socket", "--log-level", "warning"]
        self._addresses = addresses
        config = current_app.config
        ours = {"SECRET_KEY": config["SECRET_KEY"], "PUBLIC_URL": config["PUBLIC_URL"]}
        self._environment = dict.fromkeys(("web", "worker"), {**os.environ, **ours})
        # It needs nothing else of ours, and gets nothing else.
        self._environment["files"] = {
            "PATH": os.environ.get("PATH", ""),
            "FILES_ROOT": str(Path(config["INSTANCE"]) / "files"),
            "FILES_SECRET": config["FILES_SECRET"] or signing.derived_secret(config["SECRET_KEY"]),
            "PUBLIC_URL": config["PUBLIC_URL"],
        }
        self._commands = {
            "web": [*gunicorn, "--bind", web, "--workers", "2", "--threads", "2", "wsgi:app"],
            "files": [
                *gunicorn,
                "--bind",
                files,
                "--worker-class",
                "storage.worker.FilesWorker",
                "--threads",
                "32",
                "--timeout",
                "0",
                "storage.files:from_environment()",
            ],
            "worker": [str(bin_folder / "flask"), "--app", "wsgi", "worker"],
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = False

    def open(self) -> None:
        """Start everything and wait until web and files answer."""
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, self._close)
        for name in self._commands:
            self._start(name)
        end = time.monotonic() + PATIENCE
        for name, url in self._addresses.items():
            while not _answers(f"{url}/healthz"):
                if time.monotonic() > end or self._processes[name].poll() is not None:
                    self._close()
                    sys.exit(f"The {name} process did not start; see its message above.")
                time.sleep(0.1)

    def watch(self) -> None:
        """Keep the processes going until SIGTERM or SIGINT."""
        while not self._closing:
            time.sleep(0.5)
            for name, process in list(self._processes.items()):
                if process.poll() is not None and not self._closing:
                    click.echo(
                        f"The {name} process ended ({process.returncode}); starting it again.", err=True
                    )
                    self._start(name)
        for process in self._processes.values():
            process.wait()

    def _start(self, name: str) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we end the others in order.
        self._processes[name] = subprocess.Popen(  # noqa: S603
            self._commands[name],
            env=self._environment[name],
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def _close(self, *_: object) -> None:
        self._closing = True
        for process in self._processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _taken(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((parts.hostname, parts.port or 80))
        except OSError:
            return True
    return False


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 — our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
