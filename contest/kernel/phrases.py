"""Instants and days as people read them, in the language of the moment (flask_babel's)."""

import re
from collections.abc import Sequence
from datetime import date as datetime_date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import get_locale

_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def moment(instant: datetime, zone: str) -> str:
    """An instant in `zone`: 2026年11月25日（水）18:00, or Wed 25 Nov 2026, 18:00."""
    local = instant.astimezone(ZoneInfo(zone)) if instant.tzinfo else instant
    if in_japanese():
        weekday = "月火水木金土日"[local.weekday()]
        return f"{local.year}年{local.month}月{local.day}日（{weekday}）{local:%H:%M}"
    return f"{_WEEKDAYS[local.weekday()]} {_english(local)}, {local:%H:%M}"


def end(instant: datetime, zone: str) -> str:
    """The instant a span of days ends at: midnight in `zone` is read as 24:00 of the day it closes."""
    local = instant.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return moment(instant, zone)
    return moment(local - timedelta(days=1), zone).removesuffix("00:00") + "24:00"


def day(instant: datetime, zone: str) -> str:
    """The calendar day of an instant in `zone`: 11月25日, or 25 Nov 2026."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.month}月{local.day}日" if in_japanese() else _english(local)


def date(of: datetime_date) -> str:
    """A calendar day that does not depend on a time zone: 2026年11月25日, or 25 Nov 2026."""
    return f"{of.year}年{of.month}月{of.day}日" if in_japanese() else _english(of)


def _english(of: datetime_date) -> str:
    return f"{of.day} {_MONTHS[of.month - 1]} {of.year}"


_FIXED = re.compile(r"Etc/GMT(?:([+-]?)(\d{1,2}))?")


def fixed_zone(zone: str) -> str | None:
    """What a zone that is nothing but a distance from UTC is called (its own name has the sign the wrong way round, as
    in POSIX): UTC+9 of "Etc/GMT-9", UTC−12 (AoE) of "Etc/GMT+12", where a day ends last. None for any other."""
    found = _FIXED.fullmatch(zone)
    if found is None:
        return None
    hours = int(found[2] or 0)
    if not hours:
        return "UTC"
    west = found[1] == "+"
    return f"UTC{'−' if west else '+'}{hours}" + (" (AoE)" if west and hours == 12 else "")


def either(names: Sequence[str]) -> str:
    """Several names, of which one is meant: "PNG, JPEG or SVG"."""
    if in_japanese() or len(names) < 2:
        return "・".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def in_japanese() -> bool:
    """Whether the words being written are Japanese."""
    locale = get_locale()
    return locale is not None and locale.language == "ja"
