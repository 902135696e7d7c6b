"""Somebody who registers, and what they find in their mail."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from contest.kernel.clock import utcnow
from contest.mail.post import Drawer
from contest.people import queries as person_queries
from contest.people.model import Person
from contest.work import queue
from tests.cast import PASSWORD, browser

KEN = {"name": "高橋 健", "email": "Ken@Example.jp", "password": PASSWORD, "language": "en"}
NEW = {"password": "a quite different one", "password_confirm": "a quite different one"}


def sign_in(client: FlaskClient, email: str, password: str, **more: str):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def mails(app: Flask, drawer: Drawer) -> list[dict]:
    with app.app_context():
        queue.drain(utcnow() + timedelta(minutes=1))
    return drawer.mails


def link(mail: dict) -> str:
    return re.search(r"http://localhost(/\S+)", mail["text"]).group(1)


def person(app: Flask, email: str) -> Person:
    with app.app_context():
        return person_queries.by_email(email)


def reset_link(app: Flask, drawer: Drawer) -> str:
    """Have a link to a new password mailed to Ken."""
    browser(app).post("/reset", data={"email": "ken@example.jp"})
    return link([mail for mail in mails(app, drawer) if mail["subject"] == "Reset your password"][-1])
