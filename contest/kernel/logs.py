"""Logs: one line per event, in JSON in production, with the request's number.

Every line of a request carries its network (/24 of IPv4, /48 of IPv6) and, once it is known, the id of who asks. No mail
addresses, tokens or bodies: requests are named by their route, and what looks like an address is struck out of every line.
"""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from secrets import token_hex
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

from contest.kernel import networks

_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Quoted, the part before the @ may hold anything.
_ADDRESS = re.compile(r"(?:\"[^\"@]*\"|[^\s@<>\"'(){}:,;]+)@[^\s@<>\"'(){}:,;]+")
_access = logging.getLogger("konpe.access")
_SHARED: list[Any] = [
    merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def init_app(app: Flask) -> None:
    """Number every request, write a line when it has been answered, and send all logging to standard error."""
    app.before_request(_begin)
    app.after_request(_answered)
    app.context_processor(lambda: {"request_id": g.get("request_id")})
    if not app.testing:
        _configure(app.config["LOG_LEVEL"], json=app.config["KONPE_ENV"] == "production")


def asked_by(person_id: int) -> None:
    """Name who asks in every further line of this request."""
    bind_contextvars(person=person_id)


def without_addresses(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Strike out what looks like a mail address, in messages and in what failures say."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _ADDRESS.sub("(address)", value)
    return event


def formatter(*, json: bool) -> logging.Formatter:
    """One line per record: JSON, or plain words for a developer's terminal (mails are printed whole there)."""
    last: list[Any] = [structlog.dev.ConsoleRenderer(colors=False)]
    if json:
        last = [without_addresses, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _configure(level: str, *, json: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(json=json))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Development servers write their own line per request, with the whole address.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    if not json and level != "DEBUG":
        handler.addFilter(_worth_a_developers_eye)


def _worth_a_developers_eye(record: logging.LogRecord) -> bool:
    """A terminal shows mails and trouble, not every request and migration; LOG_LEVEL=DEBUG shows all."""
    return record.levelno >= logging.WARNING or not record.name.startswith(("konpe.access", "alembic"))


def _begin() -> None:
    clear_contextvars()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _SANE.fullmatch(given) else token_hex(8)
    g.began = time.monotonic()
    bind_contextvars(request=g.request_id, network=networks.of(request.remote_addr, v6=48))


def _answered(response: Response) -> Response:
    if "request_id" not in g:  # turned away before it began: an unknown host
        return response
    response.headers["X-Request-ID"] = g.request_id
    if request.endpoint != "static":
        rule = request.url_rule.rule if request.url_rule else "(none)"
        numbers = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}
        _access.info(
            "%s %s",
            request.method,
            rule,
            extra={
                "status": response.status_code,
                "ms": round((time.monotonic() - g.began) * 1000, 1),
                **({"numbers": numbers} if numbers else {}),
            },
        )
    return response
