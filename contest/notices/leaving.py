"""The link that switches one kind of mail off, without signing in: signed, and acted on by a POST alone."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from contest.notices import groups


def link(person_id: int, group: str) -> str | None:
    """Where a person leaves a group of mails; None for those that are always sent."""
    if not groups.can_be_chosen(group):
        return None
    return f"{current_app.config['PUBLIC_URL']}/mail/{_signer().dumps([person_id, group])}"


def read(token: str) -> tuple[int, str] | None:
    """Whose link it is, and for which group; None for what we have not signed, or no longer offer."""
    try:
        person_id, group = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (person_id, group) if groups.can_be_chosen(group) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="leave-mails")
