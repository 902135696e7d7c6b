"""Rows of a contest with entries and a panel, written as they stand."""

from datetime import datetime, timedelta
from typing import Any

from contest.contests.model import Contest
from contest.entries.model import Entry, Image, Rendition, Upload, Version
from contest.judging import queries as judging_queries
from contest.judging.model import Invitation, Mark, Recusal
from contest.judging.rules import Tally
from contest.kernel.db import reader, transaction
from contest.kernel.sees import Entries, Marks, Scale, Sees
from contest.participants.model import Entrant, Judge
from tests import make

NOON = make.NOON
JUDGING = NOON + timedelta(days=8)  # a day after the deadline of `contest()`


def contest(client_id: int, **changes: Any) -> int:
    """A published contest that closes seven days after NOON."""
    with transaction() as session:
        row = make.contest(**{"id": None, "client_id": client_id, "state": "published"} | changes)
        session.add(row)
        session.flush()
        return row.id


def entry(contest_id: int, author_id: int, number: int, *, images: int = 1, **changes: Any) -> int:
    """A ready entry with renditions of each image."""
    with transaction() as session:
        if session.get(Entrant, (contest_id, author_id)) is None:
            ordinal = session.query(Entrant).filter_by(contest_id=contest_id).count() + 1
            session.add(Entrant(contest_id=contest_id, person_id=author_id, ordinal=ordinal))
        facts = {"state": "ready", "shown_version": 1, "made_at": NOON, "decline_reasons": []}
        row = Entry(contest_id=contest_id, author_id=author_id, number=number, **facts | changes)
        session.add(row)
        session.flush()
        version = Version(
            entry_id=row.id, number=1, state="ready", made_at=NOON, title=f"案 {number}", declarations={}
        )
        session.add(version)
        session.flush()
        for position in range(1, images + 1):
            _image(session, contest_id, author_id, version.id, position)
        return row.id


def entries(contest_id: int, author_id: int, many: int, **changes: Any) -> list[int]:
    """Entries #1 to #`many`."""
    return [entry(contest_id, author_id, number, **changes) for number in range(1, many + 1)]


def judge(contest_id: int, person_id: int, *recused: int, seed: int = 7, **changes: Any) -> int:
    """A seat on the panel, recused from these designers from the beginning."""
    with transaction() as session:
        invitation = Invitation(
            contest_id=contest_id,
            email=f"judge{person_id}@example.jp",
            token_hash=f"hash of {contest_id}/{person_id}",
            by_id=person_id,
            sent_at=NOON,
            expires_at=NOON + timedelta(days=14),
            accepted_at=NOON,
        )
        session.add(invitation)
        session.flush()
        facts = {"seed": seed, "joined_at": NOON, "invitation_id": invitation.id}
        row = Judge(contest_id=contest_id, person_id=person_id, **facts | changes)
        session.add(row)
        session.add_all(
            Recusal(contest_id=contest_id, person_id=person_id, author_id=one, reason="declared", at=NOON)
            for one in recused
        )
        session.flush()
        return row.id


def mark(judge_id: int, entry_id: int, *marks: str | None, at: datetime = JUDGING) -> None:
    """Marks in this order."""
    with transaction() as session:
        for one in marks:
            session.add(Mark(judge_id=judge_id, entry_id=entry_id, mark=one, at=at))
            session.flush()


def tally(*, of: int, **counts: int) -> Tally:
    """What a panel of so many thinks: `keep=2, out=1`."""
    return Tally(counts={"keep": 0, "maybe": 0, "out": 0} | counts, keeps=counts.get("keep", 0), of=of)


def tallies(contest_id: int, *, sees: Sees) -> dict[int, Tally]:
    """The tallies of a contest, by its number."""
    return judging_queries.tallies(reader().get_one(Contest, contest_id), sees=sees)


def judge_sees(judge_id: int, person_id: int, **changes: Any) -> Sees:
    """What a judge sees while the panel judges."""
    facts = {"entries": Entries.ALL, "scale": Scale.FULL, "marks": Marks.OWN}
    return Sees(person_id=person_id, judge_id=judge_id, **facts | changes)


def client_sees(person_id: int, **changes: Any) -> Sees:
    """What the client sees while the panel judges."""
    facts = {
        "entries": Entries.ALL,
        "scale": Scale.FULL,
        "marks": Marks.TALLY,
        "feedback": True,
        "threads": True,
    }
    return Sees(person_id=person_id, **facts | changes)


def _image(session: Any, contest_id: int, author_id: int, version_id: int, position: int) -> None:
    name = f"{version_id}-{position}"
    session.add(
        Upload(
            id=name, contest_id=contest_id, person_id=author_id, purpose="entry", filename="secret-name-of-a-file.png",
            content_type="image/png", size=1, sha256="0" * 64, inbox_key=f"inbox/{name}", state="received",
            promised_at=NOON, expires_at=NOON,
        )
    )  # fmt: skip
    session.flush()
    seen = {"state": "ready", "salt": "salt", "width": 1600, "height": 1200}
    image = Image(version_id=version_id, position=position, upload_id=name, **seen)
    session.add(image)
    session.flush()
    for kind, width in (("thumb", 320), ("preview", 1280), ("full", 2560)):
        size = {"width": width, "height": width * 3 // 4, "size": 1000, "content_type": "image/webp"}
        session.add(Rendition(image_id=image.id, kind=kind, key=f"renditions/{image.id}/{kind}", **size))
    session.flush()
