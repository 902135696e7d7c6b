"""Flask-Security's sign-in, register, confirm and reset, writing under our discipline."""

from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from contest.kernel.db import commit_page, db
from contest.people.model import Person


class Accounts(SQLAlchemyUserDatastore):
    """Flask-Security changes objects of the page and always ends in `commit()`: the one hook."""

    def commit(self) -> None:
        """Write the page's changes under the write lock; hashing, the slow part, is over by then."""
        commit_page()


def init_app(app: Flask) -> Any:
    """Switch on accounts."""
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    accounts = Accounts(db, Person, None)
    Security(app, accounts)
    return accounts
