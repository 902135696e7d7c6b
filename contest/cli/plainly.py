"""Refusals on the terminal: one English line instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask_babel import force_locale

from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence


@contextmanager
def plainly() -> Iterator[None]:
    """What is refused within ends the command with its sentence and exit code 1."""
    try:
        yield
    except Invalid as why:
        lines = [f"{field}: {_english(one)}" for field, one in why.errors.items()]
        raise click.ClickException("\n".join(lines)) from None
    except Refused as why:
        raise click.ClickException(_english(why)) from None


def _english(why: Refused) -> str:
    with force_locale("en"):
        return sentence(why)
