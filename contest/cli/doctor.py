"""Health check of an installation: `flask doctor`, each fault with the setting to change."""

import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url

from contest.cli.console import print_line
from contest.health import checks
from contest.imaging import cage, fonts
from contest.kernel import legal_pages, ports, settings as kernel_settings
from contest.kernel.clock import utcnow
from contest.mail.post import MailServer
from contest.people import queries as person_queries
from contest.people.rules import network


@dataclass(frozen=True)
class Line:
    """One finding; `wrong` None is ok, `grave` makes the command fail."""

    name: str
    wrong: str | None = None
    grave: bool = True


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Check settings, database, storage, email, image sandbox and legal texts; exit 1 if the site must not go live."""
    lines = [
        *_settings(),
        *_instance(),
        *_transport(),
        *_base(),
        *_store(),
        *_people(),
        *_proxy(),
        *_mail(),
        *_cage(),
        *_fonts(),
        *_pages(),
    ]
    for line in lines:
        print_line(
            line.wrong is None or not line.grave,
            f"{line.name}: {line.wrong or 'ok'}",
            warning=line.wrong is not None,
        )
    sys.exit(1 if any(line.wrong and line.grave for line in lines) else 0)


def _production() -> bool:
    return str(current_app.config["KONPE_ENV"]) == "production"


def _settings() -> Iterator[Line]:
    """Settings: an error in production, a warning in development."""
    wrong = kernel_settings.problems(current_app.config)
    for one in wrong:
        yield Line("settings", one, grave=_production())
    if not wrong:
        yield Line("settings")


def _instance() -> Iterator[Line]:
    """The folder with database and files, and a database file elsewhere: closed to other accounts of the machine."""
    folder = Path(current_app.config["INSTANCE"])
    url = make_url(current_app.config["DATABASE_URL"])
    places = [folder]
    if url.get_backend_name() == "sqlite" and url.database and folder not in Path(url.database).parents:
        places.append(Path(url.database))
    for place in places:
        readable = place.exists() and place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        yield Line("instance", f"Other accounts of this machine may read {place}: run `chmod -R go= {place}`." if readable else None)  # fmt: skip


def _transport() -> Iterator[Line]:
    """Connections to other machines that are not encrypted, or not with whom they should be."""
    database = make_url(current_app.config["DATABASE_URL"])
    if _remote(database.host) and database.query.get("sslmode") not in ("verify-ca", "verify-full"):
        yield Line("database", f"The connection to {database.host} is not verified: add ?sslmode=verify-full to DATABASE_URL.", grave=False)  # fmt: skip
    redis = urlsplit(current_app.config["REDIS_URL"])
    if _remote(redis.hostname) and redis.scheme != "rediss":
        yield Line("Redis", f"The connection to {redis.hostname} is not encrypted: use rediss:// in REDIS_URL.", grave=False)  # fmt: skip
    scanner = urlsplit(current_app.config["CLAMD_URL"])
    if scanner.scheme == "tcp" and _remote(scanner.hostname):
        yield Line("scanner", f"Files are sent to {scanner.hostname} unencrypted: run clamd on this machine, or tunnel CLAMD_URL.", grave=False)  # fmt: skip


def _remote(host: str | None) -> bool:
    return bool(host) and host not in kernel_settings.LOOPBACK and not str(host).startswith("/")


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
        demo, stale = person_queries.seeded(), person_queries.stale_details()
    except Exception as failure:
        yield Line("people", f"{type(failure).__name__}: run `flask db upgrade`.")
        return
    yield Line("demo people", f"{demo} people of the demo are here; never use this database in production." if demo else None, grave=_production())  # fmt: skip
    yield Line("bank details", f"{stale} were sealed with keys that are gone from BANK_KEYS: put the key back last, or run `flask person reseal`." if stale else None)  # fmt: skip


def _proxy() -> Iterator[Line]:
    """Behind a proxy that is not believed everybody comes from its address: their limits are one, and the log names nobody."""
    if urlsplit(current_app.config["PUBLIC_URL"]).hostname in kernel_settings.LOOPBACK:
        return
    try:
        places = person_queries.sign_in_networks(since=utcnow() - timedelta(days=7))
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
    try:
        MailServer(current_app._get_current_object()).try_connection()  # type: ignore[attr-defined]
        yield Line("mail server")
    except OSError as failure:  # smtplib's and ssl's errors are OSErrors too
        yield Line("mail server", f"{config['MAIL_SERVER']}:{config['MAIL_PORT']} does not answer as expected: {failure}")  # fmt: skip


def _cage() -> Iterator[Line]:
    try:
        limits = cage.limits_in_force()
    except Exception as failure:
        yield Line("cage", f"Images cannot be opened safely: {failure}")
        return
    missing = [name for name, holds in limits.items() if not holds]
    yield Line("cage", f"Images are opened without {', '.join(missing)}: this kernel or container forbids it." if missing else None, grave=False)  # fmt: skip


def _fonts() -> Iterator[Line]:
    if fonts.face(current_app.config["HOUSE_NAME"]) == "none":
        yield Line("marks", "No font here has the letters of HOUSE_NAME, so that previews are marked PREVIEW: install fonts-noto-cjk.", grave=False)  # fmt: skip


def _pages() -> Iterator[Line]:
    for file, gaps in legal_pages.gaps(current_app.config).items():
        yield Line("legal pages", f"{file} still has placeholders, such as {gaps[0]}: write your text into instance/pages/{file}.", grave=_production())  # fmt: skip
    if not legal_pages.gaps(current_app.config):
        yield Line("legal pages")
