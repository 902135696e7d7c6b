"""Submission of an entry or of a new version, from uploads."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api.blueprint import Act, payload
from contest.api.entries import bp
from contest.api.entries.documents import DeclarationsDocument, EntryDocument, whole
from contest.api.fields import LongText, Many, Part, Schema, Text, Truth, Whole
from contest.contests.queries import contest as contest_of
from contest.entries import declarations, queries as entry_queries, rules as entry_rules
from contest.entries.actions import entering
from contest.entries.actions.entering import Made, Words
from contest.entries.actions.uploads import arriving
from contest.entries.declarations import Declarations
from contest.entries.queries import unused_uploads
from contest.kernel.refusal import N_


class NewVersion(Schema):
    """Uploads that have arrived, in the order they shall be shown, and what is said of them."""

    uploads = Many(
        Text(most=40, metadata={"example": "Zk3vXw0q9PpQxqg0r1c2dA"}),
        required=True,
        least=1,
        most=entry_rules.MOST_IMAGES,
    )
    title = Text(most=entry_rules.LONGEST_TITLE, load_default="", metadata={"example": "港の朝"})
    note = LongText(
        most=entry_rules.LONGEST_NOTE, load_default="", metadata={"example": "倉庫の石積みから。"}
    )
    alt = Text(most=entry_rules.LONGEST_ALT, load_default="", metadata={"example": "波をたたえたカップ"})
    declarations = Part(DeclarationsDocument, required=True)
    without_refused = Truth(
        load_default=False,
        metadata={
            "description": "Leave out uploads whose check is refused; otherwise they are a 409 that names them"
        },
    )


class MadeDocument(EntryDocument):
    """What was made."""

    same_as = Many(
        Whole(),
        metadata={"description": "Numbers of my own entries here with the very same file", "example": []},
    )


@bp.post("/contests/<int:number>/entries")
@bp.accepts(NewVersion)
@bp.returns(201, MadeDocument, N_("Enter the contest"))
def enter(number: int) -> Act:
    """With one to five images that have arrived."""
    contest = guard.contest("entry.enter", number)
    facts = _facts(contest.ai_policy)
    return Act(lambda: entering.enter(number, **facts), lambda made: _made(number, made))


@bp.post("/contests/<int:number>/entries/<int:entry>/versions")
@bp.accepts(NewVersion)
@bp.returns(201, MadeDocument, N_("Submit a new version of my entry"))
def replace(number: int, entry: int) -> Act:
    """The one shown stays until the new one is ready."""
    contest, row = guard.entry("entry.replace", number, entry)
    entry_id, facts = row.id, _facts(contest.ai_policy)
    return Act(lambda: entering.add_version(entry_id, **facts), lambda made: _made(number, made))


def _facts(ai_policy: str) -> dict[str, Any]:
    """What the actions take; that the files are here has been asked of storage, outside any transaction."""
    said, me = payload(), guard.my_id()
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
    wanted = unused_uploads.usable(said["uploads"], by=me) if said["without_refused"] else said["uploads"]
    arriving.receive(wanted, by=me)
    words = Words(title=said["title"], note=said["note"], alt=said["alt"])
    return {
        "by": me,
        "upload_ids": wanted,
        "words": words,
        "declared": declared,
        "now": g.now,
        "repeats": False,
    }


def _made(number: int, made: Made) -> dict[str, Any]:
    entry = whole(contest_of(number), entry_queries.find(number, made["number"]))
    return entry | {"version": made["version"], "same_as": made["same_as"]}
