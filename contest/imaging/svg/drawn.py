"""Rasterizer of SVG, for drawings that have been cleaned."""

from io import BytesIO

import resvg_py
from PIL import Image


def pixels(text: str, size: tuple[int, int]) -> Image.Image:
    """The drawing at exactly this width and height, without any font; raises ValueError if it cannot be drawn."""
    width, height = size
    try:
        content = resvg_py.svg_to_bytes(svg_string=text, width=width, height=height, skip_system_fonts=True)
    except BaseException as failure:
        # A panic of the library comes as an exception that only this catches.
        if type(failure).__name__ != "PanicException":
            raise
        raise ValueError("the drawing cannot be drawn") from None
    return Image.open(BytesIO(content), formats=["PNG"])
