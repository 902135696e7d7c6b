"""Values of properties, from what browsers read to what the drawing library does (W3C, SVG 2 and CSS).

Each value is one of three: known, and then written in the plain form that means the same; wrong, and then dropped as
CSS says, so that an earlier declaration applies; or such that a browser may draw it and we cannot, and then an
`Unsure`, upon which the drawing is refused if something visible has it.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from tinycss2 import parse_component_value_list

from contest.imaging.svg import colours, transforms
from contest.imaging.svg.size import UNITS
from contest.imaging.svg.words import words_of

Tokens = Sequence[Any]
LONGEST_VALUE = 10_000
LONGEST_SHAPE = 2_000_000
KNOWN_RELATIVE: Final = ("em", "%")
UNSURE_UNITS: Final = words_of("""
    rem ex ch cap ic lh rlh rex rch rcap ric vw vh vi vb vmin vmax svw svh lvw lvh dvw dvh cqw cqh cqi cqb cqmin
    cqmax
""")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*([A-Za-z]*|%)\s*")
_PLAIN_NUMBER = re.compile(_NUMBER)


@dataclass(frozen=True)
class Unsure:
    """A value that a browser may know and we do not; `found` is what to tell of it."""

    found: str


@dataclass(frozen=True)
class Late:
    """A value with variables in it: known only once it is known whose it is."""

    text: str


Value = str | Unsure | Late | None
Reader = Callable[[Tokens, bool], str | None]


@lru_cache(maxsize=8_192)
def read(name: str, text: str, *, attribute: bool) -> Value:
    """A value of a property in its plain form; None if it is wrong. An attribute may leave units away."""
    if name not in PROPERTIES:
        return None
    if len(text) > (LONGEST_SHAPE if name == "d" else LONGEST_VALUE):
        return Unsure(name)
    if "var(" in text.lower():
        return Late(text)
    if attribute and name == "d":
        return text
    if attribute and name == "transform":
        return transforms.of_attribute(text)
    if name == "all":
        return Unsure(_reason(name, text))
    wide = text.strip().lower()
    if wide in ("inherit", "initial", "unset", "revert"):
        return "unset" if wide == "revert" else wide
    if wide == "revert-layer":
        return Unsure(_reason(name, text))
    tokens = [
        token for token in parse_component_value_list(text, skip_comments=True) if token.type != "whitespace"
    ]
    if not tokens or any(token.type == "error" for token in tokens):
        return None
    try:
        return PROPERTIES[name](tokens, attribute)
    except colours.Unknown:
        return Unsure(_reason(name, text))


def length(text: str) -> str | None:
    """A length of an attribute that is no property: the same, without units that only browsers know."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number, unit = found[1], found[2].lower()
    if unit in KNOWN_RELATIVE:
        return number + unit
    if unit in UNITS:
        return written(float(number) * UNITS[unit]) if unit not in ("", "px") else number
    return None


def written(number: float) -> str:
    """A number as an attribute has it."""
    return f"{number:.9g}" if math.isfinite(number) else "0"


def number(text: str) -> float:
    """A plain number, 0 for anything else."""
    return float(text) if _PLAIN_NUMBER.fullmatch(text.strip()) else 0.0


def pointed_to(text: str) -> str | None:
    """The name of the part that an address points to, if it points into the drawing."""
    text = text.strip()
    return unquote(text[1:]) if text.startswith("#") and len(text) > 1 else None


def _reason(name: str, text: str) -> str:
    short = " ".join(text.split())
    return f"{name}: {short[:57]}…" if len(short) > 58 else f"{name}: {short}"


def _keywords(*known: str, **others: str) -> Reader:
    words = {word.lower(): word for word in known} | others

    def one(tokens: Tokens, attribute: bool) -> str | None:
        if len(tokens) != 1 or tokens[0].type != "ident":
            return None
        return words.get(tokens[0].lower_value)

    return one


def _colour(tokens: Tokens, attribute: bool) -> str | None:
    return colours.parse(tokens[0]) if len(tokens) == 1 else None


