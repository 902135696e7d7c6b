"""Entries as the viewer shows them: words and images of the shown version, and no author."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.entries.model import Entry, Image, Rendition, Version
from contest.entries.pictures import Picture, picture
from contest.judging.rules import Place
from contest.kernel.db import reader
from contest.kernel.sees import Scale, Sees


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Image in the sizes that may be seen."""

    thumb: Picture | None
    preview: Picture | None
    full: Picture | None


@dataclass(frozen=True, kw_only=True)
class ViewerCard:
    """An entry in the viewer; `mark` is the asking judge's own."""

    entry_id: int
    number: int
    version: int
    title: str
    alt: str
    mark: str | None
    sheets: list[Sheet]


def cards(places: Sequence[Place], *, sees: Sees, now: datetime) -> list[ViewerCard]:
    """The cards of these entries, in their order, addresses signed. Two statements at any number."""
    if not places:
        return []
    shown = (
        select(Entry.number, Version)
        .join(Version, (Version.entry_id == Entry.id) & (Version.number == Entry.shown_version))
        .where(Entry.id.in_([place.entry_id for place in places]))
    )
    versions = {version.entry_id: (number, version) for number, version in reader().execute(shown)}
    sheets = _sheets([version.id for _, version in versions.values()], sees, now)
    return [
        ViewerCard(
            entry_id=place.entry_id,
            number=number,
            version=version.number,
            title=version.title,
            alt=version.alt or version.title,
            mark=place.mark,
            sheets=sheets[version.id],
        )
        for place in places
        if place.entry_id in versions
        for number, version in [versions[place.entry_id]]
    ]


def _sheets(version_ids: list[int], sees: Sees, now: datetime) -> dict[int | None, list[Sheet]]:
    kinds = [kind for kind, scale in _SCALES.items() if sees.scale >= scale]
    file = Rendition.kind, Rendition.key, Rendition.width, Rendition.height, Rendition.lost_at
    rows = reader().execute(
        select(Image.version_id, Image.id, *file)
        .join(Rendition, Rendition.image_id == Image.id)
        .where(Image.version_id.in_(version_ids), Rendition.kind.in_(kinds))
        .order_by(Image.version_id, Image.position)
    )
    files: dict[int | None, dict[int, dict[str, Picture | None]]] = defaultdict(dict)
    for version_id, image_id, kind, key, width, height, lost_at in rows:
        sizes = files[version_id].setdefault(image_id, dict.fromkeys(_SCALES))
        sizes[kind] = picture(key, width, height, lost_at, now)
    return defaultdict(
        list, {version: [Sheet(**sizes) for sizes in images.values()] for version, images in files.items()}
    )


_SCALES = {"thumb": Scale.PREVIEW, "preview": Scale.PREVIEW, "full": Scale.FULL}
