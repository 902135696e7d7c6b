"""Time zones as people choose and read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask_babel import get_locale

from contest.kernel import phrases

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
