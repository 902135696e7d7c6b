"""Rate limits of the API: by token; without one, by network."""

from flask import Blueprint, Flask, current_app, g, request
from flask_limiter import Limiter

from contest.people.rules import network


def init_app(app: Flask) -> Limiter:
    """Count in Redis where there is one, which all processes share; else, and while it is away, per process."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", True)
    app.config.setdefault("RATELIMIT_KEY_PREFIX", "konpe")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK", app.config["API_RATE"])
    return Limiter(_asker, app=app)


def hold(limiter: Limiter, blueprint: Blueprint) -> None:
    """Count the requests of this noun with those of all others."""
    limiter.shared_limit(_rate, scope="api")(blueprint)


def _rate() -> str:
    return str(current_app.config["API_RATE"])


def _asker() -> str:
    return f"token/{g.token}" if g.token is not None else f"network/{network(request.remote_addr)}"
