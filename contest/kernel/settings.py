"""Settings that must agree with each other before the site opens."""

import os
from collections.abc import MutableMapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contest.kernel import faults

DEFAULT_SECRET = "konpe-development-secret-never-in-production"  # noqa: S105 — the value that is refused
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# What development takes where nothing is set; production refuses to do without its own.
DEVELOPMENT_BANK_ACCOUNT = "みなと銀行 本店 普通 0000000 コンペ（見本）"
DEVELOPMENT_BANK_KEY = "a29ucGUtZGV2ZWxvcG1lbnQtYmFuay1rZXktMzJieXQ="


class Unsafe(Exception):
    """The settings would put money, people or secrets at risk; the message says which and why."""


def complete(config: MutableMapping[str, Any]) -> None:
    """Check the settings and derive what libraries want. Raises `Unsafe`."""
    public = urlsplit(config["PUBLIC_URL"])
    production = config["KONPE_ENV"] == "production"
    if config["KONPE_ENV"] not in ("development", "production"):
        raise Unsafe("KONPE_ENV is either development or production.")
    if not production and public.hostname not in LOOPBACK:
        raise Unsafe("KONPE_ENV=development is for this machine alone: PUBLIC_URL must be on 127.0.0.1.")
    for name in ("FEE_PERCENT", "FEE_TAX"):
        config[name] = _percent(name, config[name])
    config["GATEWAYS"] = _words(config["GATEWAYS"])
    config["BANK_KEYS"] = _words(config["BANK_KEYS"])
    if production:
        if wrong := problems(config):
            raise Unsafe("\n".join(wrong))
    else:
        config["BANK_KEYS"] = config["BANK_KEYS"] or [DEVELOPMENT_BANK_KEY]
        config["HOUSE_BANK_ACCOUNT"] = config["HOUSE_BANK_ACCOUNT"] or DEVELOPMENT_BANK_ACCOUNT

    faults.obey(config["FAULTS"])
    os.umask(0o077)  # database, files and logs are for this account alone
    Path(config["INSTANCE"]).mkdir(parents=True, exist_ok=True)
    config["SQLALCHEMY_DATABASE_URI"] = config["DATABASE_URL"]
    config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    config["SQLALCHEMY_ENGINE_OPTIONS"].setdefault("pool_size", config["DATABASE_POOL"])
    # Failed jobs keep their error for staff to read: names and addresses have no place in it.
    config["SQLALCHEMY_ENGINE_OPTIONS"].setdefault("hide_parameters", True)
    if config["DATABASE_URL"].startswith("postgresql"):
        config["SQLALCHEMY_ENGINE_OPTIONS"].setdefault("pool_pre_ping", True)
        config["SQLALCHEMY_ENGINE_OPTIONS"].setdefault("connect_args", _LINE)
    # How TrustedHosts is checked by Flask itself; mailed links never look at the Host header.
    config["TRUSTED_HOSTS"] = _words(config["TRUSTED_HOSTS"]) or [public.hostname or "127.0.0.1"]
    config["SESSION_COOKIE_SECURE"] = config["REMEMBER_COOKIE_SECURE"] = public.scheme == "https"
    config["SESSION_COOKIE_SAMESITE"] = config["REMEMBER_COOKIE_SAMESITE"] = "Lax"
    config["SESSION_COOKIE_HTTPONLY"] = config["REMEMBER_COOKIE_HTTPONLY"] = True
    # With this prefix browsers take a cookie from this very host alone: another name of the domain cannot plant one.
    prefix = "__Host-" if public.scheme == "https" else ""
    config["SESSION_COOKIE_NAME"] = f"{prefix}session"
    config["REMEMBER_COOKIE_NAME"] = f"{prefix}remember_token"
    config["EXEMPTION_COOKIE_NAME"] = f"{prefix}known_browser"
    # A page's form may hold a brief, never a file.
    config["MAX_CONTENT_LENGTH"] = config.get("MAX_CONTENT_LENGTH") or 512 * 1024  # Flask's own is None
    config["MAX_FORM_MEMORY_SIZE"] = config["MAX_CONTENT_LENGTH"]


# A line that goes dead without a word is given up within half a minute; TCP by itself takes a quarter of an hour.
_LINE = {
    "connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}  # fmt: skip


def problems(config: MutableMapping[str, Any]) -> list[str]:
    """What keeps these settings from being used with real money, as sentences."""
    wrong = []
    if config["SECRET_KEY"] == DEFAULT_SECRET or len(config["SECRET_KEY"]) < 32:
        wrong.append("SECRET_KEY must be a long random value of your own.")
    if config["FILES_SECRET"] and (
        len(config["FILES_SECRET"]) < 32 or config["FILES_SECRET"] == config["SECRET_KEY"]
    ):
        wrong.append("FILES_SECRET must be a long random value, and not SECRET_KEY.")
    if "sandbox" in config["GATEWAYS"]:
        wrong.append("GATEWAYS names the sandbox, which pays with money that does not exist.")
    if not config["GATEWAYS"]:
        wrong.append("GATEWAYS is empty: clients could not pay.")
    if not config["BANK_KEYS"] or DEVELOPMENT_BANK_KEY in config["BANK_KEYS"]:
        wrong.append("BANK_KEYS must hold a Fernet key of your own: bank details are encrypted with it.")
    if not config["HOUSE_CONTACT"] or "HOUSE_NAME" not in os.environ and config["HOUSE_NAME"] == "Konpe":
        wrong.append("HOUSE_NAME and HOUSE_CONTACT must say who runs this site.")
    if not config["HOUSE_BANK_ACCOUNT"]:
        wrong.append("HOUSE_BANK_ACCOUNT must say where clients pay in.")
    if config["FAULTS"]:
        wrong.append("KONPE_FAULTS is set: it lets tests kill the site.")
    if not config["MAIL_SERVER"]:
        wrong.append("MAIL_SERVER is needed: people confirm their addresses by mail.")
    encrypted = config["MAIL_USE_TLS"] or config["MAIL_USE_SSL"]
    if config["MAIL_PASSWORD"] and not encrypted:
        wrong.append("MAIL_PASSWORD would be sent in clear: set MAIL_USE_TLS=1 or MAIL_USE_SSL=1.")
    elif config["MAIL_SERVER"] and config["MAIL_SERVER"] not in LOOPBACK and not encrypted:
        wrong.append("MAIL_SERVER is on another machine: set MAIL_USE_TLS=1 or MAIL_USE_SSL=1.")
    if config["MAIL_USE_TLS"] and config["MAIL_USE_SSL"]:
        wrong.append("MAIL_USE_TLS and MAIL_USE_SSL exclude each other: set one of them.")
    return wrong


def _percent(name: str, value: Any) -> Decimal:
    try:
        rate = Decimal(str(value))
    except InvalidOperation:
        raise Unsafe(f"{name} is a number of percent, not {value!r}.") from None
    if not 0 <= rate <= 100:
        raise Unsafe(f"{name} lies between 0 and 100 percent.")
    return rate


def _words(value: Any) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else list(value)
