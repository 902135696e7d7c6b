"""Colours of style sheets, as those of a screen (W3C, CSS Color 4): what the drawing library knows is sRGB alone."""

from collections.abc import Sequence
from typing import Any, Final

from tinycss2 import color4

from contest.imaging.svg.words import words_of

Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]

# CSS Color 4, 10 and its sample code: to XYZ under the white of D65, and from there to linear sRGB.
_FROM_XYZ: Final[Matrix] = (
    (12831 / 3959, -329 / 214, -1974 / 3959),
    (-851781 / 878810, 1648619 / 878810, 36519 / 878810),
    (705 / 12673, -2585 / 12673, 705 / 667),
)
_FROM_D50: Final[Matrix] = (
    (0.955473421488075, -0.02309845494876471, 0.06325924320057072),
    (-0.0283697093338637, 1.0099953980813041, 0.021041441191917323),
    (0.012314014864481998, -0.020507649298898964, 1.330365926242124),
)
_TO_XYZ: Final[dict[str, Matrix]] = {
    "display-p3": (
        (608311 / 1250200, 189793 / 714400, 198249 / 1000160),
        (35783 / 156275, 247089 / 357200, 198249 / 2500400),
        (0, 32229 / 714400, 5220557 / 5000800),
    ),
    "a98-rgb": (
        (573536 / 994567, 263643 / 1420810, 187206 / 994567),
        (591459 / 1989134, 6239551 / 9945670, 374412 / 4972835),
        (53769 / 1989134, 351524 / 4972835, 4929758 / 4972835),
    ),
    "rec2020": (
        (63426534 / 99577255, 20160776 / 139408157, 47086771 / 278816314),
        (26158966 / 99577255, 472592308 / 697040785, 8267143 / 139408157),
        (0, 19567812 / 697040785, 295819943 / 278816314),
    ),
    # Under D50.
    "prophoto-rgb": (
        (0.79776664490064230, 0.13518129740053308, 0.03134773412839220),
        (0.28807482881940130, 0.71183523424187300, 0.00008993693872564),
        (0, 0, 0.82510460251046020),
    ),
}
OF_THE_SYSTEM: Final = {"canvas": "#ffffff", "canvastext": "#000000", "buttonface": "#efefef"}
"""Those that every browser shows alike, by day."""
OTHERS_OF_THE_SYSTEM: Final = words_of("""
    accentcolor accentcolortext activeborder activecaption activetext appworkspace background buttonborder
    buttonhighlight buttonshadow buttontext captiontext field fieldtext graytext highlight highlighttext
    inactiveborder inactivecaption inactivecaptiontext infobackground infotext linktext mark marktext menu menutext
    scrollbar selecteditem selecteditemtext threeddarkshadow threedface threedhighlight threedlightshadow
    threedshadow visitedtext window windowframe windowtext
""")
FUNCTIONS: Final = frozenset(["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"])
CURRENT: Final = "currentColor"


class Unknown(Exception):
    """A browser may know this value; we do not."""


def parse(token: Any) -> str | None:
    """`#rrggbb`, `#rrggbbaa` or `currentColor`; None for what is no colour. Raises Unknown."""
    if token.type == "ident":
        name = token.lower_value
        if name in OF_THE_SYSTEM:
            return OF_THE_SYSTEM[name]
        if name in OTHERS_OF_THE_SYSTEM:
            raise Unknown(name)
    elif token.type == "function":
        if token.lower_name == "light-dark":
            return _by_day(token.arguments)
        if token.lower_name in ("color-mix", "contrast-color", "color-contrast"):
            raise Unknown(token.lower_name)
        if token.lower_name not in FUNCTIONS:
            return None
        _check(token.arguments)
    elif token.type != "hash":
        return None
    colour = color4.parse_color(token)
    if colour is None and token.type == "function" and token.lower_name in ("rgb", "rgba"):
        colour = _mixed(token.arguments)
    if colour is None:
        return None
    return CURRENT if isinstance(colour, str) else hexadecimal(colour)


