"""Documents of an entry: never more than the one who asks may see of it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from flask import g
from flask_babel import gettext as _

from contest.access import guard
from contest.api.contests.documents import PictureDocument
from contest.api.fields import Instant, LongText, Many, OneOf, Part, Schema, Text, Truth, Whole
from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.model import DECLINED, DONE, OPEN, RESOLVED, Entry
from contest.entries.queries import EntryPage, GalleryCard, ImageView, Message, VersionView
from contest.judging import methods, queries as judging_queries
from contest.judging.queries.opinions import own_marks, own_stars
from contest.judging.rules import MOST_STARS
from contest.kernel.refusal import Refused
from contest.kernel.sees import Marks, Sees
from contest.kernel.sentences import sentence

STATES = ("processing", "ready", "unreadable", "withdrawn", "declined")
TAKE_BACK = "Until when the withdrawal of one's own entry can be taken back, while it can"


class ImageDocument(Schema):
    """One image of an entry. `full` is for its author, the panel, the client and staff."""

    thumb = Part(PictureDocument, allow_none=True)
    preview = Part(PictureDocument, allow_none=True)
    full = Part(PictureDocument, allow_none=True)
    state = OneOf(("processing", "ready", "unreadable"))
    filename = Text(most=255, metadata={"description": "As its author sent it; for the author alone"})
    reason = LongText(most=500, metadata={"description": "Why it cannot be used"})
    reason_code = Text(most=60, metadata={"description": "The same as noun.reason"})


class AiDocument(Schema):
    """What machines made."""

    used = Truth(required=True, metadata={"example": False})
    tools = LongText(most=1_000, load_default="", metadata={"example": ""})


class DeclarationsDocument(Schema):
    """What a designer declares with every version."""

    own_work = Truth(required=True)
    stock = Many(
        Text(most=500, metadata={"example": "https://stock.example.jp/1"}), load_default=list, most=20
    )
    fonts = Many(Text(most=500, metadata={"example": "Inter (OFL)"}), load_default=list, most=20)
    ai = Part(AiDocument, load_default=lambda: {"used": False, "tools": ""})


class VersionDocument(Schema):
    """One version; note and declarations are for its author, the panel, the client and staff."""

    number = Whole()
    state = OneOf(("processing", "ready", "unreadable"))
    title = Text(most=120)
    alt = Text(most=300)
    note = LongText(most=4_000)
    declarations = Part(DeclarationsDocument)
    made_at = Instant()
    images = Many(Part(ImageDocument))


class JudgesMark(Schema):
    """One judge's mark, from the award on; null: not marked. The name is for the client and staff."""

    judge = Text(most=80, allow_none=True)
    letter = Text(most=4, metadata={"example": "B", "description": "“Judge B”, for judges"})
    mark = OneOf(methods.CHOICES, allow_none=True)


class DeclineDocument(Schema):
    """Why the client said no."""

    reasons = Many(OneOf(entry_rules.DECLINE_CHIPS))
    text = LongText(most=2_000)


class EntryLine(Schema):
    """An entry in the gallery. What is not for the one who asks is not there."""

    number = Whole(metadata={"example": 12})
    version = Whole(allow_none=True)
    state = OneOf(STATES)
    reason = LongText(most=500, metadata={"description": "Why it is unreadable"})
    reason_code = Text(most=60, metadata={"description": "The same as noun.reason"})
    letter = Text(
        most=8, metadata={"example": "C", "description": "The author's, the same in every language"}
    )
    author = Text(
        most=40, metadata={"example": "Designer C", "description": "In the language that the caller asks for"}
    )
    name = Text(most=80, metadata={"description": "The author's name, where it may be known"})
    mine = Truth()
    title = Text(most=120)
    alt = Text(most=300)
    made_at = Instant()
    hidden = Truth()
    mark = OneOf(
        methods.CHOICES, allow_none=True, metadata={"description": "A judge's own; null: not seen yet"}
    )
    keeps = Whole(metadata={"description": "How many judges would keep it"})
    judges = Whole(metadata={"description": "Of how many on the panel"})
    shortlisted = Truth()
    stars = Whole(least=1, most=MOST_STARS, allow_none=True)
    images = Many(Part(ImageDocument))


class EntryDocument(EntryLine):
    """An entry with its versions; older ones are for its author, the client and staff."""

    versions = Many(Part(VersionDocument))
    marks = Many(Part(JudgesMark))
    declined = Part(DeclineDocument)
    withdrawn_at = Instant()
    take_back_until = Instant(metadata={"description": TAKE_BACK})
    hidden_reason = LongText(most=1_000, allow_none=True)


class PinDocument(Schema):
    """The place of a message on an image: in thousandths, from the left and from the top."""

    number = Whole(metadata={"example": 2, "description": "Of the pin in its entry"})
    version = Whole(metadata={"example": 1})
    image = Whole(metadata={"example": 1, "description": "Its place among the version’s images, from 1"})
    x = Whole(most=entry_rules.PIN_SCALE, metadata={"example": 655})
    y = Whole(most=entry_rules.PIN_SCALE, metadata={"example": 526})
    state = OneOf((OPEN, DONE, RESOLVED))


class CommentDocument(Schema):
    """A word in the thread between an entry's author and the client; `pin`, where it has a place on an image."""

    by = Text(most=40, metadata={"example": "Designer C"})
    letter = Text(
        most=8, metadata={"example": "C", "description": "Of the author, where the author wrote it"}
    )
    mine = Truth()
    text = LongText(most=4_000)
    at = Instant()
    pin = Part(PinDocument)


