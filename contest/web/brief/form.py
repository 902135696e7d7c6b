"""What the fields of the brief show, and what was typed into them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from contest.contests import brief, rules as contest_rules
from contest.contests.model import Contest
from contest.kernel import clock
from contest.kernel.money import Money
from contest.web import moments
from contest.web.forms import Form, LongText, Text, Whole

# Fields that mean something only together; they are saved whole.
GROUPS = {"formats": ("formats", "own_formats"), "closes": ("closes", "closes_fold", "time_zone")}
# What the action calls a field, and where it stands on the page.
PLACES = {"required_formats": "formats", "entries_close_at": "closes"}


class BriefForm(Form):
    """All fields of a brief; only those that were sent are looked at."""

    title = Text(_("Title"), most=brief.LONGEST["title"])
    lead = Text(_("One-line summary"), most=brief.LONGEST["lead"])
    category = Text(_("Category"), most=20)
    language = Text(_("Language of the brief"), most=2)
    description = LongText(_("Brief"), most=brief.LONGEST["description"])
    wanted = LongText(_("Key points"), most=brief.LONGEST["wanted"])
    avoided = LongText(_("What to avoid"), most=brief.LONGEST["avoided"])
    formats = SelectMultipleField(_("Files to be delivered"), choices=[], validate_choice=False)
    own_formats = LongText(_("Other formats, one per line"), most=900)
    visibility = Text(_("While the contest runs, designers see"), most=5)
    reveal = Text(_("After the contest"), most=1)
    ai_policy = Text(_("AI"), most=9)
    prize = Whole(_("Prize"), least=contest_rules.LEAST_PRIZE, most=contest_rules.MOST_PRIZE)
    closes = Text(_("Deadline for entries"), most=40)
    closes_fold = Text(_("Which of the two"), most=1)
    time_zone = Text(_("Time zone"), most=40)

    def validate_formats(self, field: Any) -> None:
        """A chip is short, and what it holds can be shown."""
        for name in field.data or ():
            if not name.isprintable():
                raise ValidationError(gettext("Choose one of the options."))


@dataclass
class Typed:
    """What a form meant: `changes` for the action, `errors` by the name of the field on the page."""

    changes: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    twice: list[tuple[int, str]] = field(default_factory=list)  # a deadline that exists twice: which one?


def shown(contest: Contest) -> dict[str, Any]:
    """The values of the fields as the page shows them."""
    own = [name for name in contest.required_formats if name not in brief.FORMATS]
    closes_at = contest.entries_close_at
    local = closes_at.astimezone(ZoneInfo(contest.time_zone)) if closes_at else None
    return {
        "title": contest.title,
        "lead": contest.lead,
        "category": contest.category,
        "language": contest.language,
        "description": contest.description,
        "wanted": contest.wanted,
        "avoided": contest.avoided,
        "formats": [name for name in contest.required_formats if name in brief.FORMATS],
        "own_formats": "\n".join(own),
        "visibility": contest.visibility,
        "reveal": "1" if contest.reveal else "0",
        "ai_policy": contest.ai_policy,
        "prize": "" if contest.prize_amount is None else f"{contest.prize_amount:,}",
        "closes": local.strftime("%Y-%m-%dT%H:%M") if local else "",
        "closes_fold": "",
        "time_zone": contest.time_zone,
    }


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    """A short mark of each value shown: a field that comes back with its mark was not touched in this tab."""
    return {f"was_{name}": _mark(value) for name, value in values.items() if name != "closes_fold"}


def read(posted: MultiDict[str, str], contest: Contest) -> Typed:
    """Understand the fields that were sent and differ from what their tab was shown."""
    form = BriefForm()
    names = _sent(posted, form)
    for name in [name for name in form._fields if name not in names and name != "csrf_token"]:
        del form[name]
    form.validate()
    typed = Typed(errors={name: str(found[0]) for name, found in form.errors.items() if name in names})
    for name in names - set(typed.errors):
        part = form[name].data
        if name == "formats" or name == "own_formats":
            typed.changes["required_formats"] = [
                *(form["formats"].data or ()),
                *_lines(form["own_formats"].data),
            ]
        elif name == "prize":
            typed.changes["prize"] = None if part is None else Money(part, contest.currency)
        elif name == "reveal":
            typed.changes["reveal"] = part == "1"
        elif name not in GROUPS["closes"]:
            typed.changes[name] = part or ""
    if "closes" in names and not names & set(typed.errors) & set(GROUPS["closes"]):
        _deadline(form, contest, typed, asked="closes" in posted)
    return typed


def _sent(posted: MultiDict[str, str], form: BriefForm) -> set[str]:
    names = {name for name in form._fields if name in posted}
    for group in GROUPS.values():
        if names & set(group):
            names |= set(group)
    for name in sorted(names):
        group = next((some for some in GROUPS.values() if name in some), (name,))
        if all(_untouched(one, posted, form) for one in group):
            names.discard(name)
    return names - {"csrf_token"}


def _untouched(name: str, posted: MultiDict[str, str], form: BriefForm) -> bool:
    if name == "closes_fold":
        return not posted.get(name)
    value = posted.getlist(name) if name == "formats" else form[name].data
    if name == "formats":
        value = [one for one in value if one]
    elif name == "prize":
        value = posted.get(name, "")
    return posted.get(f"was_{name}") == _mark(value if value is not None else "")


def _deadline(form: BriefForm, contest: Contest, typed: Typed, *, asked: bool) -> None:
    zone = form["time_zone"].data or contest.time_zone
    if not clock.known_zone(zone):
        typed.errors["time_zone"] = gettext("Choose one of the options.")
        return
    typed.changes["time_zone"] = zone
    if not asked:
        return
    try:
        typed.changes["entries_close_at"] = moments.understood(
            form["closes"].data, zone, fold=form["closes_fold"].data
        )
    except moments.Wrong as why:
        typed.errors["closes"], typed.twice = why.sentence, why.twice


def _lines(text: str | None) -> list[str]:
    return [part.strip() for line in (text or "").replace("、", "\n").split("\n") for part in line.split(",")]


def _mark(value: Any) -> str:
    plain = "\n".join(value) if isinstance(value, list) else str(value)
    return sha256(plain.encode()).hexdigest()[:16]
