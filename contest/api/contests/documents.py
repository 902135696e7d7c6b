"""Documents of a contest: what everybody reads, and what its client and staff read beside."""

from typing import Any

from flask import g

from contest.access import guard
from contest.access.table import Role
from contest.api.fields import Amount, Instant, LongText, Many, OneOf, Part, Schema, Text, Truth, Whole, money
from contest.contests import agreement, brief, queries as contest_queries, rules as contest_rules
from contest.contests.actions import publication
from contest.contests.model import DRAFT, Contest
from contest.entries import queries as entry_queries
from contest.kernel.refusal import Refused
from contest.kernel.sees import Entries
from contest.kernel.sentences import sentence
from contest.payments import queries as payment_queries

STATES = ("draft", "open", "judging", "awarded", "settled", "cancelled", "lapsed")
TITLE = "みなと焙煎所のロゴ"


class PictureDocument(Schema):
    """A picture: its address at storage, and its size in pixels."""

    url = Text(most=4_000, metadata={"example": "https://files.example.jp/…"})
    width = Whole(metadata={"example": 320})
    height = Whole(metadata={"example": 240})


class DueDocument(Schema):
    """What the client pays: the prize whole, the site's fee, and the consumption tax on the fee."""

    prize = Part(Amount)
    fee = Part(Amount)
    tax = Part(Amount)
    total = Part(Amount)


class AgreementText(Schema):
    """The agreement by which the winning work passes to the client."""

    text_version = Text(most=20, metadata={"example": agreement.CURRENT})
    text = LongText(most=100_000)


class ReferenceDocument(Schema):
    """A picture of the brief."""

    id = Whole()
    state = OneOf(("processing", "ready", "unreadable"))
    thumb = Part(PictureDocument, allow_none=True)
    preview = Part(PictureDocument, allow_none=True)
    full = Part(PictureDocument, allow_none=True)
    reason = LongText(most=500, metadata={"description": "Why it cannot be used"})
    reason_code = Text(most=60, metadata={"description": "The same as noun.reason"})


class ContestLine(Schema):
    """A contest in a list."""

    number = Whole(metadata={"example": 42})
    state = OneOf(STATES)
    title = Text(most=120, metadata={"example": TITLE})
    lead = Text(most=160)
    category = OneOf(brief.CATEGORIES)
    language = OneOf(brief.LANGUAGES)
    required_formats = Many(Text(most=40, metadata={"example": "SVG"}))
    visibility = OneOf(brief.VISIBILITIES)
    reveal = Truth()
    ai_policy = OneOf(brief.AI_POLICIES)
    time_zone = Text(most=40, metadata={"example": "Asia/Tokyo"})
    prize = money(allow_none=True)
    entries_close_at = Instant(allow_none=True)
    published_at = Instant(allow_none=True)
    client = Text(most=80, metadata={"description": "The client's name"})
    entries = Whole(
        metadata={
            "description": "How many entries the caller sees, but declined and withdrawn ones; where they see only their"
            " own: how many there are"
        }
    )
    declined = Whole(metadata={"description": "How many declined ones the caller sees beside"})
    withdrawn = Whole(metadata={"description": "How many withdrawn ones the caller sees beside"})


class ContestDocument(ContestLine):
    """A contest. `due` and what follows it are for its client and staff."""

    description = LongText(most=10_000)
    wanted = LongText(most=3_000)
    avoided = LongText(most=3_000)
    designers = Whole(metadata={"description": "How many designers the entries that are counted are of"})
    agreement = Part(AgreementText)
    references = Many(Part(ReferenceDocument))
    award_due = Instant(allow_none=True)
    choice_ends = Instant(allow_none=True)
    awarded_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
    hidden = Truth()
    due = Part(DueDocument, allow_none=True)
    missing = Many(Text(most=40), metadata={"description": "What the brief still lacks"})
    created_at = Instant()
    funding = Whole(allow_none=True, metadata={"description": "The id of the funding, once it is asked for"})
    hidden_reason = LongText(most=2_000, allow_none=True, metadata={"description": "For staff"})


def line(contest: Contest, number: int | entry_queries.VisibleCounts) -> dict[str, Any]:
    """A contest in a list, with the number of its entries; for who sees them, of those shown apart, too."""
    same = ("title", "lead", "category", "language", "required_formats", "visibility", "reveal", "ai_policy",
            "time_zone", "prize", "entries_close_at", "published_at")  # fmt: skip
    return (
        {name: getattr(contest, name) for name in same}
        | {
            "number": contest.id,
            "state": contest_rules.phase(contest, g.now),
            "client": contest.client.name,
        }
        | _numbers(number)
    )


def _numbers(number: int | entry_queries.VisibleCounts) -> dict[str, int]:
    if isinstance(number, int):
        return {"entries": number}
    return {name: getattr(number, name) for name in ("entries", "declined", "withdrawn")}


def document(number: int) -> dict[str, Any]:
    """The contest of this number, as it is now."""
    return whole(contest_queries.contest(number))


def whole(contest: Contest) -> dict[str, Any]:
    """A contest, as the one who asks may read it."""
    roles, sees = guard.relation(contest).roles, guard.sees(contest)
    seen = entry_queries.visible_counts(contest.id, sees=sees)
    version = contest.agreement_version or agreement.CURRENT
    closes, draft = contest.entries_close_at is not None, contest.state == DRAFT
    found = line(contest, seen if sees.entries == Entries.ALL else seen.entries) | {
        "description": contest.description,
        "wanted": contest.wanted,
        "avoided": contest.avoided,
        "designers": seen.designers,
        "agreement": {"text_version": version, "text": agreement.text(version, g.language)},
        "references": [
            reference(one, own=bool(roles & {Role.CLIENT, Role.STAFF}))
            for one in entry_queries.references(contest.id, now=g.now)
            if one.preview or roles & {Role.CLIENT, Role.STAFF}
        ],
        "award_due": contest_rules.award_due(contest) if closes else None,
        "choice_ends": contest_rules.choice_ends(contest) if closes else None,
        "awarded_at": contest.awarded_at,
        "ended_at": contest.ended_at,
        "hidden": contest.hidden_at is not None,
    }
    if roles & {Role.CLIENT, Role.STAFF}:
        funding = payment_queries.funding(contest.id)
        found |= {
            "due": contest_rules.due(contest, *(contest.rates or publication.site_rates()))
            if contest.prize
            else None,
            "missing": brief.missing(contest) if draft else [],
            "created_at": contest.created_at,
            "funding": funding.id if funding else None,
        }
    if Role.STAFF in roles:
        found["hidden_reason"] = contest.hidden_reason
    return found


def reference(one: entry_queries.Reference, *, own: bool = True) -> dict[str, Any]:
    """A picture of the brief as a document; why it cannot be used is for its client's `own` eyes."""
    shown = {kind: getattr(one, kind) for kind in ("thumb", "preview", "full")}
    found = {"id": one.id, "state": one.state} | shown
    if one.reason is None or not own:
        return found
    why = Refused(one.reason, **one.values)
    return found | {"reason_code": why.code, "reason": sentence(why)}
