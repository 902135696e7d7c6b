"""The link that switches one kind of mail off, without signing in: signed, good for 90 days, acted on by a POST alone."""

from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from contest.notices import groups

GOOD_FOR = timedelta(days=90)


class Expired(Exception):
    """A link of ours that is too old: its mail may be anywhere by now."""


def link(person_id: int, group: str, *, now: datetime) -> str | None:
    """Where a person leaves a group of mails; None for those that are always sent."""
    if not groups.can_be_chosen(group):
        return None
    token = _signer().dumps([person_id, group, int(now.timestamp())])
    return f"{current_app.config['PUBLIC_URL']}/mail/{token}"


def read(token: str, *, now: datetime) -> tuple[int, str] | None:
    """Whose link it is, and for which group; None for what we have not signed, or no longer offer. Raises Expired."""
    try:
        person_id, group, made = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    if not groups.can_be_chosen(group):
        return None
    if now > datetime.fromtimestamp(made, UTC) + GOOD_FOR:
        raise Expired
    return person_id, group


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="leave-mails")
