"""Rendering of stored originals again: the winner's clean previews, and renditions that were lost."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from contest.entries import recipes
from contest.entries.actions import render_results
from contest.entries.jobs.fetching import BLOCK, require_free_disk
from contest.entries.jobs.renditions import patience, stored
from contest.entries.model import READY, Entry, Image, Rendition, Upload, Version
from contest.imaging import cage, specs
from contest.kernel.db import end_page, reader
from contest.kernel.ports import store
from contest.work.queue import RENDER, job
from storage.store import Missing


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
    row = (
        reader()
        .execute(
            select(Image.original_key, Upload.contest_id)
            .join(Upload, Upload.id == Image.upload_id)
            .where(Image.id == image_id, Image.state == READY)
        )
        .one_or_none()
    )
    end_page()
    if not kinds or row is None:
        return
    try:
        _draw(image_id, row.original_key, kinds, row.contest_id)
    except Missing:
        return


def _draw(image_id: int, original: str, kinds: list[str], contest_id: int) -> None:
    with patience(), TemporaryDirectory(prefix="konpe-render-") as folder:
        copy = Path(folder) / "original"
        require_free_disk(copy.parent, specs.MAX_BYTES)
        with store().open(original) as source, copy.open("wb") as file:
            while block := source.read(BLOCK):
                file.write(block)
        seen = cage.run(copy, out_dir=Path(folder), kinds=kinds, **recipes.watermark(contest_id))
        drawn = [stored(one, original, contest_id) for one in seen.renditions]
    for one in drawn:
        render_results.add_rendition(image_id, one)