def _paint(tokens: Tokens, attribute: bool) -> str | None:
    first, *rest = tokens
    if first.type == "ident" and first.lower_value in ("none", "context-fill", "context-stroke") and not rest:
        return str(first.lower_value)
    address = _address(first)
    if address is None:
        return _colour(tokens, attribute)
    if not rest:
        return _pointer(address)
    if len(rest) > 1:
        return None
    fallback = "none" if rest[0].type == "ident" and rest[0].lower_value == "none" else colours.parse(rest[0])
    return None if fallback is None else f"{_pointer(address)} {fallback}"


def _address(token: Any) -> str | None:
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        words = [each for each in token.arguments if each.type != "whitespace"]
        return str(words[0].value) if len(words) == 1 and words[0].type == "string" else None
    return None


def _pointer(address: str) -> str:
    """`url(#name)` with the name as it is in the drawing; one that points out of it is marked as such."""
    name = pointed_to(address)
    if name and ")" in name:
        raise colours.Unknown
    return f"url(#{name})" if name else f"url({'' if not address.strip() else '!'})"


def _reference(tokens: Tokens, attribute: bool) -> str | None:
    """`none`, or a part of the drawing. A clip or mask of another kind raises Unknown."""
    if len(tokens) == 1:
        if tokens[0].type == "ident":
            return "none" if tokens[0].lower_value == "none" else None
        if (address := _address(tokens[0])) is not None:
            return _pointer(address)
    if any(token.type in ("function", "url") for token in tokens):
        raise colours.Unknown
    return None


def _marker(tokens: Tokens, attribute: bool) -> str | None:
    if len(tokens) != 1:
        return None
    if tokens[0].type == "ident":
        return "none" if tokens[0].lower_value == "none" else None
    address = _address(tokens[0])
    return None if address is None else _pointer(address)


def _filter(tokens: Tokens, attribute: bool) -> str | None:
    if len(tokens) == 1 and tokens[0].type == "ident":
        return "none" if tokens[0].lower_value == "none" else None
    parts = []
    for token in tokens:
        address = _address(token)
        if address is not None:
            parts.append(_pointer(address))
        elif token.type == "function":
            part = _effect(token, attribute)
            if part is None:
                return None
            parts.append(part)
        else:
            return None
    if len(parts) > MOST_EFFECTS:
        raise colours.Unknown
    return " ".join(parts)


MOST_EFFECTS = 8
_AMOUNTS = ("brightness", "contrast", "grayscale", "invert", "opacity", "saturate", "sepia")


def _effect(function: Any, attribute: bool) -> str | None:
    """One filter function, its amounts as plain numbers."""
    name = function.lower_name
    words = [token for token in function.arguments if token.type not in ("whitespace", "comment")]
    if any(token.type == "function" and token.lower_name not in colours.FUNCTIONS for token in words):
        raise colours.Unknown
    if name in _AMOUNTS:
        if not words:
            return f"{name}(1)"
        amount = _amount(words[0]) if len(words) == 1 else None
        if amount is None or amount < 0:
            return None
        limited = name in ("grayscale", "invert", "opacity", "sepia")
        return f"{name}({written(min(1, amount) if limited else amount)})"
    if name == "hue-rotate":
        angle = transforms.degrees(words[0]) if len(words) == 1 else 0.0 if not words else None
        return None if angle is None else f"hue-rotate({written(angle)}deg)"
    if name == "blur":
        radius = "0" if not words else _one_length(words[0], attribute=False) if len(words) == 1 else None
        return None if radius is None or radius.startswith("-") or "%" in radius else f"blur({_px(radius)})"
    if name == "drop-shadow":
        return _shadow(words, attribute)
    return None


def _shadow(words: Tokens, attribute: bool) -> str | None:
    lengths: list[str] = []
    colour = None
    for token in words:
        if token.type in ("number", "dimension"):
            one = _one_length(token, attribute=attribute)
            if one is None:
                return None
            lengths.append(_px(one))
        elif colour is None:
            colour = colours.parse(token)
            if colour is None:
                return None
        else:
            return None
    if len(lengths) not in (2, 3) or (len(lengths) == 3 and lengths[2].startswith("-")):
        return None
    return f"drop-shadow({' '.join([*lengths, colour or colours.CURRENT])})"


