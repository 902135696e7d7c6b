"""Brief of a draft: written while nobody else sees it."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api.blueprint import Act, payload
from contest.api.contests import bp
from contest.api.contests.documents import TITLE, ContestDocument, whole
from contest.api.fields import Instant, LongText, Many, OneOf, Schema, Text, Truth, money
from contest.contests import brief, queries as contest_queries
from contest.contests.actions import deadline, drafting
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
        lambda number: whole(contest_queries.contest(number)),
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
    return whole(contest_queries.contest(number))


def _later(number: int) -> None:
    guard.contest("contest.later_deadline", number)
    changes = payload()
    require(changes.keys() == {"entries_close_at"} and changes["entries_close_at"], "contest.not_draft")
    deadline.extend_deadline(number, to=changes["entries_close_at"], by=guard.my_id(), now=g.now)