def lines(contest: Contest, cards: Sequence[GalleryCard]) -> list[dict[str, Any]]:
    """Entries of a list. Six statements at any length."""
    sees = guard.sees(contest)
    waiting = entry_queries.newest_versions([card.id for card in cards if card.version_id is None])
    versions = {card.version_id: card.own for card in cards if card.version_id is not None}
    versions |= {waiting[card.id].id: card.own for card in cards if card.id in waiting}
    images = entry_queries.images_of(versions, sees=sees, now=g.now)
    tallies = judging_queries.tallies(contest, sees=sees)
    marks = own_marks(contest.id, sees.judge_id or 0) if _judges(sees) else {}
    stars = own_stars(sees.person_id or 0, [card.id for card in cards if card.own])
    found = []
    for card in cards:
        newest = waiting.get(card.id)
        tally = tallies.get(card.id)
        pictures = images.get(card.version_id or (newest.id if newest else 0), [])
        line = {
            "number": card.number,
            "version": card.version or (newest.number if newest else None),
            "state": card.state,
            "letter": card.alias,
            "author": designer(card.alias),
            "mine": card.own,
            "title": card.title or (newest.title if newest and card.own else ""),
            "alt": card.alt,
            "made_at": card.made_at,
            "images": [_image(one) for one in pictures] if card.preview or card.own or sees.hidden else [],
        }
        if card.author is not None:
            line["name"] = card.author
        if card.own or sees.hidden:
            line["hidden"] = card.hidden
        found.append(
            line | _judged(sees, tally, marks.get(card.id), stars.get(card.id), own=card.own) | _why(pictures)
        )
    return found


def whole(contest: Contest, entry: Entry) -> dict[str, Any]:
    """One entry. Raises NoResultFound for who may not see it."""
    sees, winning = guard.sees(contest), guard.relation(contest).winning_id
    seen = entry_queries.entry(contest, entry.number, sees=sees, now=g.now, winner=winning)
    shown = seen.shown or seen.newest
    opinion = judging_queries.opinion(contest, entry, sees=sees)
    found: dict[str, Any] = {
        "number": seen.number,
        "version": shown.number if shown else None,
        "state": seen.state,
        "letter": seen.alias,
        "author": designer(seen.alias),
        "mine": seen.own,
        "title": shown.title if shown else "",
        "alt": shown.alt if shown else "",
        "made_at": seen.made_at,
        "images": [_image(one) for one in shown.images] if shown else [],
        "versions": [_version(one) for one in seen.versions],
    }
    if seen.author is not None:
        found["name"] = seen.author
    if seen.own or sees.hidden:
        found["hidden"] = seen.hidden
    if sees.hidden:
        found["hidden_reason"] = seen.hidden_reason
    found |= _judged(sees, opinion, opinion.mark, opinion.stars, own=seen.own)
    if sees.marks == Marks.EACH and not seen.own:
        found["marks"] = [_mark(one) for one in opinion.marks]
    if seen.state == DECLINED and (seen.own or sees.threads):
        found["declined"] = {"reasons": seen.decline_reasons, "text": seen.decline_text}
    if seen.withdrawn_at is not None:
        found["withdrawn_at"] = seen.withdrawn_at
        if seen.own and (until := entry_rules.take_back_until(contest, seen.withdrawn_at, g.now)):
            found["take_back_until"] = until
    return found | _why(shown.images if shown else ())


def comment(word: Message, seen: EntryPage) -> dict[str, Any]:
    """A word as a document; who wrote it is said no more precisely than the other side knows."""
    by = designer(seen.alias) if word.by_author else _("Client")
    found: dict[str, Any] = {"by": by, "mine": word.own, "text": word.text, "at": word.at}
    if word.by_author:
        found["letter"] = seen.alias
    if word.pin is not None:
        found["pin"] = asdict(word.pin)
    return found


def designer(letter: str) -> str:
    """What a designer is called while the name is hidden."""
    return str(_("Designer %(letter)s", letter=letter))


def _judged(sees: Sees, tally: Any, mark: str | None, stars: int | None, *, own: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if _judges(sees) and not own:
        found["mark"] = mark
    if sees.marks >= Marks.TALLY and not own:
        found["keeps"], found["judges"] = (tally.keeps, tally.of) if tally else (0, 0)
    if sees.feedback:
        found["stars"], found["shortlisted"] = (tally.stars, tally.shortlisted) if tally else (None, False)
    elif own:
        found["stars"] = stars
    return found


def _mark(one: judging_queries.JudgesMark) -> dict[str, Any]:
    whose = {"judge": one.judge} if one.judge is not None else {"judge": None, "letter": one.alias}
    return whose | {"mark": one.mark}


def _judges(sees: Sees) -> bool:
    """Whether the one who asks marks, or has marked, entries here."""
    return sees.judge_id is not None and sees.marks >= Marks.OWN


def _version(one: VersionView) -> dict[str, Any]:
    found = {"number": one.number, "state": one.state, "title": one.title, "alt": one.alt, "made_at": one.made_at,
             "images": [_image(image) for image in one.images]}  # fmt: skip
    if one.note is not None:
        found |= {"note": one.note, "declarations": one.declarations}
    return found


def _image(one: ImageView) -> dict[str, Any]:
    found: dict[str, Any] = {"state": one.state}
    found |= {kind: getattr(one, kind) for kind in ("thumb", "preview", "full")}
    if one.filename is not None:
        found["filename"] = one.filename
    return found | _why([one])


def _why(images: Iterable[ImageView]) -> dict[str, str]:
    """What is wrong with the first image that cannot be used, in words."""
    bad = next((one for one in images if one.reason), None)
    if bad is None or bad.reason is None:
        return {}
    return {"reason_code": bad.reason, "reason": sentence(Refused(bad.reason, **bad.values))}
