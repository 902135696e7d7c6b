"""Renditions of one picture: one decode, the small ones from what has been reduced before.

Everything shown inline is re-encoded here: upright, sRGB, eight bits, and without a
byte of what the file carried beside its picture.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import resvg_py
from PIL import AvifImagePlugin, Image, ImageChops

from contest.imaging import colour, specs
from contest.imaging.formats import jpeg
from contest.imaging.formats.survey import Survey
from contest.imaging.reasons import Unreadable
from contest.imaging.specs import SPECS, Spec
from contest.imaging.watermark import Watermark, stamp

Image.MAX_IMAGE_PIXELS = specs.MAX_PIXELS
# A cage may start no thread.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1

FOLLOWING = bytes(range(16, 240, 7)) * 4
"""Data that a decoder reads on in where a JPEG's own stopped too early; no 0xFF is in it."""
METHOD = 0
"""Of WebP: more effort makes files smaller by a tenth and takes three times as long."""
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Rendition:
    """One encoded picture, sizes in pixels."""

    kind: str
    width: int
    height: int
    content_type: str
    content: bytes


def render(
    survey: Survey,
    *,
    kinds: Sequence[str] = specs.ENTRY_KINDS,
    watermark: Watermark | None = None,
) -> Iterator[Rendition]:
    """The renditions asked for, smallest first, so that a page can show something soon.

    Raises Unreadable: image.truncated, image.damaged, image.used_too_much_memory.
    """
    wanted = sorted((SPECS[kind] for kind in kinds), key=lambda spec: spec.side)
    if any(spec.watermarked for spec in wanted) and watermark is None:
        raise ValueError("a watermarked rendition needs a watermark")
    picture = _decode(survey, side=wanted[-1].side)
    middle = _reduced(picture, wanted)
    for spec in wanted:
        size = specs.fit(*survey.stored, spec.side)
        if spec is wanted[-1]:
            # Nearly as sharp as Lanczos where there is little to shrink, for half the cost.
            small = picture.resize(size, Image.Resampling.HAMMING)
        else:
            small = middle.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
        yield _encode(_upright_srgb(small, survey), spec, survey, watermark)


def _reduced(picture: Image.Image, wanted: Sequence[Spec]) -> Image.Image:
    """The picture with whole pixels averaged, still half as large again as the second largest rendition needs."""
    if len(wanted) < 2:
        return picture
    factor = int(max(picture.size) / (1.5 * wanted[-2].side))
    return picture.reduce(factor) if factor > 1 else picture


def _decode(survey: Survey, *, side: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _loaded(survey.essence, survey, side)
            if survey.unended and not _is_whole(image, survey, side):
                raise Unreadable("image.truncated")
        return colour.plain(image if survey.window is None else _on_nothing(image, survey.window))
    except MemoryError:
        raise Unreadable("image.used_too_much_memory") from None
    except Unreadable:
        raise
    except Exception as broken:
        # Decoders have an error of their own for every way in which a file can be broken.
        code = "image.truncated" if "truncated" in str(broken) else "image.damaged"
        values = {} if code == "image.truncated" else {"found": survey.format}
        raise Unreadable(code, **values) from broken


def _loaded(essence: bytes, survey: Survey, side: int) -> Image.Image:
    if survey.drawn:
        return rasterized(essence.decode(), survey.stored)
    image = Image.open(BytesIO(essence), formats=[survey.format.upper()])
    if image.size != survey.stored:
        raise Unreadable("image.damaged", found=survey.format)
    # A JPEG decodes to 1/2, 1/4 or 1/8 at a fraction of the cost.
    image.draft(None, specs.fit(*survey.stored, side))
    image.load()
    return image


def _on_nothing(image: Image.Image, window: tuple[int, int, int, int]) -> Image.Image:
    """The picture with all around its first frame transparent. Pillow paints the first colour of the palette there."""
    whole = Image.new("RGBA", image.size)
    whole.paste(image.crop(window).convert("RGBA"), window[:2])
    return whole


def _is_whole(image: Image.Image, survey: Survey, side: int) -> bool:
    """Whether a JPEG without end holds all of its picture: then nothing that follows its data changes a pixel."""
    longer = survey.essence[: -len(jpeg.END)] + FOLLOWING + jpeg.END
    return ImageChops.difference(image, _loaded(longer, survey, side)).getbbox() is None


def _upright_srgb(image: Image.Image, survey: Survey) -> Image.Image:
    image = colour.to_srgb(image, survey.profiles)
    turn = _UPRIGHT.get(survey.orientation)
    return image if turn is None else image.transpose(turn)


def _encode(image: Image.Image, spec: Spec, survey: Survey, watermark: Watermark | None) -> Rendition:
    if spec.watermarked and watermark is not None:
        image = stamp(image, watermark)
    image.info = {}
    out = BytesIO()
    if spec.kind == "full" and image.mode == "RGB":
        content_type = "image/jpeg"
        image.save(out, "JPEG", quality=85, subsampling=2 if survey.coarse_colour else 0)
    else:
        content_type = "image/webp"
        image.save(out, "WEBP", quality=90 if spec.kind == "full" else 86, method=METHOD)
    return Rendition(spec.kind, image.width, image.height, content_type, out.getvalue())


def rasterized(text: str, size: tuple[int, int]) -> Image.Image:
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
