"""A contest whose call has closed, its prize held and two entries in it, and every step from there."""

import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask

from contest.awards import queries as award_queries
from contest.awards.actions import awarding, deliverables, handover
from contest.contests.model import Contest
from contest.entries.actions.uploads import arriving, promising
from contest.kernel import ports
from contest.kernel.db import reader, transaction
from contest.work import queue
from tests import cast, make
from tests.judging import scene as judging_scene
from tests.payments import scene as payment_scene

NOON = make.NOON
CHOICE = NOON + timedelta(days=8)  # a day after the deadline
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
VERSION = "2026-11"


class Stage(NamedTuple):
    """Ids: of the people by name, of the contest, of Ken's entry #1 and Mei's entry #2."""

    who: dict[str, int]
    contest: int
    ken: int
    mei: int


def judging(app: Flask, *, closed: datetime = CHOICE - DAY, entries: bool = True, **changes: Any) -> Stage:
    """A published contest whose call closed then, with the whole cast; in the app's context."""
    with app.app_context():
        who = cast.join(app)
        facts = {"language": "ja", "entries_close_at": closed, "agreement_version": VERSION}
        contest = payment_scene.draft(who["hana"], **facts | changes)
        payment_scene.receive(contest, by=who["sota"])
        payment_scene.publish(contest, who["hana"])
        ken = judging_scene.entry(contest, who["ken"], 1, made_at=closed - DAY) if entries else 0
        mei = judging_scene.entry(contest, who["mei"], 2, made_at=closed - DAY) if entries else 0
        return Stage(who, contest, ken, mei)


def archive(*members: tuple[zipfile.ZipInfo | str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files: name and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return buffer.getvalue()


def award(stage: Stage, *, entry: int | None = None, now: datetime = CHOICE) -> int:
    """Hana chooses Ken's entry, unless another is named."""
    return awarding.award(stage.contest, entry_id=entry or stage.ken, by=stage.who["hana"], now=now)


def send(
    stage: Stage, body: bytes, *, name: str = "logo.svg", by: str = "ken", now: datetime = CHOICE
) -> str:
    """A source file is promised and sent; the upload's id."""
    promised = promising.promise(
        stage.contest, by=stage.who[by], purpose="deliverable", filename=name, size=len(body), now=now,
        content_type="image/svg+xml", sha256=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    assert ports.store().receive(promised.url, promised.headers, body) in (200, 201)
    arriving.receive([promised.id], by=stage.who[by])
    return promised.id


def add(
    stage: Stage, body: bytes, format: str = "SVG", *, by: str = "ken", now: datetime = CHOICE, **more: Any
) -> int:
    """A source file is sent and added; the deliverable's id."""
    ids = [send(stage, body, by=by, now=now, **more)]
    return deliverables.add_files(stage.contest, upload_ids=ids, format=format, by=stage.who[by], now=now)[0]


def agree(stage: Stage, *, by: str = "ken", now: datetime = CHOICE) -> None:
    """The winner accepts the agreement."""
    handover.agree(stage.contest, version=VERSION, by=stage.who[by], now=now)


def complete(stage: Stage, *, by: str = "ken", now: datetime = CHOICE) -> list[int]:
    """Everything up to the delivery: agreement, and a kept file for each format; their ids."""
    agree(stage, by=by, now=now)
    files = {"SVG": ("logo.svg", b"<svg>%s</svg>"), "PDF": ("logo.pdf", b"%%PDF-1.7 %s")}
    ids = [
        add(stage, body % by.encode(), format, name=name, by=by, now=now)
        for format, (name, body) in files.items()
    ]
    keep()
    return ids


def deliver(stage: Stage, *, by: str = "ken", now: datetime = CHOICE) -> None:
    """The winner delivers."""
    handover.deliver(stage.contest, by=stage.who[by], now=now)


def delivered(app: Flask, **changes: Any) -> Stage:
    """A stage whose winner has delivered at CHOICE."""
    stage = judging(app, **changes)
    with app.app_context():
        award(stage)
        complete(stage)
        deliver(stage)
    return stage


def keep() -> None:
    """Files that were added are looked at and kept."""
    queue.drain(CHOICE + timedelta(days=400))


def state(stage: Stage) -> tuple[str, str | None]:
    """The contest's state, and that of the handover in force."""
    row = reader().get_one(Contest, stage.contest, populate_existing=True)
    page = award_queries.handover(stage.contest)
    return row.state, page.handover.state if page else None


def alter(model: type, id_: int, **changes: Any) -> None:
    """Set columns of a row, as time and staff might."""
    with transaction() as session:
        row = session.get_one(model, id_)
        for name, value in changes.items():
            setattr(row, name, value)


def books_are_clean() -> None:
    """The audit finds nothing."""
    payment_scene.books_are_clean()
