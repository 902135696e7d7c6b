"""The pictures of a brief."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from contest.entries.model import Image, Rendition, Upload
from contest.entries.pictures import Picture, picture
from contest.kernel.db import reader


class Reference(NamedTuple):
    """A picture of a brief. `filename`, `reason` (a code) and `values` are for the client's own eyes."""

    id: int
    state: str
    thumb: Picture | None
    preview: Picture | None
    full: Picture | None
    filename: str
    size: int
    reason: str | None
    values: dict[str, Any]


def references(contest_id: int, *, now: datetime) -> list[Reference]:
    """The pictures of a brief in their order, in one statement; who may view the contest may see those that are
    ready."""
    rows = reader().execute(
        select(Image, Upload.filename, Upload.size, Rendition)
        .join(Upload, Upload.id == Image.upload_id)
        .outerjoin(Rendition, Rendition.image_id == Image.id)
        .where(Image.reference_of == contest_id)
        .order_by(Image.position, Image.id)
    )
    images: dict[int, tuple[Image, str, int]] = {}
    drawn: dict[tuple[int, str], Picture | None] = {}
    for image, filename, size, one in rows:
        images[image.id] = image, filename, size
        if one is not None:
            drawn[image.id, one.kind] = picture(one.key, one.width, one.height, one.lost_at, now)
    return [
        Reference(
            id=image.id,
            state=image.state,
            thumb=drawn.get((image.id, "thumb")),
            preview=drawn.get((image.id, "clean")),
            full=drawn.get((image.id, "full")),
            filename=filename,
            size=size,
            reason=image.reason,
            values=image.reason_values,
        )
        for image, filename, size in images.values()
    ]