def hexadecimal(colour: color4.Color) -> str:
    """The colour on a screen, each channel cut off where the screen ends."""
    channels = [min(255, max(0, round(255 * channel))) for channel in _screen(colour)]
    alpha = round(255 * colour.alpha)
    return "#" + "".join(f"{channel:02x}" for channel in [*channels, *([alpha] if alpha < 255 else [])])


def _check(arguments: Sequence[Any]) -> None:
    """Raises Unknown where a colour is computed from another one, or its numbers are."""
    words = [token for token in arguments if token.type not in ("whitespace", "comment")]
    if words and words[0].type == "ident" and words[0].lower_value == "from":
        raise Unknown("from")
    for token in words:
        if token.type == "function":
            raise Unknown(token.lower_name)


def _mixed(arguments: Sequence[Any]) -> color4.Color | None:
    """An `rgb()` of both numbers and percentages, which the new way of writing it allows."""
    words = [token for token in arguments if token.type not in ("whitespace", "comment")]
    channels, alpha = words[:3], words[3:]
    if not all(token.type in ("number", "percentage") for token in channels) or len(channels) < 3:
        return None
    if alpha and (len(alpha) != 2 or alpha[0] != "/" or alpha[1].type not in ("number", "percentage")):
        return None
    numbers = [token.value / (255 if token.type == "number" else 100) for token in channels]
    share = alpha[1].value / (1 if alpha[1].type == "number" else 100) if alpha else 1
    return color4.Color("srgb", numbers, share)


def _by_day(arguments: Sequence[Any]) -> str | None:
    """The first of a `light-dark()`: pictures in a page are drawn as for a light one."""
    words = [token for token in arguments if token.type not in ("whitespace", "comment")]
    if len(words) != 3 or words[1] != ",":
        return None
    light, dark = parse(words[0]), parse(words[2])
    return light if dark is not None else None


def _screen(colour: color4.Color) -> Sequence[float]:
    space = colour.space
    if space == "hsl":
        hue, saturation, lightness = (coordinate or 0.0 for coordinate in colour.coordinates)
        limited = color4.Color("hsl", (hue, min(100, max(0, saturation)), lightness), 1)
        return tuple(limited.to("srgb").coordinates)
    if space in ("srgb", "hwb"):
        return tuple(colour.to("srgb").coordinates)
    numbers = tuple(coordinate or 0.0 for coordinate in colour.coordinates)
    if space == "srgb-linear":
        return [_encoded(channel) for channel in numbers]
    if space in _TO_XYZ:
        xyz = _times(_TO_XYZ[space], tuple(_linear(space, channel) for channel in numbers))
    elif space in ("lab", "lch", "xyz-d50"):
        xyz = tuple(colour.to("xyz-d50").coordinates)
    else:
        xyz = tuple(colour.to("xyz-d65").coordinates)
    if space in ("prophoto-rgb", "lab", "lch", "xyz-d50"):
        xyz = _times(_FROM_D50, xyz)
    return [_encoded(channel) for channel in _times(_FROM_XYZ, xyz)]


def _linear(space: str, channel: float) -> float:
    size, sign = abs(channel), -1 if channel < 0 else 1
    if space == "a98-rgb":
        return sign * float(size ** (563 / 256))
    if space == "prophoto-rgb":
        return channel / 16 if size <= 16 / 512 else sign * float(size**1.8)
    if space == "rec2020":
        alpha, beta = 1.09929682680944, 0.018053968510807
        return (
            channel / 4.5 if size < beta * 4.5 else sign * float(((size + alpha - 1) / alpha) ** (1 / 0.45))
        )
    return channel / 12.92 if size <= 0.04045 else sign * float(((size + 0.055) / 1.055) ** 2.4)


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _times(matrix: Matrix, numbers: Sequence[float]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, numbers, strict=True)) for row in matrix)
