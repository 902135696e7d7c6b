"""Form of the brief: what its fields show, what was typed into them, and saving that."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext, lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from contest.contests import brief
from contest.contests.model import Contest
from contest.entries import rules as entry_rules
from contest.entries.actions import references as references_actions
from contest.entries.actions.uploads import arriving
from contest.kernel import clock
from contest.kernel.money import CURRENCIES, HOME, Money
from contest.web import guard, zones
from contest.web.errors import wants_json
from contest.web.forms import Form, LongText, Text, Whole
from contest.web.page_action import read

# Fields that mean something only together; they are saved whole.
GROUPS = {"formats": ("formats", "own_formats"), "closes": ("closes", "closes_fold", "time_zone")}
# What the action calls a field, and where it is on the page.
PLACES = {"required_formats": "formats", "entries_close_at": "closes"}


class BriefForm(Form):
    """All fields of a brief; only those that were sent and differ from what their tab was shown are looked at.

    `changes` is what they mean for the action; `twice` the instants of a deadline that exists twice: which one?
    """

    # What the action calls a field, and where it is on the page.
    refusals = PLACES | {"upload": "uploads", "reference": "uploads"}
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
    prize = Whole(_("Prize"), least=CURRENCIES[HOME].prize[0], most=CURRENCIES[HOME].prize[1])
    closes = Text(_("Deadline for entries"), most=40)
    closes_fold = Text(_("Which of the two"), most=1)
    time_zone = Text(_("Time zone"), most=40)

    def __init__(self, contest: Contest) -> None:
        super().__init__()
        self.changes: dict[str, Any] = {}
        self.twice: list[tuple[int, str]] = []
        self._contest = contest
        for name in set(self._fields) - _sent(request.form, self) - {"csrf_token"}:
            del self[name]

    def upload_ids(self) -> list[str]:
        """The uploads that the form holds; one too many is enough to be refused."""
        return request.form.getlist("uploads")[: entry_rules.MOST_REFERENCES + 1]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the fields, and understand those that are fine."""
        super().validate(*args, **kwargs)
        sent = set(self._fields) - {"csrf_token"}
        for name in sent - set(self.errors):
            self._understand(name, self[name].data)
        if "closes" in sent and not set(self.errors) & set(GROUPS["closes"]):
            self._understand_deadline()
        return not self.first_errors

    def validate_formats(self, field: Any) -> None:
        """A chip is short, and what it holds can be shown."""
        for name in field.data or ():
            if not name.isprintable():
                raise ValidationError(gettext("Choose one of the options."))

    def _understand(self, name: str, typed: Any) -> None:
        if name in GROUPS["formats"]:
            own = _lines(self["own_formats"].data)
            self.changes["required_formats"] = [*(self["formats"].data or ()), *own]
        elif name == "prize":
            self.changes["prize"] = None if typed is None else Money(typed, self._contest.currency)
        elif name == "reveal":
            self.changes["reveal"] = typed == "1"
        elif name not in GROUPS["closes"]:
            self.changes[name] = typed

    def _understand_deadline(self) -> None:
        zone = self["time_zone"].data or self._contest.time_zone
        if not clock.known_zone(zone):
            self.say("time_zone", gettext("Choose one of the options."))
            return
        self.changes["time_zone"] = zone
        if "closes" not in request.form:
            return
        closes, fold = self["closes"].data, self["closes_fold"].data
        try:
            self.changes["entries_close_at"] = zones.understood(closes, zone, fold=fold)
        except zones.Wrong as why:
            self.twice, sentence = why.twice, why.sentence
            if why.twice and wants_json():  # the choice is on the page that a whole step comes back with
                sentence += " " + gettext("Press “Save and continue” to choose.")
            self.say("closes", sentence)


def save_step(contest: Contest, *, pictures_needed: str | None = None) -> None:
    """Save all of it or nothing; `pictures_needed` is said where no picture was chosen. Raises FormRefused."""
    form, me = read(BriefForm, contest=contest), guard.my_id()
    ids = form.upload_ids()
    if pictures_needed and not ids:
        form.refuse("uploads", pictures_needed)
    if ids:
        arriving.receive(ids, by=me)
    if ids or form.changes:
        references_actions.save(contest.id, form.changes, by=me, upload_ids=ids, now=g.now)


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


def _lines(text: str) -> list[str]:
    return [part.strip() for line in text.replace("、", "\n").split("\n") for part in line.split(",")]


def _mark(value: Any) -> str:
    plain = "\n".join(value) if isinstance(value, list) else str(value)
    return sha256(plain.encode()).hexdigest()[:16]
