"""Uploads: promised here, their bytes go to storage, in one piece or, above 64 MB, in parts."""

from typing import Any

from flask import current_app, g
from marshmallow import fields

from contest.access import guard
from contest.api.blueprint import Act, payload
from contest.api.entries import bp
from contest.api.fields import GREATEST, Instant, LongText, Many, OneOf, Part, Schema, Text, Whole
from contest.entries import quotas, rules as entry_rules
from contest.entries.actions.uploads import arriving, claiming, promising
from contest.entries.model import OK
from contest.kernel.refusal import N_, Refused
from contest.kernel.sentences import sentence


class File(Schema):
    """A file as it is announced: exactly these bytes may then be sent."""

    purpose = OneOf(entry_rules.PURPOSES, required=True)
    filename = Text(most=1_000, required=True, metadata={"example": "logo.png"})
    content_type = Text(
        most=100,
        required=True,
        metadata={"example": "image/png", "description": "As your system calls it; the bytes decide"},
    )
    size = Whole(required=True, most=GREATEST, metadata={"example": 123_456, "description": "In bytes"})
    sha256 = Text(
        most=64, required=True, metadata={"example": "0" * 64, "description": "64 small hex digits"}
    )


class PartDocument(Schema):
    """A part of a large file: so many bytes to this address; `etag` once storage has it."""

    number = Whole()
    url = Text(most=4_000, metadata={"example": "https://files.example.jp/…"})
    size = Whole(metadata={"example": 8_388_608})
    etag = Text(most=100)


class UploadDocument(Schema):
    """Leave to send one file: the request to make, and until when. A large one has `parts` instead of `url`."""

    id = Text(most=22, metadata={"example": "Zk3vXw0q9PpQxqg0r1c2dA"})
    method = Text(most=4, metadata={"example": "PUT"})
    url = Text(most=4_000, metadata={"example": "https://files.example.jp/…"})
    headers = fields.Dict(
        keys=fields.String(), values=fields.String(),
        metadata={"example": {"Content-Type": "image/png", "If-None-Match": "*"}},
    )  # fmt: skip
    expires_at = Instant()
    parts = Many(Part(PartDocument))


class LookDocument(Schema):
    """State of an upload; storage was asked. `check` is there once an image has arrived."""

    state = OneOf(("promised", "received", "expired"))
    size = Whole()
    check = OneOf(
        ("pending", "ok", "refused"),
        metadata={"description": "Whether the image can be used; an entry need not wait for it"},
    )
    reason_code = Text(most=60, metadata={"description": "Why it is refused: noun.reason"})
    reason = LongText(most=500, metadata={"description": "The same as a sentence"})
    unseen_on = fields.Dict(
        keys=fields.String(), values=fields.Integer(),
        metadata={"description": "Backgrounds (white, dark) on which it cannot be seen, in per cent of the artwork; "
                  "a warning", "example": {"white": 98}},
    )  # fmt: skip


class PartSent(Schema):
    """A part as storage answered it."""

    number = Whole(required=True, least=1, most=entry_rules.MOST_PARTS)
    etag = Text(
        most=100, required=True, empty=False, metadata={"example": "d41d8cd98f00b204e9800998ecf8427e"}
    )


class Completion(Schema):
    """The parts that were sent; nothing of a file that went in one piece."""

    parts = Many(Part(PartSent), load_default=list, most=entry_rules.MOST_PARTS)


@bp.post("/contests/<int:number>/uploads")
@bp.accepts(File)
@bp.returns(201, UploadDocument, N_("Announce a file; then upload it to the address in the answer"))
def promise(number: int) -> Any:
    """What counts for the deadline is this instant. The same large file promised again is taken up where it is:
    that act asks storage and is the same twice, so it runs before the key's transaction."""
    guard.contest("upload.promise", number)
    me, file = guard.my_id(), payload()
    if file["size"] > current_app.config["MULTIPART_OVER"]:
        return _promised(promising.promise(number, by=me, now=g.now, **file))
    quotas.require_space(file["purpose"])
    return Act(lambda: promising.promise(number, by=me, now=g.now, space_known=True, **file), _promised)


@bp.get("/uploads/<upload_id>")
@bp.returns(200, LookDocument, N_("Upload status of my file"))
def look(upload_id: str) -> dict[str, Any]:
    """Asks storage; an image that has arrived is then checked."""
    return _status(arriving.look(upload_id, by=guard.my_id(), now=g.now))


@bp.post("/uploads/<upload_id>/completion")
@bp.accepts(Completion)
@bp.returns(201, LookDocument, N_("All parts of a file are sent: put them together"))
def complete(upload_id: str) -> dict[str, Any]:
    """However often it is asked, there is one file and one answer. An image is then checked: ask for its `check`."""
    me = guard.my_id()
    sent = [(part["number"], part["etag"].strip('"')) for part in payload()["parts"]]
    return _status(arriving.complete(upload_id, by=me, parts=sent, now=g.now))


@bp.delete("/uploads/<upload_id>")
@bp.returns(204, None, N_("Delete an unused upload"))
def discard(upload_id: str) -> None:
    """Twice is once."""
    claiming.discard(upload_id, by=guard.my_id())


def _status(seen: arriving.UploadStatus) -> dict[str, Any]:
    found: dict[str, Any] = {"state": seen.state, "size": seen.size}
    if seen.check is None:
        return found
    found["check"] = seen.check.state
    if seen.check.reason is not None:
        why = Refused(seen.check.reason, **seen.check.values)
        found |= {"reason_code": why.code, "reason": sentence(why)}
    if seen.check.state == OK:
        found["unseen_on"] = dict(seen.check.unseen_on)
    return found


def _promised(promised: promising.Promise) -> dict[str, Any]:
    found = {name: getattr(promised, name) for name in ("id", "method", "headers", "expires_at")}
    if promised.url is not None:
        return found | {"url": promised.url}
    return found | {"parts": [_part(part) for part in promised.parts]}


def _part(part: promising.UploadPart) -> dict[str, Any]:
    found = {"number": part.number, "url": part.url, "size": part.size}
    return found if part.etag is None else found | {"etag": part.etag}
