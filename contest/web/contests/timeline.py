"""Timeline of a contest: its days as points on a ruler, in its own zone."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from contest.awards.model import DELIVERED, Handover
from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, SETTLED, Contest

MOMENT = timedelta(microseconds=1)


def last_day(end: datetime) -> datetime:
    """An instant on the day that `end` closes: 24:00 of the 9th is shown as the 9th."""
    return end - MOMENT


def day_closed(end: datetime, zone: str) -> datetime | None:
    """The day that ends at this instant, if it is a midnight in the zone; people read 24:00 of the 9th."""
    local = end.astimezone(ZoneInfo(zone))
    return last_day(end) if (local.hour, local.minute, local.second) == (0, 0, 0) else None


def points(contest: Contest, handover: Handover | None, now: datetime) -> list[dict[str, Any]]:
    """What was, today, and what comes, for `_parts/ruler.html`."""
    ended = contest.state in (SETTLED, CANCELLED, LAPSED)
    found = [_point(_("Published"), contest.published_at or now, past=contest.state != DRAFT)]
    if contest.entries_close_at is not None:
        closes = contest.entries_close_at
        day = day_closed(closes, contest.time_zone)
        clock = "24:00" if day else closes.astimezone(ZoneInfo(contest.time_zone)).strftime("%H:%M")
        past = contest.state != DRAFT and now > closes
        if not (contest.state == CANCELLED and not past):
            found.append(_point(_("Deadline"), day or closes, text=clock, past=past))
    if contest.state in (CANCELLED, LAPSED):
        word = _("Cancelled") if contest.state == CANCELLED else _("Ended without a winner")
        return [*found, _point(word, contest.ended_at or now, past=True)]
    found += [
        _choice(contest, now),
        _delivery(contest, handover),
        _check(contest, handover),
        _point(_("Prize paid"), contest.ended_at, past=True)
        if contest.state == SETTLED
        else _point(_("Prize paid"), None, text=_("on acceptance")),
    ]
    return found if ended else _with_today(found, now)


def _choice(contest: Contest, now: datetime) -> dict[str, Any]:
    if contest.awarded_at is not None:
        return _point(_("Winner chosen"), contest.awarded_at, past=True)
    if contest.entries_close_at is None:
        return _point(_("Winner chosen"), None, text=_("within 14 days"))
    due, ends = contest_rules.award_due(contest), contest_rules.choice_ends(contest)
    return _point(_("Winner chosen"), last_day(ends if now > due else due), text=_("at the latest"))


def _delivery(contest: Contest, handover: Handover | None) -> dict[str, Any]:
    delivered = handover is not None and handover.state == DELIVERED
    if contest.state == SETTLED or delivered:
        return _point(_("Delivery"), None, text=_("done"), past=True)
    if handover is not None and contest.state == AWARDED:
        return _point(_("Delivery"), handover.due_at, text=_("at the latest"))
    return _point(_("Delivery"), None, text=_("7 days from the award"))


def _check(contest: Contest, handover: Handover | None) -> dict[str, Any]:
    if contest.state == SETTLED:
        return _point(_("Acceptance"), contest.ended_at, past=True)
    if handover is not None and handover.accept_by is not None and handover.state == DELIVERED:
        return _point(_("Acceptance"), handover.accept_by, text=_("at the latest"))
    return _point(_("Acceptance"), None, text=_("5 days from delivery"))


def _with_today(found: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    at = sum(point["state"] == "past" for point in found)
    today = {"word": _("Today"), "when": now, "text": None, "state": "now"}
    return [*found[:at], today, *found[at:]]


def _point(
    word: str, when: datetime | None, *, text: str | None = None, past: bool = False
) -> dict[str, Any]:
    return {"word": word, "when": when, "text": text, "state": "past" if past else "future"}