def _px(plain: str) -> str:
    return plain + "px" if _PLAIN_NUMBER.fullmatch(plain) else plain


def _amount(token: Any) -> float | None:
    if token.type == "number":
        return float(token.value)
    if token.type == "percentage":
        return float(token.value) / 100
    if token.type == "function":
        raise colours.Unknown
    return None


def _alpha(tokens: Tokens, attribute: bool) -> str | None:
    amount = _amount(tokens[0]) if len(tokens) == 1 else None
    return None if amount is None else written(min(1, max(0, amount)))


def _number(least: float = -math.inf) -> Reader:
    def one(tokens: Tokens, attribute: bool) -> str | None:
        if len(tokens) != 1:
            return None
        if tokens[0].type == "function":
            raise colours.Unknown
        if tokens[0].type != "number" or tokens[0].value < least:
            return None
        return written(tokens[0].value)

    return one


def _one_length(token: Any, *, attribute: bool, bare: bool = False) -> str | None:
    """A length in pixels, em or percent; `bare` is whether a style sheet may leave the unit away too."""
    if token.type == "function":
        raise colours.Unknown
    if token.type == "number":
        return written(token.value) if attribute or bare or token.value == 0 else None
    if token.type == "percentage":
        return written(token.value) + "%"
    if token.type != "dimension":
        return None
    unit = token.lower_unit
    if unit == "em":
        return written(token.value) + "em"
    if unit in UNITS:
        return written(token.value * UNITS[unit])
    if unit in UNSURE_UNITS:
        raise colours.Unknown
    return None


def _length(*, negative: bool = True, auto: bool = False) -> Reader:
    """A length; where a document is a drawing, browsers let its style sheets leave the unit away as attributes do."""

    def one(tokens: Tokens, attribute: bool) -> str | None:
        if len(tokens) != 1:
            return None
        if tokens[0].type == "ident":
            return "auto" if auto and tokens[0].lower_value == "auto" else None
        found = _one_length(tokens[0], attribute=attribute, bare=True)
        return None if found is None or (not negative and found.startswith("-")) else found

    return one


def _dashes(tokens: Tokens, attribute: bool) -> str | None:
    if len(tokens) == 1 and tokens[0].type == "ident":
        return "none" if tokens[0].lower_value == "none" else None
    lengths = []
    for each in tokens:
        if each == ",":
            continue
        one = _one_length(each, attribute=attribute, bare=True)
        if one is None or one.startswith("-"):
            return None
        lengths.append(one)
    return " ".join(lengths)


def _order(tokens: Tokens, attribute: bool) -> str | None:
    words = [token.lower_value if token.type == "ident" else "" for token in tokens]
    if words == ["normal"]:
        return "normal"
    return (
        " ".join(words)
        if len(set(words)) == len(words) and set(words) <= {"fill", "stroke", "markers"}
        else None
    )


def _overflow(tokens: Tokens, attribute: bool) -> str | None:
    words = [token.lower_value if token.type == "ident" else "" for token in tokens]
    if not set(words) <= {"visible", "hidden", "scroll", "auto", "clip"} or len(words) > 2:
        return None
    return "hidden" if {"hidden", "scroll", "clip"} & set(words) else "visible"


def _font_size(tokens: Tokens, attribute: bool) -> str | None:
    if len(tokens) == 1 and tokens[0].type == "ident":
        return FONT_SIZES.get(tokens[0].lower_value)
    return _length(negative=False)(tokens, attribute)


FONT_SIZES: Final = {
    "xx-small": "9",
    "x-small": "10",
    "small": "13",
    "medium": "16",
    "large": "18",
    "x-large": "24",
    "xx-large": "32",
    "xxx-large": "48",
    "smaller": "0.8333em",
    "larger": "1.2em",
}


