"""Visibility of transparent artwork: how much of it has too little contrast with a white or a dark background.

Connected parts are judged, not single pixels: a white letter on white cannot be seen, the white inside of a black
outline can. Contrast is that of WCAG 2.2 (relative luminance), on the artwork as blended with the background.
"""

from collections.abc import Iterator, Sequence

from PIL import Image

from contest.imaging.specs import BACKGROUNDS, fit

SIDE = 128
"""Pixels of the picture that is measured, at a cost of 20 ms, or 200 ms for noise."""
FAINTEST = 16
"""Alpha (of 255) from which a pixel belongs to the artwork."""
LEAST_CONTRAST = 1.3
"""Black on the dark background (#1E1E1E) has 1.26, a grey of 225 on white 1.31."""
LEAST_DIFFERENCE = 64
"""A channel that differs by so much (of 255) is seen as a colour at equal luminance, as yellow is on white."""
OUTLINE = 0.02
"""A part of which so large a share contrasts has an outline that shows the rest of it."""
WORTH_SAYING = 10
"""Per cent of the artwork."""

_LINEAR = [
    value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in range(256)
]


def unseen_on(picture: Image.Image) -> dict[str, int]:
    """The backgrounds (of BACKGROUNDS) on which at least a tenth of a picture's artwork cannot be seen, each with
    that share in per cent of the artwork's area; empty for an opaque picture and for one without any artwork."""
    if not picture.has_transparency_data:
        return {}
    small = picture.convert("RGBA")
    if max(small.size) > SIDE:
        small = small.resize(fit(*small.size, SIDE), Image.Resampling.BOX)
    red, green, blue, alpha = (band.tobytes() for band in small.split())
    pixels = list(zip(red, green, blue, alpha, strict=True))
    if min(pixel[3] for pixel in pixels) == 255:
        return {}
    parts = list(_parts([pixel[3] >= FAINTEST for pixel in pixels], small.width))
    shares = {name: _unseen_share(parts, pixels, colour) for name, colour in BACKGROUNDS.items()}
    return {name: share for name, share in shares.items() if share >= WORTH_SAYING}


def _unseen_share(
    parts: Sequence[Sequence[int]],
    pixels: Sequence[tuple[int, int, int, int]],
    background: tuple[int, int, int],
) -> int:
    """Per cent of the artwork, weighed by its alpha."""
    whole = unseen = 0
    for part in parts:
        weight = contrasting = 0
        for place in part:
            weight += pixels[place][3]
            if _contrasts(pixels[place], background):
                contrasting += pixels[place][3]
        whole += weight
        unseen += weight if contrasting < OUTLINE * weight else 0
    return round(100 * unseen / whole) if whole else 0


def _contrasts(pixel: tuple[int, int, int, int], background: tuple[int, int, int]) -> bool:
    *colour, alpha = pixel
    blended = [
        (value * alpha + behind * (255 - alpha) + 127) // 255
        for value, behind in zip(colour, background, strict=True)
    ]
    if (
        max(abs(value - behind) for value, behind in zip(blended, background, strict=True))
        >= LEAST_DIFFERENCE
    ):
        return True
    darker, lighter = sorted((_luminance(blended), _luminance(background)))
    return (lighter + 0.05) / (darker + 0.05) >= LEAST_CONTRAST


def _luminance(colour: Sequence[int]) -> float:
    red, green, blue = colour
    return 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]


def _parts(filled: list[bool], width: int) -> Iterator[list[int]]:
    """The connected parts (corners touch too) of a picture's filled pixels, each as places in reading order."""
    left = list(filled)
    for first, here in enumerate(left):
        if not here:
            continue
        left[first] = False
        part = [first]
        for place in part:
            column = place % width
            for row in (place - width, place, place + width):
                for near in range(row - (column > 0), row + (column < width - 1) + 1):
                    if 0 <= near < len(left) and left[near]:
                        left[near] = False
                        part.append(near)
        yield part
