"""Sending files, and making an entry or a new version of them."""

from typing import Any

from flask import g
from marshmallow import fields

from contest.access import guard
from contest.api.blueprint import Act, told
from contest.api.entries import bp
from contest.api.entries.documents import DeclarationsDocument, EntryDocument, whole
from contest.api.fields import GREATEST, Instant, LongText, Many, OneOf, Part, Schema, Text, Whole
from contest.contests.queries import contest as contest_of
from contest.entries import actions, declarations, queries, rules, uploads
from contest.entries.actions import Made
from contest.entries.actions.making import Words
from contest.entries.declarations import Declarations
from contest.kernel.refusal import N_


class File(Schema):
    """A file as it is announced: exactly these bytes may then be sent."""

    purpose = OneOf(rules.PURPOSES, required=True)
    filename = Text(most=1_000, required=True, metadata={"example": "logo.png"})
    content_type = Text(most=100, required=True, metadata={"example": "image/png"})
    size = Whole(required=True, most=GREATEST, metadata={"example": 123_456, "description": "In bytes"})
    sha256 = Text(
        most=64, required=True, metadata={"example": "0" * 64, "description": "64 small hex digits"}
    )


class UploadDocument(Schema):
    """Leave to send one file: the request to make, and until when."""

    id = Text(most=22, metadata={"example": "Zk3vXw0q9PpQxqg0r1c2dA"})
    method = Text(most=4, metadata={"example": "PUT"})
    url = Text(most=4_000, metadata={"example": "https://files.example.jp/…"})
    headers = fields.Dict(
        keys=fields.String(), values=fields.String(),
        metadata={"example": {"Content-Type": "image/png", "If-None-Match": "*"}},
    )  # fmt: skip
    expires_at = Instant()


class LookDocument(Schema):
    """How an upload stands; the store was asked."""

    state = OneOf(("promised", "received", "expired"))
    size = Whole()


class NewVersion(Schema):
    """Uploads that have arrived, in the order they shall be shown, and what is said of them."""

    uploads = Many(
        Text(most=40, metadata={"example": "Zk3vXw0q9PpQxqg0r1c2dA"}),
        required=True,
        least=1,
        most=rules.MOST_IMAGES,
    )
    title = Text(most=rules.LONGEST_TITLE, load_default="", metadata={"example": "港の朝"})
    note = LongText(most=rules.LONGEST_NOTE, load_default="", metadata={"example": "倉庫の石積みから。"})
    alt = Text(most=rules.LONGEST_ALT, load_default="", metadata={"example": "波をたたえたカップ"})
    declarations = Part(DeclarationsDocument, required=True)


class MadeDocument(EntryDocument):
    """What was made."""

    same_as = Many(
        Whole(),
        metadata={"description": "Numbers of my own entries here with the very same file", "example": []},
    )


@bp.post("/contests/<int:number>/uploads")
@bp.takes(File)
@bp.answers(201, UploadDocument, N_("Promise a file; then send its bytes to the address in the answer"))
def promise(number: int) -> Act:
    """What counts for the deadline is this instant."""
    guard.contest("upload.promise", number)
    me, file = guard.my_id(), told()
    return Act(lambda: uploads.promise(number, by=me, now=g.now, **file), _promised)


@bp.get("/uploads/<upload_id>")
@bp.answers(200, LookDocument, N_("Whether a file of mine has arrived"))
def look(upload_id: str) -> uploads.Look:
    """Asks the store."""
    return uploads.look(upload_id, by=guard.my_id(), now=g.now)


@bp.post("/contests/<int:number>/entries")
@bp.takes(NewVersion)
@bp.answers(201, MadeDocument, N_("Enter the contest"))
def enter(number: int) -> Act:
    """With one to five images that have arrived."""
    contest = guard.contest("entry.enter", number)
    facts = _facts(contest.ai_policy)
    return Act(lambda: actions.enter(number, **facts), lambda made: _made(number, made))


@bp.post("/contests/<int:number>/entries/<int:entry>/versions")
@bp.takes(NewVersion)
@bp.answers(201, MadeDocument, N_("Give an entry of mine a new version"))
def replace(number: int, entry: int) -> Act:
    """The one shown stays until the new one is ready."""
    contest, row = guard.entry("entry.replace", number, entry)
    entry_id, facts = row.id, _facts(contest.ai_policy)
    return Act(lambda: actions.replace(entry_id, **facts), lambda made: _made(number, made))


def _facts(ai_policy: str) -> dict[str, Any]:
    """What the actions take; that the files are here has been asked of the store, outside any transaction."""
    said, me = told(), guard.my_id()
    ai = said["declarations"]["ai"]
    declared = Declarations(
        own_work=said["declarations"]["own_work"],
        stock_used=bool(said["declarations"]["stock"]),
        stock=tuple(said["declarations"]["stock"]),
        fonts_used=bool(said["declarations"]["fonts"]),
        fonts=tuple(said["declarations"]["fonts"]),
        ai_used=ai["used"],
        ai_tools=ai["tools"],
    )
    declarations.check(declared, ai_policy=ai_policy)
    uploads.receive(said["uploads"], by=me)
    words = Words(title=said["title"], note=said["note"], alt=said["alt"])
    return {"by": me, "upload_ids": said["uploads"], "words": words, "declared": declared, "now": g.now}


def _made(number: int, made: Made) -> dict[str, Any]:
    entry = whole(contest_of(number), queries.find(number, made["number"]))
    return entry | {"version": made["version"], "same_as": made["same_as"]}


def _promised(promised: uploads.Promise) -> dict[str, Any]:
    return {name: getattr(promised, name) for name in ("id", "method", "url", "headers", "expires_at")}
