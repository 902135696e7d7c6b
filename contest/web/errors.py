"""Error pages: for what cannot be done, was not understood, or broke."""

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException, SecurityError

from contest.access.guard import NotSignedIn, Unknown
from contest.kernel.problems import of_http, problem
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence
from contest.web import guard
from contest.web.guard import NotFresh
from contest.web.requests import own
from storage.store import StorageUnavailable


def init_app(app: Flask) -> None:
    """One handler per kind of no."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Invalid, invalid)
    app.register_error_handler(Unknown, lambda _: _page(404))
    app.register_error_handler(NoResultFound, lambda _: _page(404))
    app.register_error_handler(NotSignedIn, not_signed_in)
    app.register_error_handler(NotFresh, not_fresh)
    app.register_error_handler(StorageUnavailable, lambda _: _page(503))
    app.register_error_handler(CSRFError, lambda _: _page(400))
    app.register_error_handler(HTTPException, lambda error: _page(error.code or 500, error))
    app.register_error_handler(Exception, broke)


def wants_json() -> bool:
    """Whether a program is asking, which reads problem documents: our own scripts, or a client of the API that is
    at an address of nobody's."""
    asked = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    return asked or request.path.startswith("/api/")


def refused(why: Refused) -> ResponseReturnValue:
    """409: the state of things forbids it now; the page says why and what to do."""
    if wants_json():
        return problem(409, why.code, sentence(why))
    return render_template("errors/409.html", reason=sentence(why)), 409


def invalid(why: Invalid) -> ResponseReturnValue:
    """422: input that was not understood. Forms show it at the field; scripts get a problem document."""
    errors = {field: sentence(one) for field, one in why.errors.items()}
    if wants_json():
        return problem(422, "input.invalid", next(iter(errors.values())), errors=errors)
    return render_template("errors/422.html", errors=errors), 422


def not_signed_in(_: NotSignedIn) -> ResponseReturnValue:
    """The sign-in page, then back to where one was going."""
    if wants_json():
        return problem(401, "person.not_signed_in", sentence(Refused("person.not_signed_in")))
    target = own(request.full_path.rstrip("?")) if request.method == "GET" else None
    return redirect(url_for("security.login", next=target), code=303)


def not_fresh(error: NotFresh) -> ResponseReturnValue:
    """The question who it is, with the act's form inside."""
    if wants_json():
        return problem(401, "person.not_fresh", sentence(Refused("person.not_fresh")))
    return guard.ask(error.errors)


def broke(error: Exception) -> ResponseReturnValue:
    """500: our fault; the log has the traceback, the page has its request id."""
    if current_app.testing:
        raise error
    current_app.logger.exception("unhandled")
    return _page(500)


def _page(status: int, error: HTTPException | None = None) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # another Host: a page of ours could not even say where it stands
        return Response("Bad Request", 400, mimetype="text/plain")
    headers = dict(error.get_headers()) if error is not None and status in (405, 429) else {}
    headers.pop("Content-Type", None)
    known = status if status in (400, 404, 413, 429, 500, 503) else 404 if status in (403, 405) else 400
    if wants_json():
        return of_http(status, headers)
    return render_template(f"errors/{known}.html"), status, headers
