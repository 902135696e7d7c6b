"""Confirmation link of an address: made with a mail, read, and confirmed."""

from flask import current_app
from flask_security.confirmable import confirm_email_token_status
from flask_security.utils import check_and_get_token_status, hash_data

from contest.people import queries as person_queries
from contest.people.actions import registrations
from contest.people.model import Person
from contest.people.queries import Claim
from contest.people.security.datastore import request_time, then
from contest.people.security.options import CONFIRM_WITHIN


def claim(token: str) -> Claim | None:
    """What this mailed link confirms; None if it is over, or the address is confirmed."""
    expired, invalid, person = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    if expired or invalid or person is None or person.confirmed_at is not None:
        return None
    _expired, _invalid, data = check_and_get_token_status(token, "confirm", CONFIRM_WITHIN)
    return person_queries.claim(person, data[2] if len(data) > 2 else None)


def confirm(found: Claim) -> None:
    """Confirm the address for who has just proved to know the password of this link's registration; written after the
    request, whatever was registered meanwhile."""
    now = request_time()
    then(lambda: registrations.confirm(found, now=now))


def token_of(person: Person, registration_id: int | None) -> str:
    """What the link in a mail holds: whose address it confirms, as registered then."""
    named = [] if registration_id is None else [registration_id]
    serializer = current_app.extensions["security"].confirm_serializer
    return str(serializer.dumps([person.fs_uniquifier, hash_data(person.email), *named]))
