"""Form of a reason, for acts whose grounds others will want to know."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from contest.web.forms import Form, LongText

NEEDED = _("Fill in this field.")


class Reason(Form):
    """Its one field; the refusals are those of actions that ask for a reason."""

    refusals = dict.fromkeys(("entry.reason_needed", "text.too_long"), "reason")
    reason: LongText


def reason_form(*, most: int, needed: Any = NEEDED) -> type[Reason]:
    """A reason of `most` characters; `needed` is said where there is none, None leaves that to the action."""

    class Asked(Reason):
        reason = LongText(_("Reason"), [DataRequired(needed)] if needed else [], most=most)

    return Asked
