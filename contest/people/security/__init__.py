"""Flask-Security's register, confirm, sign in and out, reset and change, writing under our discipline.

It changes objects of the page's session and ends every view in `datastore.commit()`: the one hook needed.
Mails, events and forgiven tries of that request are written in the same transaction, after the flush.
"""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_login import user_logged_out
from flask_security import Security, password_changed, password_reset, user_authenticated

from contest.kernel.db import db
from contest.people.factors import pending_sign_in
from contest.people.model import Person
from contest.people.security import cookies, mails, passwords
from contest.people.security.datastore import Accounts
from contest.people.security.options import MESSAGES, SETTINGS, TEMPLATES


def init_app(app: Flask, **forms: Any) -> None:
    """Switch on accounts, with the edge's forms; whatever Flask-Security offers beside is off."""
    for name, value in SETTINGS.items():
        app.config.setdefault(f"SECURITY_{name}", value)
    for name, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{name}"] = message
    for name, template in TEMPLATES.items():
        app.config[f"SECURITY_{name}"] = template
    app.config.setdefault("REMEMBER_COOKIE_DURATION", timedelta(days=30))
    accounts = Accounts(db, Person, None)  # type: ignore[arg-type]  # there are no roles here
    security = Security(
        app, accounts, mail_util_cls=mails.MailByOutbox, password_util_cls=passwords.Passwords, **forms
    )
    security.two_factor_plugins = pending_sign_in.SecondStep()
    security.want_json(lambda _request: False)
    app.login_manager.user_loader(cookies.holder)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # no tokens here
    password_reset.connect(passwords.reset, app)
    password_changed.connect(passwords.changed, app)
    user_authenticated.connect(cookies.signed_in, app)
    user_logged_out.connect(cookies.signed_out, app)
