"""Refusals, money and instants as text in the viewer's language, for templates and handlers."""

from collections.abc import MutableMapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.templating import Environment as FlaskEnvironment
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from contest.kernel import phrases
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.web.zones import city

__all__ = ["Environment", "date_words", "day", "end", "init_app", "paragraphs", "when", "zone_name"]


class Environment(FlaskEnvironment):
    """Environment of templates that share one mapping of globals: where each has a chain of them, Jinja compares the
    chains at every import, twenty times a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Those of the site; nobody gives a template globals of its own."""
        assert not d
        return self.globals


def init_app(app: Flask) -> None:
    """Filters of the templates: `prize|money`, `instant|when(zone)`, `instant|day(zone)`, `span|left`, `day|date`, `text|paragraphs`, `names|either`."""
    app.add_template_filter(str, "money")
    app.add_template_filter(when)
    app.add_template_filter(end)
    app.add_template_filter(day)
    app.add_template_filter(left)
    app.add_template_filter(date_words, "date")
    app.add_template_filter(zone_name)
    app.add_template_filter(paragraphs)
    app.add_template_filter(sentence)
    app.add_template_filter(phrases.either)
    app.add_template_filter(lambda code: sentence(Refused(code)), "refusal")
    app.jinja_env.globals["_"] = _gettext_of_templates


@pass_eval_context
def _gettext_of_templates(context: EvalContext, english: str, **values: Any) -> str:
    """`_` of templates; that of Babel's extension looks the catalogue up three times, and a page has a hundred
    sentences."""
    text = Markup(_(english)) if context.autoescape else _(english)  # noqa: S704 — our own sentences; the values are escaped
    return text % values if values or "%" in text else text


def _(english: str, **values: Any) -> str:
    """A sentence of the catalogue, which is looked up once a call; flask_babel's `gettext` does so twice."""
    locale = get_locale()
    language = locale.language if locale else ""
    if language not in _catalogues:
        _catalogues[language] = get_translations()
    text: str = _catalogues[language].ugettext(english)
    return text % values if values else text


_catalogues: dict[str, Any] = {}


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


def left(span: timedelta) -> str:
    """How long is left, in two units."""
    minutes = max(span // timedelta(minutes=1), 0)
    d, h, m = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if d >= 7:
        return _("%(d)s d", d=d)
    if d:
        return _("%(d)s d %(h)s h", d=d, h=h)
    return _("%(h)s h %(m)s min", h=h, m=m) if h else _("%(m)s min", m=m)


def date_words(of: date) -> Markup:
    """A calendar day that does not depend on a time zone, such as a day of the bank's statement."""
    return Markup('<time datetime="{}">{}</time>').format(of.isoformat(), phrases.date(of))


def zone_name(zone: str) -> str:
    """A time zone as it is shown beside a time: Japan time, Berlin time, UTC, UTC−3."""
    if fixed := phrases.fixed_zone(zone):
        return fixed
    if zone in ("Asia/Tokyo", "UTC"):
        return _("Japan time") if zone == "Asia/Tokyo" else zone
    return _("%(city)s time", city=city(zone))


def paragraphs(text: str) -> Markup:
    """What a person wrote, as paragraphs: blank lines part them, single ones break."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.split("\n")))
        for part in parts
    )
