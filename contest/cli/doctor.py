"""`flask doctor`: everything the house stands on, each with what to do about it."""

import smtplib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from contest.cli.marks import told
from contest.health import checks
from contest.imaging import cage, letters
from contest.kernel import house_pages, ports, settings
from contest.kernel.clock import utcnow
from contest.people import details, queries, sign_ins
from contest.people.rules import network


@dataclass(frozen=True)
class Line:
    """One finding; `wrong` None is well, `grave` makes the command fail."""

    name: str
    wrong: str | None = None
    grave: bool = True


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Look at settings, database, store, mail, cage and texts; fail if the house should not be open."""
    lines = [
        *_settings(),
        *_base(),
        *_store(),
        *_people(),
        *_proxy(),
        *_mail(),
        *_cage(),
        *_letters(),
        *_pages(),
    ]
    for line in lines:
        told(
            line.wrong is None or not line.grave,
            f"{line.name}: {line.wrong or 'well'}",
            warning=line.wrong is not None,
        )
    sys.exit(1 if any(line.wrong and line.grave for line in lines) else 0)


def _production() -> bool:
    return str(current_app.config["KONPE_ENV"]) == "production"


def _settings() -> Iterator[Line]:
    """What is refused in production is only mentioned in development."""
    wrong = settings.problems(current_app.config)
    for one in wrong:
        yield Line("settings", one, grave=_production())
    if not wrong:
        yield Line("settings")


def _base() -> Iterator[Line]:
    for one in checks.findings(now=utcnow()):
        yield Line(one.name, one.wrong, grave=one.needed)


def _store() -> Iterator[Line]:
    try:
        found = ports.store().check(current_app.config["PUBLIC_URL"])
    except Exception as failure:
        yield Line("store", f"It cannot be tried: {failure}")
        return
    for one in found:
        yield Line("store", f"{one.sentence} Try `flask storage check --fix`.", grave=one.level == "error")
    if not found:
        yield Line("store, as browsers use it")


def _people() -> Iterator[Line]:
    try:
        demo, stale = queries.seeded(), details.stale()
    except Exception as failure:
        yield Line("people", f"{type(failure).__name__}: run `flask db upgrade`.")
        return
    yield Line("demo people", f"{demo} people of the demo are here; never use this database in production." if demo else None, grave=_production())  # fmt: skip
    yield Line("bank details", f"{stale} were sealed with keys that are gone from BANK_KEYS: put the key back last, or run `flask person reseal`." if stale else None)  # fmt: skip


def _proxy() -> Iterator[Line]:
    """Behind a proxy that is not believed everybody comes from its address: their limits are one, and the log names nobody."""
    if urlsplit(current_app.config["PUBLIC_URL"]).hostname in settings.LOOPBACK:
        return
    try:
        places = sign_ins.networks(since=utcnow() - timedelta(days=7))
    except Exception as failure:
        yield Line("networks", f"{type(failure).__name__}: run `flask db upgrade`.")
        return
    alone = places <= {network(one) for one in ("127.0.0.1", "::1", None)} and len(places) == 1
    yield Line("networks", f"Every sign-in of the last seven days came from {places.pop()}: set PROXY_FIX_HOPS to the number of proxies in front." if alone else None, grave=False)  # fmt: skip


def _mail() -> Iterator[Line]:
    config = current_app.config
    if not config["MAIL_SERVER"]:
        yield Line(
            "mail", "MAIL_SERVER is not set: mails are printed to the worker's log.", grave=_production()
        )
        return
    kind = smtplib.SMTP_SSL if config["MAIL_USE_SSL"] else smtplib.SMTP
    try:
        with kind(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=5) as server:
            server.noop()
        yield Line("mail server")
    except (OSError, smtplib.SMTPException) as failure:
        yield Line("mail server", f"{config['MAIL_SERVER']}:{config['MAIL_PORT']} does not answer: {failure}")


def _cage() -> Iterator[Line]:
    try:
        limits = cage.limits_in_force()
    except Exception as failure:
        yield Line("cage", f"Images cannot be opened safely: {failure}")
        return
    missing = [name for name, holds in limits.items() if not holds]
    yield Line("cage", f"Images are opened without {', '.join(missing)}: this kernel or container forbids it." if missing else None, grave=False)  # fmt: skip


def _letters() -> Iterator[Line]:
    if letters.face(current_app.config["HOUSE_NAME"]) == "none":
        yield Line("marks", "No font here has the letters of HOUSE_NAME, so that previews are marked PREVIEW: install fonts-noto-cjk.", grave=False)  # fmt: skip


def _pages() -> Iterator[Line]:
    for file, gaps in house_pages.gaps(current_app.config).items():
        yield Line("house pages", f"{file} has gaps, such as {gaps[0]}: write your text into instance/pages/{file}.", grave=_production())  # fmt: skip
    if not house_pages.gaps(current_app.config):
        yield Line("house pages")
