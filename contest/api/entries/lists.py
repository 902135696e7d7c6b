"""Lists of entries: those of a contest, one of them, and a designer's own over all contests."""

from typing import Any

from flask import g, redirect
from flask.typing import ResponseReturnValue

from contest.access import guard
from contest.access.table import Role
from contest.api import cursor
from contest.api.blueprint import payload
from contest.api.contests.documents import PictureDocument
from contest.api.entries import bp
from contest.api.entries.documents import (
    STATES,
    TAKE_BACK,
    DeclineDocument,
    EntryDocument,
    EntryLine,
    lines,
    whole,
)
from contest.api.fields import Asked, Instant, MaybeReason, OneOf, Part, Schema, Text, Truth, Whole
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import originals
from contest.entries.model import DECLINED
from contest.judging import queries as judging_queries
from contest.judging.queries.opinions import own_stars
from contest.judging.rules import MOST_STARS, narrowed
from contest.kernel.refusal import N_, Invalid, Refused

SHORTLISTED = "shortlisted"


class Narrowing(cursor.Paging):
    """Which entries; all that may be seen, the newest first, unless some are asked for."""

    filter = OneOf(("own", "declined", SHORTLISTED), load_default=None)
    keeps = Asked(
        most=100, load_default=0, metadata={"description": "Only those that so many judges would keep"}
    )


class Which(MaybeReason):
    """Which original; of the version shown and its first image, unless another is asked for."""

    version = Asked(least=1, most=entry_rules.MOST_VERSIONS, load_default=None)
    image = Asked(least=1, most=entry_rules.MOST_IMAGES, load_default=1)


class OwnEntry(Schema):
    """One's own entry, with the contest it is in."""

    contest = Whole(metadata={"example": 42})
    contest_title = Text(most=120)
    number = Whole(metadata={"example": 12})
    version = Whole(allow_none=True)
    state = OneOf(STATES)
    title = Text(most=120)
    hidden = Truth()
    thumb = Part(PictureDocument, allow_none=True)
    made_at = Instant()
    stars = Whole(least=1, most=MOST_STARS, allow_none=True)
    comments = Whole(metadata={"description": "How often the client wrote"})
    declined = Part(DeclineDocument)
    take_back_until = Instant(metadata={"description": TAKE_BACK})


@bp.get("/contests/<int:number>/entries")
@bp.accepts(Narrowing, location="query")
@bp.returns(200, cursor.pages_of(EntryLine), N_("The entries of a contest that I may see"))
def index(number: int) -> dict[str, Any]:
    """In a blind contest a rival sees only their own."""
    contest = guard.contest("contest.view", number)
    asked, relation = payload(), guard.relation(contest)
    sees, wanted = guard.sees(contest), asked["filter"]
    ids = None
    if asked["keeps"] or wanted == SHORTLISTED:
        tallies = judging_queries.tallies(contest, sees=sees)
        ids = narrowed(tallies, shortlisted=wanted == SHORTLISTED, keeps=asked["keeps"])
    cards = entry_queries.gallery(
        contest, sees=sees, now=g.now, after=cursor.number(asked), ids=ids, winner=relation.winning_id,
        filter=None if wanted == SHORTLISTED else wanted, limit=asked["limit"] + 1,
    )  # fmt: skip
    after = cards[asked["limit"] - 1].number if len(cards) > asked["limit"] else None
    return cursor.page(lines(contest, cards[: asked["limit"]]), after)


@bp.get("/contests/<int:number>/entries/<int:entry>")
@bp.returns(200, EntryDocument, N_("One entry"))
def show(number: int, entry: int) -> dict[str, Any]:
    """As far as it is for the one who asks."""
    contest = guard.contest("contest.view", number)
    return whole(contest, entry_queries.find(number, entry))


@bp.get("/contests/<int:number>/entries/<int:entry>/original")
@bp.accepts(Which, location="query")
@bp.redirects_to(
    N_(
        "Download link to an original: for its author; for the client, of the winning entry once delivered; staff with a reason"
    )
)
def original(number: int, entry: int) -> ResponseReturnValue:
    """An address for five minutes, on the record."""
    contest, row = guard.entry("entry.download_original", number, entry)
    asked, relation = payload(), guard.relation(contest)
    if Role.STAFF in relation.roles and row.author_id != relation.person_id and not asked["reason"]:
        raise Invalid({"reason": Refused("entry.reason_needed")})
    url = originals.fetch(
        row.id,
        version=asked["version"],
        position=asked["image"],
        by=guard.my_id(),
        reason=asked["reason"],
        now=g.now,
    )
    return redirect(url, code=302)


@bp.get("/me/entries")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(OwnEntry), N_("My entries in all contests, newest first"))
def mine() -> dict[str, Any]:
    """And what became of them."""
    me, asked = guard.my_id(), payload()
    rows = entry_queries.mine(me, now=g.now, after=cursor.number(asked), most=asked["limit"] + 1)
    stars = own_stars(me, [row.id for row in rows])
    return cursor.cut(rows, asked, key=lambda row: row.id, show=lambda row: _own(row, stars.get(row.id)))


def _own(row: entry_queries.Mine, stars: int | None) -> dict[str, Any]:
    same = ("number", "version", "state", "title", "hidden", "made_at")
    found = {name: getattr(row, name) for name in same} | {
        "contest": row.contest.id,
        "contest_title": row.contest.title,
        "thumb": row.thumb,
        "stars": stars,
        "comments": row.words,
    }
    if row.state == DECLINED:
        found["declined"] = {"reasons": row.decline_reasons, "text": row.decline_text}
    if row.withdrawn_at and (until := entry_rules.take_back_until(row.contest, row.withdrawn_at, g.now)):
        found["take_back_until"] = until
    return found
