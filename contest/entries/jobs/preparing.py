"""From what a browser sent to what is shown: each image is read once, checked, rendered in the cage and stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from contest.entries import recipes
from contest.entries.actions import preparing as preparing_actions
from contest.entries.jobs.drawing import patience, put, stored
from contest.entries.model import PROCESSING, Image, Upload
from contest.entries.uploads.fetching import OtherBytes, fetch
from contest.imaging import cage
from contest.imaging.reasons import Unreadable
from contest.kernel.clamd import INFECTED
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.faults import reached
from contest.kernel.ports import scanner, store
from contest.work.queue import RENDER, SWEEP, enqueue, job
from storage import keys


@dataclass(frozen=True)
class _Order:
    """What is known of an image before it has been looked at."""

    upload_id: str
    inbox_key: str
    sha256: str
    size: int
    salt: str
    contest_id: int
    reference: bool
    url_ends: datetime


@job(queue=RENDER)
def render(image_id: int) -> None:
    """Prepare one image: original and renditions are stored, the rows say so; or it is unreadable, and why.

    Everything is decided on a private copy of the inbox object, so that it cannot change between check and
    use. Raises Away while the store or the cage does not answer.
    """
    order = _order(image_id)
    if order is None:
        return
    with patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
        copy = Path(folder) / "original"
        original = keys.original(order.sha256, salt=order.salt)
        try:
            fetch(order.inbox_key, copy, size=order.size, sha256=order.sha256, stored=original)
            reached("entries.after_copy")
            scan = scanner().scan(copy)
            if scan.verdict == INFECTED:
                raise Unreadable("image.infected", signature=scan.note)
            seen = cage.run(
                copy,
                out_dir=Path(folder),
                kinds=recipes.specs_for(reference=order.reference),
                **recipes.watermark(order.contest_id),
            )
        except OtherBytes:
            _give_up(image_id, order, Unreadable("image.changed"))
            return
        except Unreadable as why:
            _give_up(image_id, order, why)
            return
        put(original, copy, seen.facts.content_type)
        reached("entries.after_original")
        drawn = [stored(one, original, order.contest_id) for one in seen.renditions]
    reached("entries.before_row")
    with transaction():
        preparing_actions.keep(
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
        forget_later(order.upload_id, order.url_ends)


def _give_up(image_id: int, order: _Order, why: Unreadable) -> None:
    with transaction():
        preparing_actions.give_up(image_id, code=why.code, values=why.values, now=utcnow())
        forget_later(order.upload_id, order.url_ends)


@job(queue=SWEEP)
def forget_inbox(upload_id: str) -> None:
    """Remove what a browser sent and its small picture, once the file is stored or refused."""
    upload = reader().get(Upload, upload_id)
    if upload is None:
        return
    key = upload.inbox_key
    end_page()
    with patience():
        store().delete(key)
        store().delete(keys.preview(key))
    reached("entries.after_inbox")


def forget_later(upload_id: str, url_ends: datetime) -> None:
    """Have `forget_inbox` done, not while the upload's address still works: until then a second PUT finds the object
    and is refused by the store."""
    due_at = max(utcnow(), url_ends) + timedelta(minutes=1)
    enqueue(forget_inbox, due_at=due_at, slot=f"entries.forget_inbox/{upload_id}", upload_id=upload_id)


def _order(image_id: int) -> _Order | None:
    """What to prepare; None when it has been done, or the picture was taken out of its brief."""
    image = reader().get(Image, image_id, populate_existing=True)
    if image is None or image.state != PROCESSING:
        end_page()
        return None
    upload = reader().get_one(Upload, image.upload_id)
    order = _Order(
        upload_id=upload.id,
        inbox_key=upload.inbox_key,
        sha256=upload.sha256,
        size=upload.size,
        salt=image.salt,
        contest_id=upload.contest_id,
        reference=image.reference_of is not None,
        url_ends=upload.expires_at,
    )
    end_page()
    return order
