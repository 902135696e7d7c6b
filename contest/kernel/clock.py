"""Instants and calendar days. Spans are exact (a day is 24 h); "day n" is a calendar day in a contest's zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from contest.kernel.refusal import Refused


def utcnow() -> datetime:
    """The instant now, aware, in UTC. Only edges, the worker and the commands call it."""
    return datetime.now(UTC)


def end_of_day(after: datetime, days: int, zone: str) -> datetime:
    """24:00, in `zone`, of the `days`-th calendar day after that of `after` (0: the same day)."""
    day = after.astimezone(ZoneInfo(zone)).date() + timedelta(days=days + 1)
    # Where midnight does not exist (some zones change at 0:00), zoneinfo gives the instant just after the gap.
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_instant(local: datetime, zone: str, *, fold: int | None = None) -> datetime:
    """The instant that clocks in `zone` show as the naive `local`.

    Raises `Refused("time.does_not_exist")` in the hour that spring skips, and `Refused("time.ambiguous",
    first=…, second=…)` in the hour that autumn repeats unless `fold` (0 the first, 1 the second) says which.
    """
    tz = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=tz, fold=n).astimezone(UTC) for n in (0, 1))
    if first.astimezone(tz).replace(tzinfo=None) != local:
        raise Refused("time.does_not_exist", local=local, zone=zone)
    if first != second and fold is None:
        raise Refused("time.ambiguous", first=first, second=second, zone=zone)
    return second if fold == 1 else first


def known_zone(name: str) -> bool:
    """Whether `name` is a time zone of the IANA database."""
    return name in available_timezones()
