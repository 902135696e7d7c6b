"""Incoming payments at the command line: `flask receipt`, for a site whose only member of staff runs the contest."""

from datetime import datetime

import click
from flask.cli import AppGroup

from contest import events
from contest.cli.console import on_record, plainly
from contest.kernel.clock import utcnow
from contest.kernel.money import HOME, home
from contest.payments import lists, rules as payment_rules
from contest.payments.actions import receipts

command = AppGroup(
    "receipt",
    help="Record, match and reverse incoming payments; the ledger shows that it was done at the command line.",
)


@command.command("list")
@click.option("--state", type=click.Choice(sorted(lists.RECEIPTS)), help="Only those in this state.")
def show(state: str | None) -> None:
    """List incoming payments, newest first."""
    for row in lists.receipts(tab=state):
        contest = f"contest {row.contest_id}" if row.contest_id else "no contest yet"
        one = row.receipt
        click.echo(f"{one.id}  {one.received_on}  {row.amount}  {one.state}  {contest}  {one.reference}")


@command.command("record")
@click.option(
    "--reference", "statement", required=True, help="Reference and sender, as on the bank's statement."
)
@click.option(
    "--amount",
    required=True,
    type=click.IntRange(1, payment_rules.MOST_RECEIPT),
    help=f"In whole minor units of {HOME}.",
)
@click.option("--bank", required=True, help="The bank it came from.")
@click.option(
    "--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day on the statement."
)
@click.option("--contest", type=int, help="The contest it is for; without it, the reference decides.")
@click.option("--again", is_flag=True, help="Record it although the same line is recorded already.")
def record(statement: str, amount: int, bank: str, day: datetime, contest: int | None, again: bool) -> None:
    """Record a line of the bank statement."""
    with plainly(), events.from_command_line():
        number = receipts.record(
            statement=_line(statement), amount=home(amount), bank=_line(bank), received_on=day.date(), again=again,
            funding_id=_funding(contest) if contest is not None else None, by=None, now=utcnow(),
        )  # fmt: skip
    row = lists.receipt(number)
    held = f"held for contest {row.contest_id}" if row.contest_id else "waiting until it is matched"
    click.echo(f"Incoming payment {number}: {row.amount}, {held}.")


@command.command("match")
@click.argument("receipt_id", type=int)
@click.option("--contest", required=True, type=int)
def match(receipt_id: int, contest: int) -> None:
    """Match a payment to a contest."""
    with on_record("incoming payment", receipt_id):
        receipts.match(receipt_id, contest_id=contest, by=None, now=utcnow())
    click.echo(f"Incoming payment {receipt_id} is held for contest {contest}.")


@command.command("reverse")
@click.argument("receipt_id", type=int)
@click.option("--reason", required=True)
def reverse(receipt_id: int, reason: str) -> None:
    """Reverse a payment recorded by mistake, before publication."""
    with on_record("incoming payment", receipt_id):
        receipts.reverse(receipt_id, reason=reason, by=None, now=utcnow())
    click.echo(f"Incoming payment {receipt_id} is reversed.")


def _funding(contest: int) -> int:
    found = lists.funding_of(contest)
    if found is None:
        raise click.ClickException(f"No payment has been asked for in contest {contest}.")
    return found


def _line(text: str) -> str:
    words = " ".join(text.split())
    if not 0 < len(words) <= 80 or not words.isprintable():
        raise click.ClickException("The reference and the bank are lines of 1 to 80 characters.")
    return words
