"""Problem documents (RFC 9457): refusals for programs."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, current_app

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence

TYPE = "application/problem+json"
# What is refused before any rule of the trade is asked.
OF_HTTP = {
    400: "request.bad", 404: "request.not_found", 405: "request.method", 413: "request.too_large",
    415: "request.not_json", 429: "request.too_many", 500: "request.broken", 503: "request.storage_away",
}  # fmt: skip


def problem(
    status: int,
    code: str,
    title: str,
    *,
    detail: str | None = None,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A refusal as a document: `code` is "noun.reason", `errors` has a sentence for each field that is wrong."""
    said: dict[str, object] = {"code": code, "title": title, "status": status}
    if detail is not None:
        said["detail"] = detail
    if errors is not None:
        said["errors"] = dict(errors)
    return Response(current_app.json.dumps(said), status, headers, mimetype=TYPE)


def of_http(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The document of an answer that HTTP itself has a number for."""
    code = OF_HTTP.get(status, OF_HTTP[400])
    title, detail = HTTPStatus(status).phrase, sentence(Refused(code))
    return problem(status, code, title, detail=detail, headers=headers)
