"""An application in the test's own process on a running site's tables and files, and browsers signed in to that site."""

from typing import Any

from flask import Flask

from contest import create_app
from contest.kernel.db import db
from tests.running import Site


def beside(site: Site) -> Flask:
    """The application; pages it links to are the site's."""
    app = create_app(
        INSTANCE=site.folder,
        DATABASE_URL=site.database_url,
        PUBLIC_URL=site.url,
        FILES_URL=site.files_url,
        SECRET_KEY=site.environment["SECRET_KEY"],
    )

    @app.teardown_appcontext
    def leave(_error: Any) -> None:
        """Hold no connection that the site would wait for."""
        db.session.remove()
        db.engine.dispose()

    return app


def sign_in(app: Flask, site: Site, context: Any, who: str) -> None:
    """Sign one of the cast in to the site, in a context of Chromium."""
    session = app.session_interface.get_signing_serializer(app).dumps(
        {"_user_id": f"uniquifier-{who}", "_fresh": True}
    )
    context.add_cookies([{"name": "session", "value": session, "url": site.url}])
