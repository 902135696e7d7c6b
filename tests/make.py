"""Builders of unsaved objects with sensible values, for tests of rules and lifecycles."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contest.contests.model import DRAFT, Contest

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # noon in Tokyo


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
