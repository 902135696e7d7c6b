"""Brief of a draft, written while nobody else sees it; deadline of a published contest, extended by PATCH or closed early."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.contests import bp
from contest.api.contests.documents import TITLE, ContestDocument, document
from contest.api.fields import Instant, LongText, Many, OneOf, Schema, Text, Truth, Whole, money
from contest.contests import brief
from contest.contests.actions import deadline, drafting
from contest.contests.queries import conversation as conversation_queries
from contest.entries.actions import closing
from contest.kernel.refusal import N_, Refused, require


class Brief(Schema):
    """Fields of a brief; those left out stay as they are."""

    title = Text(most=brief.LONGEST["title"], metadata={"example": TITLE})
    lead = Text(most=brief.LONGEST["lead"])
    category = OneOf(brief.CATEGORIES)
    language = OneOf(brief.LANGUAGES)
    description = LongText(
        most=brief.LONGEST["description"],
        metadata={"example": "小樽の運河沿いの焙煎所です。看板と豆袋に使います。"},
    )
    wanted = LongText(most=brief.LONGEST["wanted"])
    avoided = LongText(most=brief.LONGEST["avoided"])
    prize = money(allow_none=True)
    entries_close_at = Instant(allow_none=True)
    visibility = OneOf(brief.VISIBILITIES)
    reveal = Truth()
    required_formats = Many(
        Text(most=brief.LONGEST_FORMAT, empty=False, metadata={"example": "SVG"}), most=brief.MOST_FORMATS
    )
    ai_policy = OneOf(brief.AI_POLICIES, metadata={"example": "declare"})
    time_zone = Text(most=40, metadata={"example": "Asia/Tokyo"})


class NewBrief(Brief):
    """A brief to begin with: only its title must be known."""

    title = Text(most=brief.LONGEST["title"], required=True, empty=False, metadata={"example": TITLE})


class Nothing(Schema):
    """Nothing need be said."""


class DeadlineChangeDocument(Schema):
    """A deadline that was moved in public."""

    number = Whole(metadata={"example": 1})
    early = Truth(metadata={"description": "Closed early; else more time"})
    was = Instant()
    becomes = Instant()
    at = Instant()


@bp.post("/contests")
@bp.accepts(NewBrief)
@bp.returns(201, ContestDocument, N_("Start a contest: a draft that only its client sees"))
def create() -> Act:
    """Whatever is not said begins as most clients want it."""
    guard.site("contest.create")
    me, changes = guard.my_id(), payload()
    person = guard.me()
    zone = changes.get("time_zone") or (person.time_zone if person else "Asia/Tokyo")
    language = changes.get("language") or g.language
    return Act(
        lambda: drafting.create(by=me, language=language, time_zone=zone, now=g.now, changes=changes),
        document,
    )


@bp.patch("/contests/<int:number>")
@bp.accepts(Brief)
@bp.returns(
    200,
    ContestDocument,
    N_("Change fields of a draft; of an open contest `entries_close_at`, to a later time"),
)
def change(number: int) -> dict[str, Any]:
    """The client changes the brief, or gives designers more time."""
    try:
        guard.contest("contest.edit_brief", number)
    except Refused:  # its client, and no draft any more
        _later(number)
    else:
        drafting.save(number, payload(), by=guard.my_id(), now=g.now)
    return document(number)


@bp.get("/contests/<int:number>/deadline-changes")
@bp.returns(200, cursor.pages_of(DeadlineChangeDocument), N_("Deadline changes since publication"))
def deadline_changes(number: int) -> dict[str, Any]:
    """All of them, in their order."""
    contest = guard.contest("contest.view", number)
    return cursor.page(conversation_queries.conversation(contest.id, sees=guard.sees(contest)).moves, None)


@bp.post("/contests/<int:number>/early-close")
@bp.accepts(Nothing)
@bp.returns(201, ContestDocument, N_("Close entries at the end of the next day; everyone is told"))
def close_early(number: int) -> Act:
    """Needs a living entry, and must be earlier than the deadline."""
    guard.contest("contest.close_early", number)
    me = guard.my_id()
    payload()
    return Act(
        lambda: closing.close_early(number, by=me, now=g.now),
        lambda _: document(number),
    )


def _later(number: int) -> None:
    guard.contest("contest.later_deadline", number)
    changes = payload()
    require(changes.keys() == {"entries_close_at"} and changes["entries_close_at"], "contest.not_draft")
    deadline.extend_deadline(number, to=changes["entries_close_at"], by=guard.my_id(), now=g.now)
