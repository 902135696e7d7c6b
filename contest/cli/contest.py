"""Contests at the command line: `flask contest`, for a site whose only member of staff takes part in the contest."""

import click
from flask.cli import AppGroup

from contest.awards.actions import awarding
from contest.cli.console import on_record
from contest.contests.actions import publication
from contest.kernel.clock import utcnow

REASON = click.option("--reason", required=True, help="Everyone involved reads it.")


command = AppGroup(
    "contest",
    help="Hide, show and cancel contests, void an overdue award; recorded as done at the command line.",
)


@command.command("hide")
@click.argument("number", type=int)
@REASON
def hide(number: int, reason: str) -> None:
    """Hide a contest from all but its team, judges, designers and staff."""
    with on_record("contest", number):
        publication.hide(number, reason=reason, by=None, now=utcnow())
    click.echo(f"Contest {number} is hidden.")


@command.command("show")
@click.argument("number", type=int)
@REASON
def show(number: int, reason: str) -> None:
    """Show a hidden contest again."""
    with on_record("contest", number):
        publication.show(number, reason=reason, by=None, now=utcnow())
    click.echo(f"Contest {number} is visible again.")


@command.command("cancel")
@click.argument("number", type=int)
@REASON
def cancel(number: int, reason: str) -> None:
    """Cancel a published contest and refund it."""
    with on_record("contest", number):
        publication.cancel(number, by=None, staff=True, reason=reason, now=utcnow())
    click.echo(f"Contest {number} is cancelled.")


@command.command("void-award")
@click.argument("number", type=int)
@REASON
def void_award(number: int, reason: str) -> None:
    """Void an award whose delivery is overdue."""
    with on_record("contest", number):
        awarding.void(number, reason=reason, by=None, now=utcnow())
    click.echo(f"The award of contest {number} is voided.")
