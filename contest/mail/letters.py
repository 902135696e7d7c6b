"""What a mail says: its two templates in the reader's language, filled and made ready for mail programs."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import css_inline
from flask import current_app
from flask_babel import force_locale


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail's words, as `outbox.write` takes them."""

    subject: str
    text: str
    html: str


def compose(template: str, *, language: str, **values: Any) -> Letter:
    """Fill `templates/mail/<template>.txt` and `.html`; the subject is the text's block of that name.

    Rendered apart from any page: a mail says the same whoever happens to be signed in, or nobody.
    """
    house = {"name": current_app.config["HOUSE_NAME"], "contact": current_app.config["HOUSE_CONTACT"]}
    known = {"house": house, "lang": language, **values}
    find = current_app.jinja_env.get_template
    with force_locale(language):
        text = find(f"mail/{template}.txt")
        subject = "".join(text.blocks["subject"](text.new_context(dict(known)))).strip()
        known["subject"] = subject
        return Letter(
            subject=subject,
            text=text.render(known).strip() + "\n",
            html=_inliner().inline(find(f"mail/{template}.html").render(known)),
        )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
