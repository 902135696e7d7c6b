"""Form of an entry: words and declarations; the images come as ids of uploads."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import ValidationError

from contest.entries import declarations, rules as entry_rules
from contest.entries.actions.entering import Words
from contest.entries.declarations import Declarations
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence
from contest.web.forms import Form, LongText, Text

USED, NONE = "used", "none"
LONGEST_LIST = declarations.MOST_LINES * declarations.LONGEST_LINE


class EntryForm(Form):
    """Words and declarations of a designer about the images. `question`: what is asked before a rated entry gets a new version."""

    refusals = {"upload": "uploads", "upload.storage_away": "", "entry.images": "uploads"}
    conflicts = {"*": ""}
    title = Text(_("Title"), most=entry_rules.LONGEST_TITLE)
    version_of = SelectField(_("Submit as"), choices=[], validate_choice=False, default="")
    note = LongText(_("Note"), most=entry_rules.LONGEST_NOTE)
    alt = Text(_("Alt text (for people who cannot see the images)"), most=entry_rules.LONGEST_ALT)
    own_work = BooleanField(_("This is my own work"))
    stock_used = BooleanField(_("I used stock photos or illustrations"))
    stock = LongText(_("Links to stock material, one per line"), most=LONGEST_LIST)
    fonts_used = BooleanField(_("I used fonts"))
    fonts = LongText(_("Fonts used, one per line"), most=LONGEST_LIST)
    ai = RadioField(_("Generative AI"), choices=[], validate_choice=False, default="")
    ai_tools = LongText(_("Which tool, and what for"), most=declarations.LONGEST_TOOLS)

    def __init__(self, *args: Any, ai_policy: str = "", **values: Any) -> None:
        super().__init__(*args, **values)
        self._ai_policy = ai_policy
        self.question: dict[str, Any] | None = None

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check fields, declarations and images, and say all that is wrong at once."""
        super().validate(*args, **kwargs)
        try:
            declarations.check(self.declared(), ai_policy=self._ai_policy)
        except Invalid as wrong:
            for field, why in wrong.errors.items():
                self.say(field, sentence(why))
        if not self.upload_ids():
            self.say("uploads", sentence(Refused("entry.images", most=entry_rules.MOST_IMAGES)))
        return not self.first_errors

    def validate_ai(self, field: RadioField) -> None:
        """A choice is made by its designer: a wrong declaration can cost an award."""
        if field.data not in (USED, NONE):
            raise ValidationError(_("Choose whether you used generative AI."))

    def words(self) -> Words:
        """Title, note and description."""
        return Words(title=self.title.data, note=self.note.data, alt=self.alt.data)

    def declared(self) -> Declarations:
        """The declarations."""
        return Declarations(
            own_work=self.own_work.data,
            stock_used=self.stock_used.data,
            stock=_lines(self.stock.data),
            fonts_used=self.fonts_used.data,
            fonts=_lines(self.fonts.data),
            ai_used=self.ai.data == USED,
            ai_tools=self.ai_tools.data,
        )

    def upload_ids(self) -> list[str]:
        """The uploads in the order shown; a sixth is enough to be refused."""
        return request.form.getlist("uploads")[: entry_rules.MOST_IMAGES + 1]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
