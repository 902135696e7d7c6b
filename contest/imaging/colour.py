"""Colour conversion from whatever a file holds to sRGB with eight bits, which every browser shows alike."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_SPACES = {"RGB": "RGB ", "RGBA": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
_EIGHT_OF_SIXTEEN = [(value * 255 + 32_767) // 65_535 for value in range(65_536)]


def plain(image: Image.Image) -> Image.Image:
    """The decoded image in a mode that can be resized well: L, RGB, RGBa or CMYK.

    Palettes and colour keys become alpha; alpha is multiplied in, so that invisible
    colours do not bleed; sixteen bits become eight. Every CMYK JPEG is taken for Adobe's, whose inks
    are stored upside down: so do Pillow and browsers, whether it bears Adobe's marker or not.
    """
    if image.mode == "I;16":
        image = _eight_bits(image)
    elif image.mode == "CMYK":
        return image
    elif "transparency" in image.info or image.mode in ("LA", "PA"):
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGB")
    if image.mode != "RGBA":
        return image
    if image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image.convert("RGBa")


def to_srgb(image: Image.Image, profiles: Sequence[bytes]) -> Image.Image:
    """The image (of a mode that `plain` gives) as RGB or RGBA in sRGB, through the first profile that works."""
    if image.mode == "RGBa":
        image = image.convert("RGBA")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    for profile in filter(None, profiles):
        try:
            return _through(image, profile, mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            continue
    return image if image.mode == mode else image.convert(mode)


def _through(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    if source.profile.xcolor_space != _SPACES[image.mode]:
        if image.mode != "L" or source.profile.xcolor_space != _SPACES["RGB"]:
            raise ValueError("the profile is for other colours than the picture has")
        image = image.convert("RGB")
    if (source.profile.profile_description or "").startswith("sRGB"):
        return image.convert(mode)
    transform = ImageCms.buildTransform(
        source,
        _SRGB,
        image.mode,
        mode,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    converted = transform.apply(image)
    converted.info = {}
    return converted


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit grey scaled to eight. `convert("L")` would clip: nearly all turns white."""
    deep = image.convert("I")
    grey = deep.point(_EIGHT_OF_SIXTEEN, "L")
    clear = image.info.get("transparency")
    if not isinstance(clear, int):
        return grey
    alpha = deep.point([0 if value == clear else 255 for value in range(65_536)], "L")
    return Image.merge("RGBA", (grey, grey, grey, alpha))