def _font(tokens: Tokens, attribute: bool) -> str | None:
    """The size in a `font`: nothing else of it matters where no text is drawn."""
    for token in tokens:
        if token.type in ("dimension", "percentage"):
            return _one_length(token, attribute=False)
        if token.type == "ident" and token.lower_value in FONT_SIZES:
            return FONT_SIZES[token.lower_value]
    return None


def _shape(tokens: Tokens, attribute: bool) -> str | None:
    """What draws a path in a style sheet."""
    if len(tokens) == 1 and tokens[0].type == "ident":
        return "" if tokens[0].lower_value == "none" else None
    if len(tokens) == 1 and tokens[0].type == "function" and tokens[0].lower_name == "path":
        words = [token for token in tokens[0].arguments if token.type != "whitespace"]
        if len(words) == 1 and words[0].type == "string":
            return str(words[0].value)
    return None


def _background(tokens: Tokens, attribute: bool) -> str | None:
    """A plain colour, or `none`."""
    found = None
    for token in tokens:
        if token.type in ("function", "url") and token.lower_name not in colours.FUNCTIONS | {"light-dark"}:
            raise colours.Unknown
        colour = colours.parse(token)
        if colour is not None:
            if found is not None:
                return None
            found = colour
        elif token.type == "ident" and token.lower_value == "none":
            continue
        elif token.type not in ("ident", "percentage", "dimension", "number") and token not in ("/", ","):
            return None
    return found or "#00000000"


def _names(tokens: Tokens, attribute: bool) -> str | None:
    """The words of an animation, among which is its name."""
    words = [token.value for token in tokens if token.type in ("ident", "string")]
    return " ".join(word.replace(" ", "") for word in words) or "none"


def _nothing_or_unsure(*nothing: str) -> Reader:
    """A property that we do not draw: fine as long as it says one of these words, or zero."""

    def one(tokens: Tokens, attribute: bool) -> str | None:
        if all(
            (token.type == "ident" and token.lower_value in nothing)
            or (token.type in ("number", "dimension", "percentage") and token.value == 0)
            for token in tokens
        ):
            return "none"
        raise colours.Unknown

    return one


