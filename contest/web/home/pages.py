"""Pages of the home: the first one, a shelf of one's work in pages, and the addresses that led there before."""

from flask import abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.access import parts
from contest.people.model import Person
from contest.web import guard, paging
from contest.web.home import bp
from contest.web.home.front import front
from contest.web.home.work import SHELVES, Shelf, shelf_rows, work

PAGE = 20  # contests of a shelf on its own page


@bp.get("/")
def index() -> ResponseReturnValue:
    """My work; for a visitor, what the site is."""
    person = guard.me()
    if person is None:
        return about()
    todo, shelves = work(person, now=g.now)
    return render_template("home/work.html", todo=todo, shelves=shelves)


@bp.get("/about")
def about() -> ResponseReturnValue:
    """How a contest goes and what it costs, for who is signed in as well."""
    return render_template("home/front.html", **front())


@bp.get("/me/work/<shelf>")
def shelf(shelf: str) -> ResponseReturnValue:
    """One shelf of my work, newest contests first."""
    person = _person()
    found = next((one for one in SHELVES if one.name == shelf), None)
    if found is None:
        abort(404)
    rows, after = _page(person, found)
    return render_template(
        "home/shelf.html", shelf=found, rows=rows, first=paging.before() is None, after=after
    )


@bp.get("/me/contests", defaults={"shelf": "run"})
@bp.get("/me/panels", defaults={"shelf": "judge"})
@bp.get("/me/entries", defaults={"shelf": "entered"})
def moved(shelf: str) -> ResponseReturnValue:
    """Where lists of one's own stood before: mails and bookmarks still lead there."""
    guard.my_id()
    return redirect(url_for(".index", _anchor=shelf), code=301)


def _page(person: Person, shelf: Shelf) -> tuple[list[dict[str, object]], int | None]:
    found = parts.parts_as(person, shelf.role, now=g.now, before=paging.before(), most=PAGE + 1)
    relations, after = paging.cut(found, PAGE, lambda one: one.contest.id)
    return shelf_rows(shelf, relations, now=g.now), after


def _person() -> Person:
    guard.my_id()
    person = guard.me()
    assert person is not None
    return person
