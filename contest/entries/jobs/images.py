"""Images in the cage: an upload checked before it is claimed, an image of an entry or brief rendered, renditions made again."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Row, select

from contest.entries import recipes
from contest.entries.actions import render_results
from contest.entries.jobs.job_files import BLOCK, OtherBytes, fetch, patience, put, require_free_disk
from contest.entries.model import (
    PENDING,
    PROCESSING,
    READY,
    RECEIVED,
    Entry,
    Image,
    Rendition,
    Upload,
    Version,
)
from contest.entries.recipes import Drawn
from contest.imaging import cage, specs
from contest.imaging.answer import Rendition as Rendered
from contest.imaging.cages import Outcome
from contest.imaging.reasons import Unreadable
from contest.kernel.clamd import INFECTED, Scan
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.faults import reached
from contest.kernel.ports import scanner, store
from contest.work.queue import RENDER, RetryLater, enqueue, job
from storage import keys
from storage.store import Missing


@job(queue=RENDER)
def check_upload(upload_id: str) -> None:
    """Inspect an image that arrived; one that was used or thrown away meanwhile is left alone.

    Its small picture is stored beside what was sent. Raises RetryLater while storage or the cage does not answer.
    """
    sent = _to_check(upload_id)
    if sent is None:
        return
    with patience(), TemporaryDirectory(prefix="konpe-check-") as folder:
        copy = Path(folder) / "original"
        try:
            _fetch(sent, copy)
            _, seen = _inspect(copy, kinds=("thumb",))
        except RetryLater:
            if _to_check(upload_id) is None:
                return
            raise
        except Unreadable as why:
            render_results.fail_check(upload_id, code=why.code, values=why.values, now=utcnow())
            return
        small = seen.renditions[0]
        put(keys.preview(sent.inbox_key), small.path, small.content_type)
    render_results.pass_check(upload_id, unseen_on=seen.unseen_on, now=utcnow())


@job(queue=RENDER)
def render(image_id: int) -> None:
    """Prepare one image: original and renditions are stored, the rows say so; or it is unreadable, and why.

    Everything is decided on a private copy of the inbox object, so that it cannot change between check and
    use. Raises RetryLater while storage or the cage does not answer.
    """
    sent = _to_render(image_id)
    if sent is None:
        return
    with patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
        copy = Path(folder) / "original"
        original = keys.original(sent.sha256, salt=sent.salt)
        try:
            _fetch(sent, copy, stored=original)
            reached("entries.after_copy")
            kinds = recipes.specs_for(reference=sent.reference)
            scan, seen = _inspect(copy, kinds=kinds, **recipes.watermark(sent.contest_id))
        except Unreadable as why:
            render_results.fail(image_id, code=why.code, values=why.values, now=utcnow())
            return
        put(original, copy, seen.facts.content_type)
        reached("entries.after_original")
        drawn = [_stored(one, original, sent.contest_id) for one in seen.renditions]
    reached("entries.before_row")
    render_results.finish(
        image_id,
        original_key=original,
        content_type=seen.facts.content_type,
        width=seen.facts.width,
        height=seen.facts.height,
        frames=seen.facts.frames,
        scan=scan,
        drawn=drawn,
        now=utcnow(),
    )


def enqueue_render(image: Image, upload: Upload, *, now: datetime) -> None:
    """Have an image rendered, in the turn of who uploaded it; part of the open transaction."""
    slot = f"entries.render/{image.id}"
    enqueue(render, due_at=now, person_id=upload.person_id, slot=slot, image_id=image.id)


@job(queue=RENDER)
def render_clean(entry_id: int) -> None:
    """Draw the unmarked previews of the winning entry's shown version; asked for when the contest is settled."""
    asked = (
        select(Image.id, Image.original_key, Entry.contest_id)
        .join(Version, Version.id == Image.version_id)
        .join(Entry, (Entry.id == Version.entry_id) & (Entry.shown_version == Version.number))
        .where(Entry.id == entry_id, Image.state == READY)
        .where(~select(Rendition).where(Rendition.image_id == Image.id, Rendition.kind == "clean").exists())
        .order_by(Image.position)
    )
    waiting = reader().execute(asked).all()
    end_page()
    for image_id, original, contest_id in waiting:
        assert original is not None, "a ready image has its original"
        _draw(image_id, original, ["clean"], contest_id)


