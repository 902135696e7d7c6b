"""Konpe: contest-style design competitions, from brief to paid prize."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from contest.kernel import db as kernel_db, logs, ports, settings as kernel_settings
from contest.kernel.clamd import Clamd, NoScanner
from contest.mail.post import Console, MailServer

ROOT = Path(__file__).resolve().parent.parent
# In the order of imports: a package imports only packages before it, the edges import all of them.
PACKAGES = (
    "kernel", "work", "mail", "events", "people", "ledger", "payments", "contests", "participants", "imaging",
    "entries", "judging", "awards", "reports", "access", "staff", "personal_data", "notices", "health", "frontend", "demo",
)  # fmt: skip
EDGES = ("web", "api", "cli")
# Modules that declare something by being imported: tables, jobs, listeners, checks of the books, personal data.
DECLARING = ("model", "idempotency", "jobs", "listeners", "outbox", "worker", "audit", "personal_data")


def create_app(*, migrations: bool = True, **overrides: Any) -> Flask:
    """The application with its settings (config.py, then `overrides`), extensions, pages and commands.

    Without `migrations` there is no `flask db`: Alembic weighs 8 MB, which a web process need not carry.
    """
    app = Flask(
        "contest", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "contest/static")
    )
    app.config.from_object("config")
    app.config.update(overrides)
    kernel_settings.complete(app.config)
    logs.init_app(app)
    if hops := app.config["PROXY_FIX_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    load_packages()
    kernel_db.db.init_app(app)
    with app.app_context():
        kernel_db.prepare(kernel_db.db.engine)
    if migrations:
        from flask_migrate import Migrate

        Migrate(app, kernel_db.db, directory=str(ROOT / "contest/migrations"), render_as_batch=True)
    ports.choose(
        app,
        store=app.config.get("STORE") or _store(app),
        post=app.config.get("POST") or (MailServer(app) if app.config["MAIL_SERVER"] else Console()),
        scanner=app.config.get("SCANNER") or _scanner(app),
    )

    from contest import api, cli, frontend, web
    from contest.web import sign_in, words

    app.jinja_environment = words.Environment
    sign_in.init_app(app)
    frontend.init_app(app)
    web.init_app(app)
    api.init_app(app)
    cli.init_app(app)
    return app


@cache
def load_packages() -> None:
    """Import every module that declares tables, jobs or listeners."""
    for package in PACKAGES:
        for name in DECLARING:
            if find_spec(f"contest.{package}.{name}"):
                import_module(f"contest.{package}.{name}")


def _scanner(app: Flask) -> Clamd | NoScanner:
    url, most = app.config["CLAMD_URL"], app.config["CLAMD_MAX_MB"]
    return Clamd(url, most=most * 1024**2) if url else NoScanner()


def _store(app: Flask) -> Any:
    if app.config["S3_BUCKET"]:
        from storage import s3  # boto3 weighs 22 MB: only where it is needed

        return s3.S3Store.from_settings(app.config)
    from storage import disk

    return disk.DiskStore.from_settings(app.config)
