"""The outside world, chosen once at start: where bytes are kept, how mail leaves."""

from typing import Protocol

from flask import Flask, current_app

from storage.store import ObjectStore


class Post(Protocol):
    """A way for mail to leave the house."""

    def send(self, *, to: str, subject: str, text: str, html: str, message_id: str) -> None:
        """Hand one mail over; returning means it was accepted. Raises OSError when it was not."""


def choose(app: Flask, *, store: ObjectStore, post: Post) -> None:
    """Fix the ports of this application."""
    app.extensions["konpe.store"] = store
    app.extensions["konpe.post"] = post


def store() -> ObjectStore:
    """Where bytes are kept."""
    return current_app.extensions["konpe.store"]  # type: ignore[no-any-return]


def post() -> Post:
    """How mail leaves."""
    return current_app.extensions["konpe.post"]  # type: ignore[no-any-return]
