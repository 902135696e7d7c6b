"""An application in the test's own process on a running house's tables and files, and browsers signed in to that house."""

from typing import Any

from flask import Flask

from contest import create_app
from tests.running import House


def beside(house: House) -> Flask:
    """The application; pages it links to are the house's."""
    return create_app(
        INSTANCE=house.folder,
        DATABASE_URL=house.database_url,
        PUBLIC_URL=house.url,
        FILES_URL=house.files_url,
        SECRET_KEY=house.environment["SECRET_KEY"],
    )


def sign_in(app: Flask, house: House, context: Any, who: str) -> None:
    """Sign one of the cast in to the house, in a context of Chromium."""
    session = app.session_interface.get_signing_serializer(app).dumps(
        {"_user_id": f"uniquifier-{who}", "_fresh": True}
    )
    context.add_cookies([{"name": "session", "value": session, "url": house.url}])
