"""Rendering of an uploaded image: read once, checked, rendered in the cage, and stored."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Row, select

from contest.entries import recipes
from contest.entries.actions import render_results
from contest.entries.jobs.fetching import OtherBytes, fetch
from contest.entries.jobs.renditions import patience, put, stored
from contest.entries.model import PROCESSING, Image, Upload
from contest.imaging import cage
from contest.imaging.reasons import Unreadable
from contest.kernel.clamd import INFECTED
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.faults import reached
from contest.kernel.ports import scanner
from contest.work.queue import RENDER, enqueue, job
from storage import keys


@job(queue=RENDER)
def render(image_id: int) -> None:
    """Prepare one image: original and renditions are stored, the rows say so; or it is unreadable, and why.

    Everything is decided on a private copy of the inbox object, so that it cannot change between check and
    use. Raises RetryLater while storage or the cage does not answer.
    """
    sent = _waiting(image_id)
    if sent is None:
        return
    with patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
        copy = Path(folder) / "original"
        original = keys.original(sent.sha256, salt=sent.salt)
        try:
            fetch(sent.inbox_key, copy, size=sent.size, sha256=sent.sha256, stored=original)
            reached("entries.after_copy")
            scan = scanner().scan(copy)
            if scan.verdict == INFECTED:
                raise Unreadable("image.infected", signature=scan.note)
            seen = cage.run(
                copy,
                out_dir=Path(folder),
                kinds=recipes.specs_for(reference=sent.reference),
                **recipes.watermark(sent.contest_id),
            )
        except OtherBytes:
            render_results.fail(image_id, code="image.changed", values={}, now=utcnow())
            return
        except Unreadable as why:
            render_results.fail(image_id, code=why.code, values=why.values, now=utcnow())
            return
        put(original, copy, seen.facts.content_type)
        reached("entries.after_original")
        drawn = [stored(one, original, sent.contest_id) for one in seen.renditions]
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


def _waiting(image_id: int) -> Row[str, str, int, int, str, bool] | None:
    """What was sent and what of; None when it has been rendered, or the picture was taken out of its brief."""
    asked = (
        select(
            Upload.inbox_key,
            Upload.sha256,
            Upload.size,
            Upload.contest_id,
            Image.salt,
            Image.reference_of.is_not(None).label("reference"),
        )
        .join(Upload, Upload.id == Image.upload_id)
        .where(Image.id == image_id, Image.state == PROCESSING)
    )
    found = reader().execute(asked).one_or_none()
    end_page()
    return found