@job(queue=RENDER)
def redraw(image_id: int) -> None:
    """Render those renditions of an image again that storage has lost. Without its original nothing can be done."""
    lost = select(Rendition.kind).where(Rendition.image_id == image_id, Rendition.lost_at.is_not(None))
    kinds = sorted(reader().scalars(lost))
    asked = (
        select(Image.original_key, Upload.contest_id)
        .join(Upload, Upload.id == Image.upload_id)
        .where(Image.id == image_id, Image.state == READY)
    )
    row = reader().execute(asked).one_or_none()
    end_page()
    if not kinds or row is None:
        return
    with suppress(Missing):
        _draw(image_id, row.original_key, kinds, row.contest_id)


def _draw(image_id: int, original: str, kinds: Sequence[str], contest_id: int) -> None:
    with patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
        copy = Path(folder) / "original"
        require_free_disk(copy.parent, specs.MAX_BYTES)
        with store().open(original) as source, copy.open("wb") as file:
            while block := source.read(BLOCK):
                file.write(block)
        seen = cage.run(copy, out_dir=Path(folder), kinds=kinds, **recipes.watermark(contest_id))
        drawn = [_stored(one, original, contest_id) for one in seen.renditions]
    for one in drawn:
        render_results.add_rendition(image_id, one)


def _to_check(upload_id: str) -> Row[str, str, int] | None:
    """What was sent and promised; None when the check has been done, or nobody needs it any more."""
    asked = select(Upload.inbox_key, Upload.sha256, Upload.size).where(
        Upload.id == upload_id,
        Upload.state == RECEIVED,
        Upload.check_state == PENDING,
        Upload.used_at.is_(None),
    )
    found = reader().execute(asked).one_or_none()
    end_page()
    return found


def _to_render(image_id: int) -> Row[str, str, int, int, str, bool] | None:
    """What was sent and what of; None when it has been rendered, or the picture was taken out of its brief."""
    reference = Image.reference_of.is_not(None).label("reference")
    asked = (
        select(Upload.inbox_key, Upload.sha256, Upload.size, Upload.contest_id, Image.salt, reference)
        .join(Upload, Upload.id == Image.upload_id)
        .where(Image.id == image_id, Image.state == PROCESSING)
    )
    found = reader().execute(asked).one_or_none()
    end_page()
    return found


def _fetch(sent: Row[*tuple[Any, ...]], copy: Path, *, stored: str | None = None) -> None:
    """Raises Unreadable("image.changed"), and RetryLater as `fetch` does."""
    try:
        fetch(sent.inbox_key, copy, size=sent.size, sha256=sent.sha256, stored=stored)
    except OtherBytes:
        raise Unreadable("image.changed") from None


def _inspect(copy: Path, **how: Any) -> tuple[Scan, Outcome]:
    """What the virus scanner and the cage say of a file; what is drawn stands beside it. Raises Unreadable."""
    scan = scanner().scan(copy)
    if scan.verdict == INFECTED:
        raise Unreadable("image.infected", signature=scan.note)
    return scan, cage.run(copy, out_dir=copy.parent, **how)


def _stored(one: Rendered, original: str, contest_id: int) -> Drawn:
    """A rendition, now in storage."""
    key = recipes.key(original, one.kind, contest_id)
    size = put(key, one.path, one.content_type)
    reached("entries.after_rendition")
    return Drawn(
        kind=one.kind, key=key, content_type=one.content_type, width=one.width, height=one.height, size=size
    )
