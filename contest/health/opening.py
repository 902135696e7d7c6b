"""Faults in the database that must be gone before the site goes live."""

from flask import Flask
from sqlalchemy import inspect

from contest.kernel.db import db
from contest.kernel.settings import Unsafe
from contest.people import queries as person_queries


def refuse_demo(app: Flask) -> None:
    """In production refuse to start over the demo's people, whose passwords everybody knows. Raises `Unsafe`."""
    if app.config["KONPE_ENV"] != "production":
        return
    with app.app_context():
        if inspect(db.engine).has_table("person") and person_queries.seeded():
            raise Unsafe("This database was filled by `flask demo`: production needs one of its own.")
        db.session.remove()
        db.engine.dispose()  # gunicorn may fork after loading: no connection is shared
