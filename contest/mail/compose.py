"""A mail's words: one text and one HTML part, in the language of who reads it."""

from dataclasses import dataclass
from typing import Any

import css_inline
from flask import current_app
from flask_babel import force_locale, gettext


@dataclass(frozen=True, kw_only=True)
class ComposedMail:
    """What the outbox keeps of a mail."""

    subject: str
    text: str
    html: str


def compose(
    template: str, *, language: str, subject: str, act_label: str | None = None, act_url: str | None = None,
    **values: Any,
) -> ComposedMail:  # fmt: skip
    """Render `mail/<template>.txt` and `.html` in `language`; `subject` and `act_label` are English sentences of
    the catalogue, `act_url` where the one act of the mail is done.

    The templates extend `mail/_base` and get `values`, `subject`, `lang` and `site`. They are rendered
    without the page's context: a mail reads the same from a request and from a job.
    """
    environment = current_app.jinja_env
    site = {"name": current_app.config["HOUSE_NAME"], "contact": current_app.config["HOUSE_CONTACT"]}
    with force_locale(language):
        line = gettext(subject, **{"house": site["name"], **values})
        act = {"act_url": act_url, "act_label": act_label and gettext(act_label)}
        shared = {**values, **act, "subject": line, "lang": language, "site": site}
        text = environment.get_template(f"mail/{template}.txt").render(shared)
        html = environment.get_template(f"mail/{template}.html").render(shared)
    return ComposedMail(subject=line, text=_tidy(text), html=css_inline.inline(html))


def _tidy(text: str) -> str:
    """No more than one blank line at a time, whatever the templates left."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
