"""Contests of the cast, kept in the database."""

from typing import Any

from flask import Flask

from contest.contests import agreement
from contest.contests.actions import indexing, publication
from contest.contests.model import DRAFT
from contest.entries.model import ENTRY, READY, REFERENCE, Entry, Image, Rendition, Upload, Version
from contest.kernel.db import transaction
from contest.participants.model import Entrant
from contest.payments.actions import receipts
from contest.people.model import Person
from tests import make
from tests.make import NOON


def contest(app: Flask, client_id: int, **changes: Any) -> int:
    """A contest as make.contest builds it, stored as it is; its number."""
    with app.app_context(), transaction() as session:
        row = make.contest(**{"id": None, "client_id": client_id} | changes)
        if row.state != DRAFT:
            row.agreement_version = row.agreement_version or agreement.CURRENT
            row.fee_percent, row.fee_tax = "10", "10"
        row.published_at = changes.get("published_at", row.published_at)  # a draft cancelled as one has none
        session.add(row)
        session.flush()
        if row.state != DRAFT:
            indexing.keep(session, row)
        return row.id


def paid(app: Flask, client_id: int, **changes: Any) -> int:
    """A complete draft whose prize, fee and tax have been paid through the sandbox; its number."""
    number = contest(app, client_id, **changes)
    with app.app_context():
        publication.fund(number, gateway="sandbox", by=client_id, now=NOON)
        receipts.pay_at_once(number, gateway="sandbox", by=client_id, now=NOON)
    return number


def entries(app: Flask, number: int, many: int, *, by: list[int], pictures: int = 0) -> None:
    """`many` ready entries by these designers in turn, and `pictures` of the brief, as the worker leaves them."""
    with app.app_context(), transaction() as session:
        session.add_all(
            Entrant(contest_id=number, person_id=person, ordinal=n) for n, person in enumerate(by, 1)
        )
        for n in range(1, many + 1):
            author = by[n % len(by)]
            entry = Entry(
                contest_id=number, number=n, author_id=author, state=READY, made_at=NOON, shown_version=1
            )
            session.add(entry)
            session.flush()
            version = Version(
                entry_id=entry.id, number=1, state=READY, made_at=NOON, title=f"案{n}", declarations={}
            )
            session.add(version)
            session.flush()
            _image(session, number, author, f"e{number}-{n}", ENTRY, version_id=version.id, position=1)
        for n in range(1, pictures + 1):
            _image(session, number, by[0], f"r{number}-{n}", REFERENCE, reference_of=number, position=n)


def crowd(app: Flask, many: int) -> list[int]:
    """So many designers; their ids."""
    with app.app_context(), transaction() as session:
        people = [
            Person(
                name=f"Designer no. {n}", email=f"d{n}@example.jp", fs_uniquifier=f"d{n}", joined_at=NOON,
                confirmed_at=NOON,
            )
            for n in range(many)
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        return [person.id for person in people]


def _image(session: Any, number: int, person: int, name: str, purpose: str, **where: Any) -> None:
    session.add(
        Upload(
            id=name, contest_id=number, person_id=person, purpose=purpose, filename=f"{name}.png",
            content_type="image/png", size=1000, sha256="0" * 64, inbox_key=f"inbox/{name}", state="received",
            promised_at=NOON, expires_at=NOON, used_at=NOON,
        )
    )  # fmt: skip
    session.flush()
    image = Image(upload_id=name, state=READY, salt="s" * 32, **where)
    session.add(image)
    session.flush()
    for kind, side in (("thumb", 320), ("preview", 1280), ("clean", 1280), ("full", 2560)):
        session.add(
            Rendition(
                image_id=image.id, kind=kind, key=f"renditions/{name}/{kind}", width=side, height=side,
                content_type="image/webp", size=1,
            )
        )  # fmt: skip
