"""Rows that a test of pages looks at, or changes behind their backs."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Select, func, select

from contest.kernel.db import reader, transaction


def change(app: Flask, model: type, identity: int, **facts: Any) -> None:
    """Write facts into a row, as no action would."""
    with app.app_context(), transaction() as session:
        row = session.get_one(model, identity)
        for name, value in facts.items():
            setattr(row, name, value)


def inside(app: Flask, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call an action or a query of the application."""
    with app.app_context():
        return act(*args, **kwargs)


def count(app: Flask, model: type) -> int:
    """How many rows there are."""
    with app.app_context():
        return reader().scalar(select(func.count()).select_from(model)) or 0


def one(app: Flask, statement: Select[Any]) -> Any:
    """The only row or value that a statement finds."""
    with app.app_context():
        return reader().scalars(statement).one()
