"""Sending files and the form of an entry, as a designer does."""

from tests import cast
from tests.entries import scene as entry_scene


def sent(app, store, cast, number, shade=1, who="ken"):
    with app.app_context():
        return entry_scene.send(store, number, cast[who], entry_scene.png(shade))


def submit(app, number, *uploads, who="ken", path=None, **typed):
    form = {"own_work": "1", "ai": "none", "uploads": list(uploads)} | typed
    return cast.browser(app, who).post(path or f"/contests/{number}/entries", data=form)
