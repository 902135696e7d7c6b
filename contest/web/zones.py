"""Time zones as people choose and read them, and the instant that a typed date and time means in one."""

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask_babel import get_locale, gettext

from contest.kernel import phrases
from contest.kernel.clock import local_instant
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence

# One or two cities for every offset where people live; any other zone of a person's own is offered beside them.
OFFERED = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Phoenix",
    "America/Chicago", "America/Mexico_City", "America/New_York", "America/Bogota", "America/Halifax",
    "America/Santiago", "America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "Atlantic/Azores", "UTC", "Europe/London", "Africa/Lagos", "Europe/Berlin", "Europe/Paris",
    "Africa/Johannesburg", "Africa/Cairo", "Europe/Helsinki", "Europe/Istanbul", "Africa/Nairobi", "Asia/Tehran",
    "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon",
    "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore",
    "Asia/Manila", "Australia/Perth", "Asia/Seoul", "Asia/Tokyo", "Australia/Adelaide", "Australia/Brisbane",
    "Australia/Sydney", "Pacific/Guam", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Tongatapu",
)  # fmt: skip


# Cities the CLDR still keeps under an older name of their zone.
FORMER = {
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires", "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu", "Asia/Kolkata": "Asia/Calcutta", "Asia/Yangon": "Asia/Rangoon",
}  # fmt: skip


def choices(now: datetime, *also: str) -> list[tuple[str, str]]:
    """`[(zone, "UTC+9 Tokyo")]` by offset, with the zones named in `also`."""
    zones = sorted({*OFFERED, *also}, key=lambda zone: (now.astimezone(ZoneInfo(zone)).utcoffset(), zone))
    return [(zone, phrases.fixed_zone(zone) or f"{offset(now, zone)}\u2003{city(zone)}") for zone in zones]


def city(zone: str) -> str:
    """The city a zone is named after: Tokyo, 東京."""
    if zone == "UTC":
        return "UTC"
    locale = get_locale()
    known = locale.time_zones.get(FORMER.get(zone, zone), {}) if locale is not None else {}
    return str(known.get("city") or get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True))


def offset(instant: datetime, zone: str) -> str:
    """The zone's distance from UTC at an instant: UTC+9, UTC−3, UTC+5:30."""
    away = instant.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = 0 if away is None else round(away.total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


class Wrong(Exception):
    """What was typed means no instant: why, and for an hour that comes twice the two it may mean."""

    def __init__(self, sentence: str, twice: list[tuple[int, str]]) -> None:
        super().__init__(sentence)
        self.sentence, self.twice = sentence, twice


def understood(typed: str | None, zone: str, *, fold: str | None) -> datetime | None:
    """The instant; None if nothing was typed. `fold` ("0", "1") says which of two hours is meant. Raises `Wrong`."""
    written = unicodedata.normalize("NFKC", typed or "").replace("/", "-").replace(" ", "T")
    if not written:
        return None
    try:
        local = datetime.fromisoformat(written)
        if local.tzinfo is not None or not 2000 <= local.year <= 2200:
            raise ValueError(written)
        return local_instant(local, zone, fold={"0": 0, "1": 1}.get(fold or ""))
    except ValueError:
        raise Wrong(gettext("Enter a date and time, such as 2026-12-01 18:00."), []) from None
    except Refused as why:
        raise Wrong(sentence(why), _twice(why, zone)) from None


def _twice(why: Refused, zone: str) -> list[tuple[int, str]]:
    if why.code != "time.ambiguous":
        return []
    first, second = why.values["first"], why.values["second"]
    return [
        (0, gettext("the first one (%(offset)s)", offset=offset(first, zone))),
        (1, gettext("the second one (%(offset)s)", offset=offset(second, zone))),
    ]
