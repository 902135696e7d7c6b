"""Sending files: a page's script asks for leave, and asks what has arrived. JSON; the bytes go to the store."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from contest.entries import uploads
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard

bp = Blueprint("uploads", __name__)


@bp.post("/contests/<int:number>/uploads")
def promise(number: int) -> ResponseReturnValue:
    """Promise one file of a given size, type and SHA-256."""
    contest = guard.contest("upload.promise", number)
    told = _told()
    promised = uploads.promise(contest.id, by=guard.my_id(), now=g.now, **told)
    return {
        "id": promised.id,
        "method": promised.method,
        "url": promised.url,
        "headers": dict(promised.headers),
        "expires_at": promised.expires_at.isoformat(),
    }, 201


@bp.get("/uploads/<upload_id>")
def look(upload_id: str) -> ResponseReturnValue:
    """How an upload of one's own stands."""
    seen = uploads.look(upload_id, by=guard.my_id(), now=g.now)
    return {"state": seen.state, "size": seen.size}


def _told() -> dict[str, Any]:
    """The five facts of a file, of the right types. Raises Invalid."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid({"": Refused("upload.body")})
    kinds = {"purpose": str, "filename": str, "content_type": str, "size": int, "sha256": str}
    wrong = {name: Refused("upload.body") for name, kind in kinds.items() if type(body.get(name)) is not kind}
    if wrong:
        raise Invalid(wrong)
    return {name: body[name] for name in kinds}
