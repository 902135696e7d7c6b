"""Pictures of a brief."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

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
    found: dict[int, dict[str, Any]] = {}
    rows = reader().execute(_of(), {"contest": contest_id})
    for id_, state, reason, values, filename, size, kind, key, width, height, lost_at in rows:
        facts = {"state": state, "reason": reason, "values": values, "filename": filename, "size": size}
        one = found.setdefault(id_, facts | {"id": id_} | dict.fromkeys(_FIELDS.values()))
        if kind in _FIELDS:
            one[_FIELDS[kind]] = picture(key, width, height, lost_at, now)
    return [Reference(**one) for one in found.values()]


_FIELDS = {"thumb": "thumb", "clean": "preview", "full": "full"}


@cache
def _of() -> Select[Any]:
    return (
        select(
            Image.id, Image.state, Image.reason, Image.reason_values, Upload.filename, Upload.size,
            Rendition.kind, Rendition.key, Rendition.width, Rendition.height, Rendition.lost_at,
        )
        .join(Upload, Upload.id == Image.upload_id)
        .outerjoin(Rendition, Rendition.image_id == Image.id)
        .where(Image.reference_of == bindparam("contest"))
        .order_by(Image.position, Image.id)
    )  # fmt: skip
