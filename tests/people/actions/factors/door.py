"""Going through the door with two factors, for tests."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import PASSWORD, browser


def knock(app: Flask, who: str = "ken", password: str = PASSWORD, **more: Any) -> FlaskClient:
    """A browser in which this person has typed the password."""
    client = browser(app)
    client.post("/sign-in", data={"email": f"{who}@example.jp", "password": password, **more})
    return client


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/me/account").status_code == 200
