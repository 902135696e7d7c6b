"""Filters of SVG: which are drawn as browsers draw them, and which are not (W3C, Filter Effects)."""

import re
from typing import Final
from xml.etree.ElementTree import Element

from contest.imaging.svg import transforms
from contest.imaging.svg.words import SVG, words_of

_REFUSED: Final = frozenset(
    ["feConvolveMatrix", "feDiffuseLighting", "feImage", "feSpecularLighting", "feTile"]
)
"""Their look depends on the pixels of a screen, or on parts that are measured another way."""
_TURNED_TOO: Final = words_of("""
    feGaussianBlur feColorMatrix feComponentTransfer feFuncR feFuncG feFuncB feFuncA feComposite feBlend feMerge
    feMergeNode
""")
"""The same however the element is turned."""
_PART: Final = ("x", "y", "width", "height")
_WHOLE: Final = {"x": ("0", "0%"), "y": ("0", "0%"), "width": ("100%",), "height": ("100%",)}
_FUNCTIONS_TURNED = re.compile(r"drop-shadow\(")
_SPREADING: Final = ("feGaussianBlur", "feDropShadow", "feMorphology")


def hindrance(filter_: Element, turned: bool) -> str | None:
    """What in a filter we cannot draw; `turned` is whether it is of an element turned, slanted or mirrored."""
    spreads = False
    for effect in filter_:
        name = str(effect.tag).removeprefix(SVG)
        if not name.startswith("fe"):
            continue
        nothing = name == "feFlood" and effect.get("flood-opacity") == "0"
        if name in _REFUSED or (turned and name not in _TURNED_TOO and not nothing):
            return name
        if any(effect.get(part, _WHOLE[part][0]) not in _WHOLE[part] for part in _PART):
            return f"{name} x, y, width, height"
        if name == "feTurbulence" and effect.get("stitchTiles") == "stitch":
            return "feTurbulence stitchTiles"
        if (
            name == "feColorMatrix"
            and effect.get("type") == "saturate"
            and not _a_share(effect.get("values"))
        ):
            return "feColorMatrix saturate"
        if (
            turned
            and name == "feGaussianBlur"
            and len(re.split(r"[\s,]+", effect.get("stdDeviation", "").strip())) > 1
        ):
            return name
        spreads = spreads or name in _SPREADING
    if spreads and _cuts(filter_):
        return "filter x, y, width, height"
    return None


def functions(text: str, turned: bool) -> str | None:
    """What in a list of filter functions we cannot draw."""
    return "drop-shadow()" if turned and _FUNCTIONS_TURNED.search(text) else None


def turned(matrix: transforms.Matrix) -> bool:
    """Whether a transformation turns, slants or mirrors."""
    a, b, c, d, _, _ = matrix
    slack = 1e-4 * (abs(a) + abs(b) + abs(c) + abs(d))
    return abs(b) > slack or abs(c) > slack or a <= 0 or d <= 0


def _cuts(filter_: Element) -> bool:
    """Whether a filter ends where its element does, so that what spreads is cut: nearer than browsers cut it."""
    if filter_.get("filterUnits") == "userSpaceOnUse":
        return False
    x, y, width, height = (_share(filter_.get(part), part) for part in _PART)
    return x > -0.005 or y > -0.005 or x + width < 1.005 or y + height < 1.005


def _share(text: str | None, part: str) -> float:
    if text is None:
        return -0.1 if part in ("x", "y") else 1.2
    try:
        return float(text[:-1]) / 100 if text.strip().endswith("%") else float(text)
    except ValueError:
        return -0.1 if part in ("x", "y") else 1.2


def _a_share(text: str | None) -> bool:
    try:
        return text is None or 0 <= float(text) <= 1
    except ValueError:
        return False
