"""Error handlers of the API: a problem document for every refusal."""

from collections.abc import Mapping

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from contest.access.guard import NotSignedIn, Unknown
from contest.api.authentication import ScopeTooSmall, TokenUnknown, TokenWeak
from contest.kernel.problems import of_http, problem
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence
from contest.people import scopes
from storage.store import StorageUnavailable


def handle(bp: Blueprint) -> None:
    """One handler per kind of no."""
    bp.register_error_handler(Refused, refused)
    bp.register_error_handler(Invalid, invalid)
    bp.register_error_handler(Unknown, lambda _: of_http(404))
    bp.register_error_handler(NoResultFound, lambda _: of_http(404))
    bp.register_error_handler(NotSignedIn, lambda _: _who(401, "person.not_signed_in"))
    bp.register_error_handler(TokenUnknown, lambda _: _who(401, "token.unknown", error="invalid_token"))
    bp.register_error_handler(TokenWeak, lambda _: _who(403, "token.weak", error="insufficient_scope"))
    bp.register_error_handler(ScopeTooSmall, _too_small)
    bp.register_error_handler(StorageUnavailable, lambda _: of_http(503))
    bp.register_error_handler(HTTPException, http)
    bp.register_error_handler(Exception, broke)


# Refusals about what was sent rather than the state of things, and the field that is wrong.
AT_FIELD = {
    "contest.reason_needed": "reason", "entry.decline_reason": "reasons", "entry.images": "uploads", "funding.unknown_gateway": "gateway",
    "handover.unknown_format": "format", "invitation.not_an_address": "email", "receipt.in_the_future": "received_on",
    "receipt.no_such_funding": "funding", "receipt.nothing": "amount", "upload.unknown": "uploads",
}  # fmt: skip


def refused(why: Refused) -> Response:
    """409: the state of things forbids it now; or 422, if it is what was sent."""
    if field := AT_FIELD.get(why.code):
        return invalid(Invalid({field: why}))
    return _no(409, why.code, detail=sentence(why))


def invalid(why: Invalid) -> Response:
    """422: the body is wrong; `errors` names each field that is."""
    errors = {field: sentence(one) for field, one in why.errors.items()}
    return _no(422, "input.invalid", detail=next(iter(errors.values()), ""), errors=errors)


def http(error: HTTPException) -> Response:
    """What HTTP has a number for: no such method, too large, too many."""
    given = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return of_http(error.code or 500, given)


def broke(error: Exception) -> Response:
    """500: our fault; the log has the traceback."""
    if current_app.testing:
        raise error
    current_app.logger.exception("unhandled")
    return of_http(500)


def _too_small(why: ScopeTooSmall) -> Response:
    """403, with the scope that is needed in the challenge too (RFC 6750)."""
    code = "token.no_money" if why.needed == scopes.MONEY else "token.read_only"
    return _who(403, code, error="insufficient_scope", scope=why.needed)


def _who(status: int, code: str, *, error: str | None = None, scope: str | None = None) -> Response:
    challenge = 'Bearer realm="Konpe"' + (f', error="{error}"' if error else "")
    challenge += f', scope="{scope}"' if scope else ""
    return _no(status, code, detail=sentence(Refused(code)), headers={"WWW-Authenticate": challenge})


def _no(
    status: int,
    code: str,
    *,
    detail: str,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    titles = {
        401: "problem.unknown_caller", 403: "problem.may_not", 409: "problem.not_now", 422: "problem.wrong_body",
    }  # fmt: skip
    title = sentence(Refused(titles[status]))
    return problem(status, code, title, detail=detail, errors=errors, headers=headers)
