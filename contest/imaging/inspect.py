"""Inspection of a file before anything is decoded; what could do harm is refused.

Only the blocks of a file are read: its signature, its sizes, the number of its frames
and scans. That takes milliseconds however the file was made.
"""

import re
from collections.abc import Sequence
from pkgutil import resolve_name

from contest.imaging import specs
from contest.imaging.formats import FORMATS, Format, signatures
from contest.imaging.formats.survey import Survey, megabytes
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import Facts
from contest.imaging.svg import cleaning


def inspect(content: bytes) -> Survey:
    """What the file is, if it may be decoded at all; raises Unreadable if not."""
    check_size(len(content))
    survey = _survey(content, list(FORMATS.values()))
    _check_sides(survey, shortest=specs.SHORTEST_SIDE)
    _check_frames(survey)
    if survey.notes > specs.MAX_NOTES_BYTES:
        raise Unreadable(
            "image.notes_too_large", megabytes=megabytes(survey.notes), limit=specs.MAX_NOTES_BYTES // 2**20
        )
    return survey


def facts(survey: Survey, *, size: int) -> Facts:
    """What to keep about a file of `size` bytes, upright."""
    width, height = survey.upright
    return Facts(
        format=survey.format,
        width=width,
        height=height,
        frames=survey.frames,
        scans=survey.scans,
        bytes=size,
    )


def check_size(size: int) -> None:
    """Refuse a file of no bytes, or of more than 25 MB."""
    if size == 0:
        raise Unreadable("image.empty")
    if size > specs.MAX_BYTES:
        raise Unreadable("image.file_too_large", megabytes=-(-size // 2**20), limit=specs.MAX_BYTES // 2**20)


def drawing(content: bytes) -> Survey:
    """The survey of an SVG: the drawing, cleaned."""
    drawing = cleaning.clean(content, side=specs.SPECS["full"].side, inspect_picture=_picture_inside)
    width, height = drawing.size
    return Survey(format="SVG", width=width, height=height, essence=drawing.text.encode(), drawn=True)


def _picture_inside(content: bytes) -> Survey:
    """A picture that a drawing holds: as strict as any other, but it may be a mere dot."""
    try:
        survey = _survey(content, [one for one in FORMATS.values() if one.in_drawings])
    except Unreadable as reason:
        if reason.code == "image.profile_too_large":
            raise
        raise Unreadable("image.picture_in_drawing") from None
    if survey.unended:
        raise Unreadable("image.picture_in_drawing")
    _check_sides(survey, shortest=1)
    _check_frames(survey)
    return survey


def recognised(one: Format, content: bytes) -> bool:
    """Whether a file is of this format, by its first bytes."""
    if one.recognises is not None:
        return bool(resolve_name(one.recognises)(content))
    return any(re.match(start, content[:64].hex()) for start in one.starts)


def _survey(content: bytes, formats: Sequence[Format]) -> Survey:
    for one in formats:
        if recognised(one, content):
            survey: Survey = resolve_name(one.survey)(content)
            return survey
    accepted = ", ".join(one.name for one in formats)
    found = signatures.name(content)
    if found is None:
        raise Unreadable("image.not_an_image", accepted=accepted)
    raise Unreadable("image.format_not_accepted", found=found, accepted=accepted)


def _check_sides(survey: Survey, *, shortest: int) -> None:
    width, height = survey.width, survey.height
    sides = {"width": width, "height": height}
    if min(width, height) < shortest:
        raise Unreadable("image.too_small", **sides, limit=shortest)
    if width * height > specs.MAX_PIXELS:
        raise Unreadable(
            "image.too_large_pixels",
            **sides,
            megapixels=_megapixels(width * height),
            limit=specs.MAX_PIXELS // 10**6,
        )
    if max(width, height) > specs.LONGEST_SIDE:
        raise Unreadable("image.side_too_long", **sides, limit=specs.LONGEST_SIDE)


def _check_frames(survey: Survey) -> None:
    if survey.scans > specs.MAX_SCANS:
        raise Unreadable("image.too_many_scans", scans=survey.scans, limit=specs.MAX_SCANS)
    if survey.frames > specs.MAX_FRAMES:
        raise Unreadable("image.too_many_frames", frames=survey.frames, limit=specs.MAX_FRAMES)
    pixels = survey.frames * survey.width * survey.height
    if survey.frames > 1 and pixels > specs.MAX_FRAME_PIXELS:
        raise Unreadable(
            "image.too_many_frame_pixels",
            megapixels=_megapixels(pixels),
            limit=specs.MAX_FRAME_PIXELS // 10**6,
        )


def _megapixels(pixels: int) -> int:
    return -(-pixels // 10**6)
