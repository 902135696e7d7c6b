"""Datastore of Flask-Security: what it changed, and what follows, is written in one transaction after the view."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from flask import after_this_request, current_app, g
from flask.typing import ResponseReturnValue
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import func, inspect

from contest.kernel.db import commit_page, db
from contest.people.actions import registrations
from contest.people.model import Person

_log = logging.getLogger(__name__)


class Accounts(SQLAlchemyUserDatastore):
    """People, as Flask-Security keeps them."""

    def commit(self) -> None:
        """Write the page's changes, then what follows from them, under one write lock.

        Hashing, the slow part, is over by then.
        """
        page = db.session()
        for person in [one for one in page.dirty if isinstance(one, Person)]:
            if inspect(person).attrs.login_count.history.added:  # one more than was read before the lock
                person.login_count = func.coalesce(Person.login_count, 0) + 1  # type: ignore[assignment]
        after: list[Callable[[], None]] = g.pop("after_people", [])
        try:
            commit_page((lambda: _do(after)) if after else None)
        except registrations.Overtaken:
            _log.info(
                "a confirmation of an address that was confirmed or blocked meanwhile: it changes nothing"
            )

    def create_user(self, **facts: Any) -> Person:
        """Somebody of no session yet: written with the mail of this registration, or not at all."""
        return Person(**facts, active=True, fs_uniquifier=uuid4().hex, joined_at=request_time())


def then(step: Callable[[], None]) -> None:
    """Do `step` in the transaction that writes this request's changes of people."""
    if "after_people" not in g:
        g.after_people = []
        after_this_request(commit)  # some views of Flask-Security mail without committing anything
    g.after_people.append(step)


def commit(response: ResponseReturnValue) -> ResponseReturnValue:
    """Write what this request has changed of people, once its view is done."""
    current_app.extensions["security"].datastore.commit()
    return response


def request_time() -> datetime:
    """The instant of this request."""
    return cast(datetime, g.now)


def _do(steps: list[Callable[[], None]]) -> None:
    for step in steps:
        step()
