"""Payouts and refunds at the command line: `flask payout`, for a site whose only member of staff runs the contest."""

import click
from flask.cli import AppGroup

from contest.cli.console import on_record
from contest.kernel.clock import utcnow
from contest.payments import lists
from contest.payments.actions import payouts

command = AppGroup(
    "payout", help="Send, settle and fail payouts; the ledger shows that it was done at the command line."
)


@command.command("list")
@click.option("--state", type=click.Choice(lists.PAYOUT_STATES), default="requested", show_default=True)
def show(state: str) -> None:
    """List payouts in one state, newest first, without bank details."""
    for row in lists.payouts(tab=state):
        waits = f"  waits: {row.held_back}" if row.held_back else ""
        click.echo(f"{row.payout.id}  {row.amount}  {row.payout.state}  {row.payee}{waits}")


@command.command("details")
@click.argument("payout_id", type=int)
def details(payout_id: int) -> None:
    """Show the bank account of a payout; the view is recorded."""
    with on_record("payout", payout_id):
        found = payouts.reveal_bank_details(payout_id, by=None, now=utcnow())
    click.echo("  ".join((found.bank, found.branch, found.kind, found.number, found.holder)))


@command.command("release")
@click.argument("payout_id", type=int)
@click.option("--reason", required=True, help="What you found out; stays on record.")
def release(payout_id: int, reason: str) -> None:
    """Release a payout that is on hold."""
    with on_record("payout", payout_id):
        payouts.approve(payout_id, reason=reason, by=None, now=utcnow())
    click.echo(f"Payout {payout_id} can be sent now.")


@command.command("dispatch")
@click.argument("payout_id", type=int)
def dispatch(payout_id: int) -> None:
    """Record that the bank has the transfer order."""
    with on_record("payout", payout_id):
        payouts.dispatch(payout_id, by=None, now=utcnow())
    click.echo(f"Payout {payout_id} is on its way.")


@command.command("settle")
@click.argument("payout_id", type=int)
def settle(payout_id: int) -> None:
    """Record that the money has arrived."""
    with on_record("payout", payout_id):
        payouts.settle(payout_id, by=None, now=utcnow())
    click.echo(f"Payout {payout_id} has arrived.")


@command.command("fail")
@click.argument("payout_id", type=int)
@click.option("--reason", required=True, help="The payee reads it.")
def fail(payout_id: int, reason: str) -> None:
    """Record that the bank could not pay; the amount is the payee's balance again."""
    with on_record("payout", payout_id):
        payouts.fail(payout_id, reason=reason, by=None, now=utcnow())
    click.echo(f"Payout {payout_id} failed; the amount is back in the payee's balance.")