_REFERENCED: Reader = _reference
PROPERTIES: Final[dict[str, Reader]] = {
    "fill": _paint,
    "stroke": _paint,
    **dict.fromkeys(("color", "stop-color", "flood-color", "lighting-color"), _colour),
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity"), _alpha),
    **dict.fromkeys(("fill-rule", "clip-rule"), _keywords("nonzero", "evenodd")),
    "stroke-width": _length(negative=False),
    "stroke-dashoffset": _length(),
    "stroke-dasharray": _dashes,
    "stroke-linecap": _keywords("butt", "round", "square"),
    "stroke-linejoin": _keywords("miter", "round", "bevel"),
    "stroke-miterlimit": _number(0),
    "display": lambda tokens, attribute: _display(tokens),
    "visibility": _keywords("visible", "hidden", "collapse"),
    "overflow": _overflow,
    "color-interpolation": _keywords("auto", "sRGB", "linearRGB"),
    "color-interpolation-filters": _keywords("sRGB", "linearRGB", auto="sRGB"),
    "shape-rendering": _keywords("auto", "optimizeSpeed", "crispEdges", "geometricPrecision"),
    "image-rendering": _keywords(
        "auto",
        "pixelated",
        **{
            "optimizespeed": "auto",
            "optimizequality": "auto",
            "crisp-edges": "pixelated",
            "-webkit-optimize-contrast": "auto",
        },
    ),
    "mask-type": _keywords("luminance", "alpha"),
    "isolation": _keywords("auto", "isolate"),
    "mix-blend-mode": lambda tokens, attribute: _blend(tokens),
    "vector-effect": _keywords("none", "non-scaling-stroke"),
    "paint-order": _order,
    "clip-path": _REFERENCED,
    "mask": _REFERENCED,
    **dict.fromkeys(("marker-start", "marker-mid", "marker-end"), _marker),
    "filter": _filter,
    **dict.fromkeys(("x", "y", "cx", "cy"), _length()),
    "r": _length(negative=False),
    **dict.fromkeys(("rx", "ry", "width", "height"), _length(negative=False, auto=True)),
    "d": _shape,
    "transform": lambda tokens, attribute: transforms.of_style(tokens),
    "translate": lambda tokens, attribute: transforms.single("translate", tokens),
    "rotate": lambda tokens, attribute: transforms.single("rotate", tokens),
    "scale": lambda tokens, attribute: transforms.single("scale", tokens),
    "transform-origin": lambda tokens, attribute: transforms.origin(tokens, attribute=attribute),
    "transform-box": _keywords("view-box", "fill-box", "stroke-box", "content-box", "border-box"),
    "font-size": _font_size,
    "font": _font,
    "background-color": _colour,
    "background": _background,
    "animation": _names,
    "animation-name": _names,
    # What paints, and what we have no way to paint.
    "all": _nothing_or_unsure(),
    **dict.fromkeys(("top", "left", "right", "bottom", "inset"), _nothing_or_unsure("auto")),
    "offset-path": _nothing_or_unsure("none"),
    "offset": _nothing_or_unsure("none"),
    "outline": _nothing_or_unsure("none", "hidden"),
    "outline-style": _nothing_or_unsure("none", "hidden"),
    "border": _nothing_or_unsure("none", "hidden"),
    "border-style": _nothing_or_unsure("none", "hidden"),
    "box-shadow": _nothing_or_unsure("none"),
    "padding": _nothing_or_unsure(),
    "margin": _nothing_or_unsure("auto"),
    "background-image": _nothing_or_unsure("none"),
    "mask-border": _nothing_or_unsure("none"),
    "-webkit-mask-box-image": _nothing_or_unsure("none"),
    "mask-mode": _nothing_or_unsure("match-source"),
    "mask-composite": _nothing_or_unsure("add"),
    "zoom": lambda tokens, attribute: "none",
}
ALIASES: Final = {
    "-webkit-clip-path": "clip-path",
    "-webkit-mask": "mask",
    "mask-image": "mask",
    "-webkit-mask-image": "mask",
    "-webkit-filter": "filter",
    "-webkit-transform": "transform",
    "-webkit-transform-origin": "transform-origin",
    "-webkit-opacity": "opacity",
    "-webkit-animation": "animation",
    "-webkit-animation-name": "animation-name",
    "-webkit-box-shadow": "box-shadow",
}
ON_ROOT_ONLY: Final = words_of("""
    background background-color background-image border border-style box-shadow padding margin top left right bottom
    inset
""")
INHERITED: Final = {
    "fill": "#000000",
    "stroke": "none",
    "color": "#000000",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "stroke-width": "1",
    "stroke-dashoffset": "0",
    "stroke-dasharray": "none",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "visibility": "visible",
    "color-interpolation": "sRGB",
    "color-interpolation-filters": "linearRGB",
    "shape-rendering": "auto",
    "image-rendering": "auto",
    "paint-order": "normal",
    "marker-start": "none",
    "marker-mid": "none",
    "marker-end": "none",
    "font-size": "16",
}
"""Passed on to what is inside, and the values they have at first."""


_MODES = words_of("""
    normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion hue
    saturation color luminosity
""")
_BLENDS = _keywords(*_MODES)


def _blend(tokens: Tokens) -> str | None:
    if tokens[0].type == "ident" and tokens[0].lower_value.startswith("plus-"):
        raise colours.Unknown
    return _BLENDS(tokens, False)


def _display(tokens: Tokens) -> str | None:
    words = [token.lower_value if token.type == "ident" else "" for token in tokens]
    if "none" in words:
        return "none" if len(words) == 1 else None
    return "inline" if all(words) and set(words) <= _DISPLAYS else None


_DISPLAYS = words_of("""
    inline block contents flex grid table list-item inline-block inline-flex inline-grid inline-table flow flow-root
    run-in table-row table-cell table-row-group table-column table-column-group table-header-group
    table-footer-group table-caption ruby math -webkit-box -webkit-inline-box -webkit-flex -webkit-inline-flex
""")
