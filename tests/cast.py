"""The people of every test: Hana the client, Ken and Mei designers, Rei the judge, Sota staff, Ume the stranger.

Their names and addresses are canaries: where `Sees` hides an author, none of these strings may show.
"""

from datetime import UTC, datetime
from hashlib import sha256

from flask import Flask
from flask.testing import FlaskClient

from contest.kernel.db import transaction
from contest.people.model import Person, SignIn

PASSWORD = "correct horse battery"
NAMES = {
    "hana": "水野 花", "ken": "高橋 健", "mei": "林 芽衣", "rei": "佐藤 玲", "sota": "森 颯太", "ume": "梅田 うめ",
}  # fmt: skip


def join(app: Flask, *who: str) -> dict[str, int]:
    """Give these people (all, if none is named) confirmed accounts; their ids by first name."""
    names = who or tuple(NAMES)
    began = datetime(2026, 1, 1, tzinfo=UTC)
    people = {
        name: Person(
            name=NAMES.get(name, name),
            email=f"{name}@example.jp",
            password=PASSWORD,
            fs_uniquifier=f"uniquifier-{name}",
            language="en",
            is_staff=name == "sota",
            joined_at=began,
            confirmed_at=began,
        )
        for name in names
    }
    with app.app_context(), transaction() as session:
        session.add_all(people.values())
        session.flush()
        session.add_all(_signed_in(person.id, f"uniquifier-{name}") for name, person in people.items())
        return {name: person.id for name, person in people.items()}


def _signed_in(person_id: int, key: str) -> SignIn:
    """A sign-in that lasts, always fresh and never noted as seen: what `browser` holds the key of."""
    began, far = datetime(2026, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
    return SignIn(
        person_id=person_id, key_hash=sha256(key.encode()).hexdigest(), device="", began_at=began,
        seen_at=far, proved_at=far, until=far,
    )  # fmt: skip


def browser(app: Flask, who: str | None = None) -> FlaskClient:
    """A browser, signed in as one of the cast unless it is a visitor's."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if who:
        with client.session_transaction() as session:
            session["_user_id"] = f"uniquifier-{who}"
            session["_fresh"] = True
    return client
