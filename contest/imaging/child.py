"""Work inside a cage: one file is read, inspected and rendered."""

import os
from io import BytesIO
from typing import Any

from PIL import Image

from contest.imaging import render, specs, visibility
from contest.imaging.formats import FORMATS
from contest.imaging.inspect import facts, inspect
from contest.imaging.reasons import Unreadable
from contest.imaging.watermark import Watermark

DRAWING = b"""<?xml version="1.0" encoding="windows-1252"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 8"><style>:root .a{fill:oklch(50% .1 20)}</style>
<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><path class="a" filter="url(#f)" d="M0 0h640v8"/></svg>"""


def make_renditions(order: dict[str, Any], files: list[int]) -> dict[str, Any]:
    """Read the first open file, write one rendition into each of the others; the answer to the worker.

    A caged process can open nothing, so the worker opens the files and hands them over.
    """
    original, *places = files
    place_of = dict(zip(order["kinds"], places, strict=True))
    watermark = Watermark(**order["watermark"])
    made = []
    unseen_on: dict[str, int] = {}
    try:
        content = _read(original)
        survey = inspect(content)
        seen = facts(survey, size=len(content))
        del content
        for rendition in render.render(survey, kinds=order["kinds"], watermark=watermark):
            _write(place_of[rendition.kind], rendition.content)
            made.append([rendition.kind, rendition.width, rendition.height, rendition.content_type])
            if rendition.kind == "thumb":
                unseen_on = visibility.unseen_on(Image.open(BytesIO(rendition.content)))
    except Unreadable as reason:
        return {"refused": [reason.code, reason.values]}
    return {"facts": seen.as_json(), "renditions": made, "unseen_on": unseen_on}


def warm_up() -> None:
    """Load all that decoding needs while files can still be opened, by making renditions of small pictures."""
    for one in FORMATS.values():
        for mode in one.samples:
            out = BytesIO()
            Image.new(mode, (64, 64)).save(out, one.name.upper())
            _render(out.getvalue())
    _render(DRAWING)


def _render(content: bytes) -> None:
    survey = inspect(content)
    tuple(render.render(survey, kinds=tuple(specs.SPECS), watermark=Watermark("準備", "1")))


def _read(file: int) -> bytes:
    content = bytearray()
    while len(content) <= specs.MAX_BYTES and (block := os.read(file, 2**20)):
        content += block
    return bytes(content)


def _write(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]
