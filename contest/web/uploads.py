"""Uploads: a page's script asks for a promise, and what has arrived. JSON; the bytes go to storage."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.entries import pictures
from contest.entries.actions.uploads import arriving, claiming, promising
from contest.entries.model import OK, RECEIVED, Upload
from contest.entries.queries import unused_uploads
from contest.entries.rules import MOST_PARTS
from contest.imaging import specs
from contest.imaging.formats import FORMATS
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence
from contest.web import guard
from storage import keys

bp = Blueprint("uploads", __name__)
MOSTLY = 90  # per cent of an image that cannot be seen: what is left does not show it


@bp.post("/contests/<int:number>/uploads")
def promise(number: int) -> ResponseReturnValue:
    """Promise one file of a given size, type and SHA-256."""
    contest = guard.contest("upload.promise", number)
    return _promised(promising.promise(contest.id, by=guard.my_id(), now=g.now, **_facts())), 201


@bp.get("/uploads/<upload_id>")
def look(upload_id: str) -> ResponseReturnValue:
    """State of a person's own upload."""
    return _status(arriving.look(upload_id, by=guard.my_id(), now=g.now))


@bp.post("/uploads/<upload_id>/completion")
def complete(upload_id: str) -> ResponseReturnValue:
    """All bytes have been sent: write it down, putting the parts of a large file together."""
    return _status(arriving.complete(upload_id, by=guard.my_id(), parts=_sent(), now=g.now)), 201


@bp.post("/uploads/<upload_id>/removal")
def remove(upload_id: str) -> ResponseReturnValue:
    """Throw away a file that was sent and not used."""
    claiming.discard(upload_id, by=guard.my_id())
    return "", 204


def shown(found: Sequence[Upload]) -> list[dict[str, Any]]:
    """Uploads as the field for files shows them (contest/frontend/README.md)."""
    return [
        {
            "id": upload.id,
            "filename": upload.filename,
            "size": upload.size,
            "sha256": upload.sha256,
            "arrived": upload.part_size is None or upload.state == RECEIVED,
        }
        | _checked(unused_uploads.check_of(upload), upload.inbox_key if upload.used_at is None else None)
        for upload in found
    ]


def image_limits() -> dict[str, Any]:
    """What upload.js looks for before it sends an image."""
    return {
        "formats": [
            {
                "name": one.name,
                "type": one.media_type,
                "starts": one.starts,
                "brands": one.brands,
                "markup": one.markup,
                "everywhere": one.shown_everywhere,
            }
            for one in FORMATS.values()
        ],
        "max_bytes": specs.MAX_BYTES,
        "max_pixels": specs.MAX_PIXELS,
        "min_side": specs.SHORTEST_SIDE,
        "max_side": specs.LONGEST_SIDE,
    }


def field_for(contest_id: int, *, purpose: str, most: int | None) -> dict[str, list[dict[str, Any]]]:
    """What a form's field for files holds and what it offers: those that its refused form held and those that are only
    begun wait to be chosen again; those that arrived and are used nowhere, `most` at most, stand apart, unticked.
    `most` is None where nothing is offered."""
    me = guard.my_id()
    held = unused_uploads.own(request.form.getlist("uploads"), by=me) if request.method == "POST" else []
    unused = []
    if most is not None:
        unused = unused_uploads.waiting(contest_id, by=me, purpose=purpose, most=most)
    new = [upload for upload in unused if upload not in held]
    begun = [upload for upload in new if upload.part_size is not None and upload.state != RECEIVED]
    return {
        "existing": shown([*held, *begun]),
        "earlier": shown([upload for upload in new if upload not in begun]),
    }


def _promised(promise: promising.Promise) -> dict[str, Any]:
    """Where to send the file: its address, or those of its parts."""
    answer: dict[str, Any] = {
        "id": promise.id,
        "method": promise.method,
        "headers": dict(promise.headers),
        "expires_at": promise.expires_at.isoformat(),
    }
    if promise.url is None:
        return answer | {"parts": [_part(part) for part in promise.parts]}
    return answer | {"url": promise.url}


def _status(seen: arriving.UploadStatus) -> dict[str, Any]:
    return {"state": seen.state, "size": seen.size} | _checked(seen.check, seen.inbox_key)


def _checked(check: unused_uploads.Check | None, inbox_key: str | None) -> dict[str, Any]:
    """The check of an image: its state, why it is refused, and, once it is ok and unused, its small picture and the
    backgrounds on which it cannot be seen, in words."""
    if check is None:
        return {}
    answer: dict[str, Any] = {"check": check.state}
    if check.reason is not None:
        answer |= {"reason_code": check.reason, "reason": sentence(Refused(check.reason, **check.values))}
    if check.state == OK:
        answer["unseen_on"] = [
            {"background": name, "sentence": _unseen(name, share)} for name, share in check.unseen_on.items()
        ]
        if inbox_key is not None:
            answer["preview"] = pictures.signed(keys.preview(inbox_key), g.now)
    return answer


def _unseen(background: str, share: int) -> str:
    """What is said of an image of which `share` per cent cannot be seen on a background."""
    if background == "white":
        said = (
            _("This image cannot be seen on white.")
            if share >= MOSTLY
            else _("About %(share)s%% of this image cannot be seen on white.", share=share)
        )
    elif share >= MOSTLY:
        said = _("This image cannot be seen on dark backgrounds.")
    else:
        said = _("About %(share)s%% of this image cannot be seen on dark backgrounds.", share=share)
    return str(said)


def _part(part: promising.UploadPart) -> dict[str, Any]:
    """A part of a promise; its etag once storage has it."""
    answer = {"number": part.number, "url": part.url, "size": part.size}
    return answer if part.etag is None else answer | {"etag": part.etag}


def _sent() -> list[tuple[int, str]]:
    """The parts a page says it has sent. Raises Invalid."""
    body = request.get_json(silent=True) if request.data else {}
    listed = body.get("parts", []) if isinstance(body, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_PARTS:
        raise Invalid({"parts": Refused("upload.body")})
    sent = []
    for part in listed:
        number, etag = (part.get("number"), part.get("etag")) if isinstance(part, dict) else (None, None)
        if type(number) is not int or type(etag) is not str or not 1 <= number <= MOST_PARTS:
            raise Invalid({"parts": Refused("upload.body")})
        sent.append((number, etag.strip('"')[:100]))
    return sent


def _facts() -> dict[str, Any]:
    """The five facts of a file, of the right types. Raises Invalid."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid({"": Refused("upload.body")})
    kinds = {"purpose": str, "filename": str, "content_type": str, "size": int, "sha256": str}
    wrong = {name: Refused("upload.body") for name, kind in kinds.items() if type(body.get(name)) is not kind}
    if wrong:
        raise Invalid(wrong)
    return {name: body[name] for name in kinds}
