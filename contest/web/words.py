"""Refusals, money and instants as text in the viewer's language, for templates and handlers."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale, get_translations, gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from contest.kernel import phrases
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.web.zones import city

__all__ = ["date_words", "day", "end", "init_app", "paragraphs", "when", "zone_name"]


def init_app(app: Flask) -> None:
    """Filters of the templates: `prize|money`, `instant|when(zone)`, `instant|day(zone)`, `day|date`, `text|paragraphs`, `names|either`."""
    app.add_template_filter(str, "money")
    app.add_template_filter(when)
    app.add_template_filter(end)
    app.add_template_filter(day)
    app.add_template_filter(date_words, "date")
    app.add_template_filter(zone_name)
    app.add_template_filter(paragraphs)
    app.add_template_filter(sentence)
    app.add_template_filter(phrases.either)
    app.add_template_filter(lambda code: sentence(Refused(code)), "refusal")
    app.jinja_env.globals["_"] = _gettext_of_templates()


def _gettext_of_templates() -> Callable[..., str]:
    """`_` of templates, which looks the catalogue up once a call: that of Babel's extension does so three times, and
    a page has a hundred sentences."""
    catalogues: dict[str, Any] = {}

    @pass_eval_context
    def translated(context: EvalContext, english: str, **values: Any) -> str:
        locale = get_locale()
        language = locale.language if locale else ""
        if language not in catalogues:
            catalogues[language] = get_translations()
        text: str = catalogues[language].ugettext(english)
        if context.autoescape:
            text = Markup(text)  # noqa: S704 — our own sentences; the values are escaped
        return text % values if values or "%" in text else text

    return translated


def when(instant: datetime, zone: str) -> Markup:
    """An instant as a `<time>` in `zone`, its UTC form in `datetime` for clock.js."""
    return Markup('<time datetime="{}">{}</time>').format(instant.isoformat(), phrases.moment(instant, zone))


def end(instant: datetime, zone: str) -> Markup:
    """The instant a span of days ends at, as a `<time>`: 24:00 of the last day rather than 00:00 of the next."""
    return Markup('<time datetime="{}">{}</time>').format(instant.isoformat(), phrases.end(instant, zone))


def day(instant: datetime, zone: str) -> Markup:
    """The calendar day of an instant in `zone`, as a `<time>`."""
    date = instant.astimezone(ZoneInfo(zone)).date().isoformat()
    return Markup('<time datetime="{}">{}</time>').format(date, phrases.day(instant, zone))


def date_words(of: date) -> Markup:
    """A calendar day that does not depend on a time zone, such as a day of the bank's statement."""
    return Markup('<time datetime="{}">{}</time>').format(of.isoformat(), phrases.date(of))


def zone_name(zone: str) -> str:
    """A time zone as it is shown beside a time: Japan time, Berlin time, UTC, UTC−3."""
    if fixed := phrases.fixed_zone(zone):
        return fixed
    if zone in ("Asia/Tokyo", "UTC"):
        return str(_("Japan time")) if zone == "Asia/Tokyo" else zone
    return str(_("%(city)s time", city=city(zone)))


def paragraphs(text: str) -> Markup:
    """What a person wrote, as paragraphs: blank lines part them, single ones break."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.split("\n")))
        for part in parts
    )
