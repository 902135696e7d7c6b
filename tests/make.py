"""Builders of unsaved objects with sensible values, for tests of rules and lifecycles."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contest.contests.model import DRAFT, Contest
from contest.entries.model import ENTRY, PROCESSING, READY, RECEIVED, Entry, Image, Upload, Version
from tests.clock import start

NOON = start()  # noon in Tokyo, unless the run starts at another hour


def tokyo(days: int, at: time = time.min) -> datetime:
    """An hour (by default 0:00) in Tokyo, `days` calendar days after that of NOON."""
    zone = ZoneInfo("Asia/Tokyo")
    return datetime.combine(NOON.astimezone(zone).date() + timedelta(days=days), at, zone).astimezone(UTC)


def contest(**changes: Any) -> Contest:
    """A complete draft for ¥100,000, closing seven days after NOON."""
    facts: dict[str, Any] = {
        "id": 42,
        "client_id": 1,
        "state": DRAFT,
        "created_at": NOON - timedelta(days=1),
        "language": "ja",
        "title": "みなと焙煎所のロゴ",
        "category": "logo",
        "description": "小樽の運河沿いの焙煎所です。看板と豆袋に使うロゴを募集します。",
        "required_formats": ["SVG", "PDF"],
        "visibility": "blind",
        "reveal": False,
        "ai_policy": "declare",
        "prize_amount": 100_000,
        "currency": "JPY",
        "time_zone": "Asia/Tokyo",
        "entries_close_at": NOON + timedelta(days=7),
    }
    row = Contest(**facts | changes)
    if row.state != DRAFT and row.published_at is None:
        row.published_at = NOON - timedelta(hours=1)
    return row


def entry(**changes: Any) -> Entry:
    """Ken's entry #1 in contest 42, ready and shown."""
    facts: dict[str, Any] = {
        "id": 7, "contest_id": 42, "number": 1, "author_id": 2, "state": READY, "made_at": NOON,
        "shown_version": 1, "decline_reasons": [], "decline_text": "",
    }  # fmt: skip
    return Entry(**facts | changes)


def version(**changes: Any) -> Version:
    """The first version of entry 7, ready."""
    facts: dict[str, Any] = {
        "id": 70, "entry_id": 7, "number": 1, "state": READY, "made_at": NOON, "declarations": {},
    }  # fmt: skip
    return Version(**facts | changes)


def image(**changes: Any) -> Image:
    """The only image of version 70, waiting to be prepared."""
    facts: dict[str, Any] = {
        "id": 700, "version_id": 70, "position": 1, "upload_id": "u", "state": PROCESSING, "salt": "s" * 32,
    }  # fmt: skip
    return Image(**facts | changes)


def upload(**changes: Any) -> Upload:
    """A PNG of 1,000 bytes that Ken promised at NOON for an entry in contest 42, and that has arrived."""
    facts: dict[str, Any] = {
        "id": "u", "contest_id": 42, "person_id": 2, "purpose": ENTRY, "filename": "logo.png",
        "content_type": "image/png", "size": 1000, "sha256": "0" * 64, "inbox_key": "inbox/0",
        "state": RECEIVED, "promised_at": NOON, "expires_at": NOON + timedelta(hours=1),
    }  # fmt: skip
    return Upload(**facts | changes)
