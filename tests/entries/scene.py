"""A published contest and the way of a file into it, for tests that need rows and bytes."""

import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from PIL import Image as Picture

from contest.entries.actions import entering
from contest.entries.actions.entering import Made, Words
from contest.entries.actions.uploads import arriving, promising
from contest.entries.declarations import Declarations
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.work import queue
from tests import cast, make

OWN = Declarations(own_work=True)
WORDS = Words(title="港の朝", note="倉庫の石積みから。", alt="波をたたえたカップ")


def png(shade: int = 0, size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture; another `shade`, other bytes."""
    out = io.BytesIO()
    Picture.new("RGB", size, (shade % 256, shade // 256 % 256, 90)).save(out, "PNG")
    return out.getvalue()


def people(app: Flask, *who: str) -> dict[str, int]:
    """Members of the cast with accounts."""
    return cast.join(app, *who)


def contest(client_id: int, **changes: Any) -> int:
    """A published contest that closes in seven days; its number."""
    now = utcnow()
    facts: dict[str, Any] = {
        "id": None, "client_id": client_id, "state": "published", "created_at": now,
        "published_at": now, "entries_close_at": now + timedelta(days=7),
    }  # fmt: skip
    with transaction() as session:
        row = make.contest(**facts | changes)
        session.add(row)
        session.flush()
        return row.id


def promise(
    contest_id: int, by: int, body: bytes, now: datetime | None = None, **changes: Any
) -> promising.Promise:
    """Leave to send these bytes."""
    facts: dict[str, Any] = {
        "purpose": "entry", "filename": "canary-file.png", "content_type": "image/png", "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    return promising.promise(contest_id, by=by, now=now or utcnow(), **facts | changes)


def send(store: Any, contest_id: int, by: int, body: bytes | None = None, **changes: Any) -> str:
    """Promise, PUT and receive; the upload's id."""
    body = png() if body is None else body
    promised = promise(contest_id, by, body, **changes)
    assert store.receive(promised.url, promised.headers, body) in (200, 201)
    arriving.receive([promised.id], by=by)
    return promised.id


def submit(contest_id: int, by: int, *upload_ids: str, **changes: Any) -> Made:
    """An entry of these uploads."""
    facts: dict[str, Any] = {"words": WORDS, "declared": OWN, "now": utcnow()}
    return entering.enter(contest_id, by=by, upload_ids=upload_ids, **facts | changes)


def add_version(entry_id: int, by: int, *upload_ids: str, **changes: Any) -> Made:
    """A new version of an entry, of these uploads."""
    facts: dict[str, Any] = {"words": WORDS, "declared": OWN, "now": utcnow()}
    return entering.add_version(entry_id, by=by, upload_ids=upload_ids, **facts | changes)


def enter(store: Any, contest_id: int, by: int, *bodies: bytes, **changes: Any) -> Made:
    """An entry of these images (one small one, if none are given), still to be prepared."""
    ids = [send(store, contest_id, by, body) for body in bodies or (png(by),)]
    return submit(contest_id, by, *ids, **changes)


def work() -> int:
    """Let the worker do all that is due."""
    return queue.drain(utcnow())
