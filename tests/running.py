"""The whole site as its users meet it: web, files and worker as processes of their own, mail over SMTP."""

import email
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from aiosmtpd.controller import Controller

from storage.signing import derived_secret
from tests.clock import child_environment
from tests.services import Rgw, free_port
from tests.travel import travel

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Mailbox:
    """Every mail that left the site."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address, oldest first."""
        return [mail for mail in self.mails if address in mail["To"]]

    def said_to(self, address: str) -> str:
        """All that was written to an address."""
        return "\n".join(_words(mail) for mail in self.to(address))

    def awaits(self, address: str, words: str, *, patience: float = 30) -> EmailMessage:
        """The newest mail to `address` with these words; waits for the worker to send it."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for mail in reversed(self.to(address)):
                if words in _words(mail):
                    return mail
            time.sleep(0.1)
        subjects = [mail["Subject"] for mail in self.to(address)]
        raise AssertionError(f"no mail to {address} with {words!r}; there are {subjects}")

    def link(self, address: str, pattern: str, *, patience: float = 30) -> str:
        """The newest link to `address` that matches `pattern`; waits for the worker to send it."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for mail in reversed(self.to(address)):
                text = mail.get_body(("plain",)).get_content()
                if found := re.search(r"https?://\S*" + pattern + r"\S*", text):
                    return found[0].rstrip(").,")
            time.sleep(0.1)
        subjects = [mail["Subject"] for mail in self.to(address)]
        raise AssertionError(f"no mail to {address} with {pattern}; there are {subjects}")


def _words(mail: EmailMessage) -> str:
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return "\n".join([mail["Subject"], *(part.get_content() for part in parts if part)])


class Site:
    """Processes of one site on free ports. `kill` is kill -9; `start` brings one (back) up."""

    def __init__(self, folder: Path, settings: dict[str, str], mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._post = Controller(self.mailbox, hostname="127.0.0.1", port=free_port())
        self._post.start()
        web, files = free_port(), free_port()
        self.url, self.files_url = f"http://127.0.0.1:{web}", f"http://127.0.0.1:{files}"
        self.folder = folder
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("AWS_", "S3_", "KONPE_"))
            },
            "KONPE_INSTANCE": str(folder),
            "PUBLIC_URL": self.url,
            "FILES_URL": self.files_url,
            "SECRET_KEY": "a site for tests, thrown away afterwards",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self._post.port),
            "HOUSE_BANK_ACCOUNT": "みなと銀行 本店 普通 1234567 コンペ運営",
            **settings,
        }
        # All that the files process needs of the site.
        self.files_environment = {
            "PATH": os.environ["PATH"],
            "FILES_ROOT": str(folder / "files"),
            "FILES_SECRET": derived_secret(self.environment["SECRET_KEY"]),
            "PUBLIC_URL": self.url,
            **child_environment(),
        }
        gunicorn = [str(BIN / "gunicorn"), "--no-control-socket", "--log-level", "warning"]
        self.commands = {
            "web": [*gunicorn, "--bind", f"127.0.0.1:{web}", "--threads", "4", "wsgi:app"],
            "files": [
                *gunicorn,
                "--bind",
                f"127.0.0.1:{files}",
                "--worker-class",
                "storage.worker.FilesWorker",
                "--threads",
                "16",
                "storage.files:from_environment()",
            ],
            "worker": [str(BIN / "flask"), "--app", "wsgi", "worker"],
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def flask(self, *words: str) -> str:
        """Run a flask command in this site; what it printed. Raises when it failed."""
        done = subprocess.run(
            [str(BIN / "flask"), "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *names: str) -> None:
        """Start processes and wait until they answer."""
        said = len(self.log("worker"))
        for name in names:
            log = (self.folder / f"{name}.log").open("ab")
            self.processes[name] = subprocess.Popen(
                self.commands[name],
                cwd=ROOT,
                env=self.files_environment if name == "files" else self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for name in names:
            if name == "worker":
                self._await(name, lambda: "worker is up" in self.log("worker")[said:])
            else:
                url = f"{self.url if name == 'web' else self.files_url}/healthz"
                self._await(name, lambda url=url: _answers(url))

    def stop(self, name: str) -> None:
        """End a process as an operator would: it may finish what it has begun."""
        process = self.processes.pop(name)
        process.terminate()
        process.wait(60)

    def kill(self, name: str) -> None:
        """kill -9, the children included."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """End everything."""
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._post.stop()

    def let_pass(self, span: timedelta) -> None:
        """Let time pass in this site."""
        self.stop("worker")
        travel(self.database_url, span)
        self.start("worker")

    @property
    def database_url(self) -> str:
        """Where the site keeps its rows."""
        return self.environment.get("DATABASE_URL", f"sqlite:///{self.folder / 'konpe.db'}")

    def log(self, name: str) -> str:
        """What a process wrote."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _await(self, name: str, up: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not up():
            assert self.processes[name].poll() is None, self.log(name)
            assert time.monotonic() < end, f"{name} does not answer\n{self.log(name)}"
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2):
            return True
    except OSError:
        return False


def at_rgw(rgw: Rgw) -> dict[str, str]:
    """The settings of a site that keeps its files in a new bucket of a Ceph RGW."""
    return {
        "S3_BUCKET": rgw.bucket(),
        "AWS_ENDPOINT_URL_S3": rgw.endpoint,
        "AWS_ACCESS_KEY_ID": rgw.access_key,
        "AWS_SECRET_ACCESS_KEY": rgw.secret_key,
        "AWS_DEFAULT_REGION": rgw.region,
    }


@contextmanager
def running(folder: Path, *processes: str, mailbox: Mailbox | None = None, **settings: str) -> Iterator[Site]:
    """A migrated site with these processes up (all three, if none is named)."""
    site = Site(folder, settings, mailbox or Mailbox())
    try:
        site.flask("db", "upgrade")
        if "S3_BUCKET" in settings:
            site.flask("storage", "check", "--fix")
        wanted = processes or ("web", "files", "worker")
        site.start(*(name for name in wanted if name != "files" or "S3_BUCKET" not in settings))
        yield site
    finally:
        site.close()
