"""Ports to the outside world, chosen once at start: storage, mail, virus scanner."""

from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

from contest.kernel.clamd import Scan
from storage.store import ObjectStore


class Post(Protocol):
    """A way for mail to leave the site."""

    def send(
        self, *, to: str, subject: str, text: str, html: str, message_id: str, unsubscribe: str | None = None
    ) -> None:
        """Hand one mail over (`unsubscribe`: the address for List-Unsubscribe); returning means it was accepted. Raises OSError when it was not."""


class Scanner(Protocol):
    """Virus scanner."""

    def scan(self, path: Path) -> Scan:
        """What is known of this file. Never raises for a scanner that is away: that is "not scanned"."""

    def trouble(self) -> str | None:
        """What keeps it from its work, and what to do; None if nothing does."""


def choose(app: Flask, *, store: ObjectStore, post: Post, scanner: Scanner) -> None:
    """Fix the ports of this application."""
    app.extensions["konpe.store"] = store
    app.extensions["konpe.post"] = post
    app.extensions["konpe.scanner"] = scanner


def store() -> ObjectStore:
    """Where bytes are kept."""
    return current_app.extensions["konpe.store"]  # type: ignore[no-any-return]


def post() -> Post:
    """How mail leaves."""
    return current_app.extensions["konpe.post"]  # type: ignore[no-any-return]


def scanner() -> Scanner:
    """Who looks for viruses."""
    return current_app.extensions["konpe.scanner"]  # type: ignore[no-any-return]
