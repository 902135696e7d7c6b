"""Commands of `flask`: one group per noun. `flask --help` lists them, `flask routes` every address of pages and API."""

from importlib import import_module

from flask import Flask

NOUNS = (
    "worker",
    "person",
    "receipt",
    "payout",
    "contest",
    "ledger",
    "storage",
    "doctor",
    "demo",
    "assets",
    "words",
    "up",
)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for noun in NOUNS:
        app.cli.add_command(import_module(f"contest.cli.{noun}").command)
