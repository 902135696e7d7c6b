"""Terminal output of the commands: findings with a mark, and refusals as one English line instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask_babel import force_locale
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence


def print_line(ok: bool, sentence: str, *, warning: bool = False) -> None:
    """Print one finding: a mark for ok, warning or fault, then the sentence."""
    mark = click.style("! ", fg="yellow") if warning else click.style("✓ ", fg="green")
    if not ok:
        mark = click.style("✗ ", fg="red")
    click.echo(mark + sentence)


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


@contextmanager
def on_record(thing: str, number: int) -> Iterator[None]:
    """The same for an act on a numbered thing, recorded as done at the command line; the thing may be missing."""
    with plainly(), events.from_command_line():
        try:
            yield
        except NoResultFound:
            raise click.ClickException(f"There is no {thing} {number}.") from None


def _english(why: Refused) -> str:
    with force_locale("en"):
        return sentence(why)
