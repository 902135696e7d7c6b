"""Fields of a brief: which values are accepted, and what is still missing. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.kernel.clock import known_zone
from contest.kernel.money import CURRENCIES, Money
from contest.kernel.refusal import N_, Invalid, Refused, require

LANGUAGES = ("ja", "en")
CATEGORIES = {
    "logo": N_("Logo"),
    "packaging": N_("Packaging"),
    "poster": N_("Poster"),
    "print": N_("Leaflet or booklet"),
    "cover": N_("Cover"),
    "web": N_("Web page or screen"),
    "illustration": N_("Illustration"),
    "character": N_("Character design"),
    "signs": N_("Signs"),
    "product": N_("Goods and products"),
    "other": N_("Something else"),
}
VISIBILITIES = ("blind", "open")
AI_POLICIES = ("forbidden", "declare", "free")
# Offered as chips; a client may write their own beside them.
FORMATS = ("SVG", "PDF", "Illustrator", "EPS", "PNG", "JPEG", "Photoshop", "Figma")
MOST_FORMATS, LONGEST_FORMAT = 20, 40
LONGEST = {"title": 120, "lead": 160, "description": 10_000, "wanted": 3_000, "avoided": 3_000}
FIELDS = (
    "title", "lead", "category", "language", "description", "wanted", "avoided", "required_formats", "visibility",
    "reveal", "ai_policy", "prize", "time_zone", "entries_close_at",
)  # fmt: skip


def missing(contest: Contest) -> list[str]:
    """The fields without which nobody could design for this brief, in the order they are asked."""
    needed = {
        "title": contest.title,
        "description": contest.description,
        "required_formats": contest.required_formats,
        "prize": contest.prize_amount,
        "entries_close_at": contest.entries_close_at,
    }
    return [field for field, value in needed.items() if not value]


def understand(changes: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The columns that these new values of fields mean. A draft's field may be emptied again.

    `prize` is Money or None, `entries_close_at` an instant or None, `required_formats` a list of names.
    Raises `Invalid`, naming every field that was not understood.
    """
    columns: dict[str, Any] = {}
    errors: dict[str, Refused] = {}
    for field, value in changes.items():
        try:
            columns |= _column(field, value, now)
        except Refused as why:
            errors[field] = why
    if errors:
        raise Invalid(errors)
    return columns


def _column(field: str, value: Any, now: datetime) -> dict[str, Any]:
    if field in LONGEST:
        require(len(value) <= LONGEST[field], "brief.too_long", most=LONGEST[field])
        return {field: value}
    if field == "prize":
        return _prize(value)
    if field == "required_formats":
        return {field: _formats(value)}
    if field == "entries_close_at":
        require(value is None or contest_rules.call_fits(value, now), "contest.call_length")
        return {field: value}
    known = {
        "category": value in CATEGORIES,
        "language": value in LANGUAGES,
        "visibility": value in VISIBILITIES,
        "ai_policy": value in AI_POLICIES,
        "reveal": isinstance(value, bool),
        "time_zone": field == "time_zone" and known_zone(value),
    }
    require(known.get(field, False), "brief.not_offered")
    return {field: value}


def _prize(value: Money | None) -> dict[str, Any]:
    if value is None:
        return {"prize_amount": None}
    least, most = (Money(bound, value.currency) for bound in CURRENCIES[value.currency].prize)
    require(least <= value <= most, "contest.prize_bounds", least=least, most=most)
    return {"prize_amount": value.amount, "currency": value.currency}


def _formats(names: list[str]) -> list[str]:
    lines: list[str] = []
    for name in (" ".join(one.split()) for one in names):
        if name and name.casefold() not in {one.casefold() for one in lines}:
            require(len(name) <= LONGEST_FORMAT, "brief.format_too_long", most=LONGEST_FORMAT)
            lines.append(name)
    require(len(lines) <= MOST_FORMATS, "brief.too_many_formats", most=MOST_FORMATS)
    return lines
