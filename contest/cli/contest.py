"""Contests at the command line: `flask contest`, for a site whose only member of staff takes part in the contest."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import NoResultFound

from contest import events
from contest.awards.actions import awarding
from contest.cli.plainly import plainly
from contest.contests import queries as contest_queries
from contest.contests.actions import cancellation, hiding as contest_hiding
from contest.kernel.clock import utcnow

REASON = click.option("--reason", required=True, help="Everyone involved reads it.")


@click.group("contest")
def command() -> None:
    """Hide, show and cancel contests, void an overdue award; recorded as done at the command line."""


@command.command("hide")
@click.argument("number", type=int)
@REASON
@with_appcontext
def hide(number: int, reason: str) -> None:
    """Hide a contest from all but its team, judges, designers and staff."""
    _there(number)
    with plainly(), events.from_command_line():
        contest_hiding.hide(number, reason=reason, by=None, now=utcnow())
    click.echo(f"Contest {number} is hidden.")


@command.command("show")
@click.argument("number", type=int)
@REASON
@with_appcontext
def show(number: int, reason: str) -> None:
    """Show a hidden contest again."""
    _there(number)
    with plainly(), events.from_command_line():
        contest_hiding.show(number, reason=reason, by=None, now=utcnow())
    click.echo(f"Contest {number} is visible again.")


@command.command("cancel")
@click.argument("number", type=int)
@REASON
@with_appcontext
def cancel(number: int, reason: str) -> None:
    """Cancel a published contest and refund it."""
    _there(number)
    with plainly(), events.from_command_line():
        cancellation.cancel(number, by=None, staff=True, reason=reason, now=utcnow())
    click.echo(f"Contest {number} is cancelled.")


@command.command("void-award")
@click.argument("number", type=int)
@REASON
@with_appcontext
def void_award(number: int, reason: str) -> None:
    """Void an award whose delivery is overdue."""
    _there(number)
    with plainly(), events.from_command_line():
        awarding.void(number, reason=reason, by=None, now=utcnow())
    click.echo(f"The award of contest {number} is voided.")


def _there(number: int) -> None:
    try:
        contest_queries.contest(number)
    except NoResultFound:
        raise click.ClickException(f"There is no contest {number}.") from None
