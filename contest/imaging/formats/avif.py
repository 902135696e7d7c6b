"""AVIF, read box by box (AOMedia, AV1 Image File Format; ISO/IEC 23008-12): a picture, a grid of them, or a film."""

from contest.imaging.formats import av1, avif_track
from contest.imaging.formats.avif_items import Items
from contest.imaging.formats.boxes import Box, Broken, box_at
from contest.imaging.formats.survey import Survey, too_many_parts
from contest.imaging.reasons import Unreadable

MAJOR = (b"avif", b"avis", b"mif1", b"msf1")
OURS = (b"avif", b"avis")
PARTS = (b"ftyp", b"meta", b"moov", b"mdat")
LONGEST_FTYP = 400
MOST_PARTS = 500


def is_avif(content: bytes) -> bool:
    """Whether the first box is that of an AVIF file."""
    if content[4:8] != b"ftyp" or content[8:12] not in MAJOR:
        return False
    size = min(int.from_bytes(content[:4], "big"), LONGEST_FTYP)
    brands = {content[place : place + 4] for place in (8, *range(16, size - 3, 4))}
    return not brands.isdisjoint(OURS)


def survey(content: bytes) -> Survey:
    """Walk the boxes. What is neither the picture nor its outline loses its name, so that no decoder reads it.

    Raises Unreadable: image.truncated, image.damaged, image.variant_not_accepted, image.profile_too_large,
    image.too_many_parts.
    """
    try:
        return _survey(content)
    except (Broken, av1.Broken):
        raise Unreadable("image.damaged", found="AVIF") from None


def _survey(content: bytes) -> Survey:
    essence, parts = _top(content)
    film = avif_track.read(content, parts[b"moov"]) if b"moov" in parts else None
    items = Items(content, parts[b"meta"]) if b"meta" in parts else None
    notes = items.silence(essence) if items else 0
    # Which of the two a decoder takes is settled by the first brand.
    if film and content[8:12] == b"avis":
        width, height, frames, profile, orientation = *film.size, film.frames, film.profile, 1
    elif items:
        width, height = items.check_picture()
        frames, profile, orientation = film.frames if film else 1, items.profile(), items.orientation()
    else:
        raise Unreadable("image.truncated")
    return Survey(
        format="AVIF",
        width=width,
        height=height,
        essence=bytes(essence),
        frames=frames,
        orientation=orientation,
        profiles=(profile,),
        notes=notes,
    )


def _top(content: bytes) -> tuple[bytearray, dict[bytes, Box]]:
    """The outermost boxes by name, and the bytes up to the last of them with the names of all others blotted out."""
    essence, parts, place = bytearray(content), dict[bytes, Box](), 0
    for _ in range(MOST_PARTS):
        if place + 8 > len(content):
            break
        box = box_at(content, place, len(content))
        if box.kind in PARTS:
            if box.end > len(content):
                raise Unreadable("image.truncated")
            if box.kind in parts and box.kind != b"mdat":
                raise Broken
            parts[box.kind] = box
        elif box.end > len(content):
            break
        else:
            essence[place + 4 : place + 8] = b"free"
        place = box.end
    else:
        raise too_many_parts(MOST_PARTS, found="AVIF")
    del essence[place:]
    return essence, parts
