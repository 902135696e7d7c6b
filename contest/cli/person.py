"""Accounts at the command line: `flask person`."""

import click
from flask.cli import AppGroup

from contest import events
from contest.cli.console import plainly
from contest.kernel.clock import utcnow
from contest.people import queries as person_queries, scopes
from contest.people.actions import accounts, details, staff_role, tokens
from contest.people.actions.factors import authenticators, second
from contest.people.model import Person

command = AppGroup("person", help="Create accounts, give and remove the staff role, block accounts.")


@command.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--password", required=True)
@click.option("--language", default="ja", type=click.Choice(accounts.LANGUAGES), show_default=True)
def create(email: str, name: str, password: str, language: str) -> None:
    """Create an account that can sign in at once."""
    with plainly():
        accounts.create(email=email, name=name, password=password, language=language, now=utcnow())
    click.echo(f"{email} can sign in.")


@command.command("staff")
@click.argument("email")
def staff(email: str) -> None:
    """Give a person the staff role. Their tokens and sign-ins end; all staff are notified."""
    person = _person(email)
    with plainly(), events.from_command_line():
        staff_role.make_staff(person.id, by=None, now=utcnow())
    click.echo(f"{email} is staff.")


@command.command("unstaff")
@click.argument("email")
@click.option("--reason", default="", help="The person reads it.")
def unstaff(email: str, reason: str) -> None:
    """Remove the staff role of a person. Their tokens and sign-ins end; all staff are notified."""
    person = _person(email)
    with plainly(), events.from_command_line():
        staff_role.end_staff(person.id, reason=reason, by=None, now=utcnow())
    click.echo(f"{email} is no longer staff.")


@command.command("block")
@click.argument("email")
@click.option("--reason", required=True)
def block(email: str, reason: str) -> None:
    """Block an account: no sign-in, payouts on hold."""
    person = _person(email)
    with plainly():
        accounts.block(person.id, reason=reason, by=None, now=utcnow())
    click.echo(f"{email} is blocked.")


@command.command("unblock")
@click.argument("email")
@click.option("--reason", required=True)
def unblock(email: str, reason: str) -> None:
    """Unblock an account."""
    person = _person(email)
    with plainly():
        accounts.unblock(person.id, reason=reason, by=None, now=utcnow())
    click.echo(f"{email} can sign in again.")


@command.command("token")
@click.argument("email")
@click.option("--name", default="command line", show_default=True)
@click.option("--scope", default=scopes.MONEY, type=click.Choice(scopes.SCOPES), show_default=True)
@click.option(
    "--days", default=tokens.USUAL_DAYS, type=click.IntRange(1, tokens.MOST_DAYS), show_default=True
)
def token(email: str, name: str, scope: str, days: int) -> None:
    """Print a new token for the JSON API, and nothing else. It is shown only once; its owner is notified by email."""
    person = _person(email)
    with plainly(), events.from_command_line():
        secret = tokens.make(person.id, name=name, scope=scope, days=days, strong=True, now=utcnow())
    click.echo(secret)


@command.command("reseal")
def reseal() -> None:
    """Encrypt all bank details and authenticator keys again with the first of BANK_KEYS, after a change of keys."""
    click.echo(f"{details.reseal()} bank details are sealed with the first key.")
    click.echo(f"{authenticators.reseal()} keys of authenticator apps are sealed with the first key.")


@command.command("forget-factors")
@click.argument("email")
@click.option("--reason", required=True, help="How you verified who they are; stays on record.")
def forget_factors(email: str, reason: str) -> None:
    """Remove the authenticator app, passkeys and recovery codes of an account."""
    person = _person(email)
    second.forget(person.id, reason=reason, by=None, now=utcnow())
    click.echo(f"{email} signs in with the password alone, until new ones are set up.")


def _person(email: str) -> Person:
    found = person_queries.by_email(email)
    if found is None:
        raise click.ClickException(f"No account has the address {email}.")
    return found
