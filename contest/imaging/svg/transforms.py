"""Transformations: those of attributes, and those of style sheets, which have other units (W3C, CSS Transforms)."""

import math
import re
from collections.abc import Sequence
from typing import Any, Final

from contest.imaging.svg import colours
from contest.imaging.svg.words import words_of

Matrix = tuple[float, float, float, float, float, float]
SAME: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_GAP = r"(?:\s*,\s*|\s+|(?=[+.-]))"
_STEP = re.compile(
    rf"(matrix|translate|scale|rotate|skewX|skewY)\s*\(\s*({_NUMBER}(?:{_GAP}{_NUMBER})*)\s*\)"
)
_STEPS = re.compile(rf"\s*(?:{_STEP.pattern}(?:\s*,\s*|\s*))*")
_HOW_MANY = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
}
_ANGLES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
_LENGTHS = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "q": 2.4 / 2.54,
}
_IN_SPACE = words_of("""
    translate3d translatez scale3d scalez rotate3d rotatex rotatey matrix3d perspective
""")
_SIDES = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}


def of_attribute(text: str) -> str | None:
    """The matrix of a `transform` attribute as text; None when it is wrong, for then it is as if it were not there."""
    if not _STEPS.fullmatch(text):
        return None
    matrix = SAME
    for name, inside in _STEP.findall(text):
        numbers = [float(number) for number in re.findall(_NUMBER, inside)]
        if len(numbers) not in _HOW_MANY[name]:
            return None
        matrix = multiplied(matrix, _step(name, numbers))
    return written(matrix)


def of_style(tokens: Sequence[Any]) -> str | None:
    """The matrix of a `transform` in a style sheet; raises Unknown where it depends on a size, or is deep."""
    if len(tokens) == 1 and tokens[0].type == "ident":
        return written(SAME) if tokens[0].lower_value == "none" else None
    matrix = SAME
    for token in tokens:
        if token.type != "function":
            return None
        step = _styled(token.lower_name, _arguments(token))
        if step is None:
            return None
        matrix = multiplied(matrix, step)
    return written(matrix)


def single(name: str, tokens: Sequence[Any]) -> str | None:
    """The matrix of a `translate`, `rotate` or `scale` that is a property of its own."""
    if len(tokens) == 1 and tokens[0].type == "ident":
        return written(SAME) if tokens[0].lower_value == "none" else None
    if name == "rotate" and len(tokens) != 1:
        raise colours.Unknown
    step = _styled(name, [[token] for token in tokens])
    return None if step is None else written(step)


def origin(tokens: Sequence[Any], *, attribute: bool) -> str | None:
    """The point that stays where it is: two lengths or percentages."""
    words: list[str] = []
    names: list[str | None] = []
    for token in tokens[:2]:
        if token.type == "ident" and token.lower_value in _SIDES:
            names.append(token.lower_value)
            words.append(_SIDES[token.lower_value])
            continue
        names.append(None)
        if token.type == "percentage":
            words.append(f"{token.value:.9g}%")
        else:
            size = _size(token, bare=attribute)
            if size is None:
                return None
            words.append(f"{size:.9g}")
    if len(tokens) > 3:
        return None
    if len(tokens) == 3 and not (tokens[2].type in ("number", "dimension") and tokens[2].value == 0):
        raise colours.Unknown
    if len(words) == 1:
        return f"50% {words[0]}" if names[0] in ("top", "bottom") else f"{words[0]} 50%"
    if names[0] in ("top", "bottom") or names[1] in ("left", "right"):
        words.reverse()
    return " ".join(words)


def degrees(token: Any) -> float | None:
    """An angle; zero may go without a unit."""
    if token.type == "function":
        raise colours.Unknown
    if token.type == "number":
        return 0.0 if token.value == 0 else None
    if token.type == "dimension" and token.lower_unit in _ANGLES:
        return float(token.value) * _ANGLES[token.lower_unit]
    return None


def multiplied(one: Matrix, other: Matrix) -> Matrix:
    """First the other, then the one."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * m + e,
        b * k + d * m + f,
    )


def about(matrix: Matrix, x: float, y: float) -> Matrix:
    """The same about another point than the origin."""
    return multiplied(multiplied((1, 0, 0, 1, x, y), matrix), (1, 0, 0, 1, -x, -y))


def written(matrix: Matrix) -> str:
    """As an attribute has it."""
    return "matrix({})".format(
        " ".join(f"{number:.9g}" if math.isfinite(number) else "0" for number in matrix)
    )


def read(text: str) -> Matrix:
    """What `written` wrote."""
    a, b, c, d, e, f = (float(number) for number in text[7:-1].split())
    return a, b, c, d, e, f


def _arguments(function: Any) -> list[list[Any]]:
    arguments: list[list[Any]] = [[]]
    for each in function.arguments:
        if each == ",":
            arguments.append([])
        elif each.type not in ("whitespace", "comment"):
            arguments[-1].append(each)
    return arguments


def _styled(name: str, arguments: list[list[Any]]) -> Matrix | None:
    if any(len(argument) != 1 for argument in arguments):
        return None
    tokens = [argument[0] for argument in arguments]
    if any(token.type == "function" for token in tokens):
        raise colours.Unknown
    if name in ("translate", "translatex", "translatey"):
        sizes = [_size(token) for token in tokens]
        if None in sizes or not 1 <= len(sizes) <= (2 if name == "translate" else 1):
            if len(sizes) == 3 and None not in sizes:
                raise colours.Unknown
            return None
        x, y = (*sizes, 0.0)[:2] if name != "translatey" else (0.0, sizes[0])
        return 1, 0, 0, 1, x or 0.0, y or 0.0
    if name in ("rotate", "rotatez", "skewx", "skewy"):
        angle = degrees(tokens[0]) if len(tokens) == 1 else None
        if angle is None:
            return None
        return _step({"skewx": "skewX", "skewy": "skewY"}.get(name, "rotate"), [angle])
    if name == "skew":
        angles = [degrees(token) for token in tokens]
        if None in angles or not 1 <= len(angles) <= 2:
            return None
        x, y = (*angles, 0.0)[:2]
        return 1, math.tan(math.radians(y or 0.0)), math.tan(math.radians(x or 0.0)), 1, 0, 0
    if name in ("scale", "scalex", "scaley"):
        numbers = [_plain(token) for token in tokens]
        if None in numbers or not 1 <= len(numbers) <= (2 if name == "scale" else 1):
            if len(numbers) == 3 and None not in numbers:
                raise colours.Unknown
            return None
        first, last = numbers[0] or 0.0, numbers[-1] or 0.0
        return (1.0 if name == "scaley" else first), 0, 0, (1.0 if name == "scalex" else last), 0, 0
    if name == "matrix":
        numbers = [float(token.value) if token.type == "number" else None for token in tokens]
        if None in numbers or len(numbers) != 6:
            return None
        a, b, c, d, e, f = (number or 0.0 for number in numbers)
        return a, b, c, d, e, f
    if name in _IN_SPACE:
        raise colours.Unknown
    return None


def _plain(token: Any) -> float | None:
    if token.type == "number":
        return float(token.value)
    return float(token.value) / 100 if token.type == "percentage" else None


def _size(token: Any, *, bare: bool = False) -> float | None:
    """Pixels; raises Unknown for what depends on another size."""
    if token.type == "number":
        return float(token.value) if bare or token.value == 0 else None
    if token.type == "percentage":
        if token.value == 0:
            return 0.0
        raise colours.Unknown
    if token.type == "dimension":
        if token.lower_unit in _LENGTHS:
            return float(token.value) * _LENGTHS[token.lower_unit]
        raise colours.Unknown
    if token.type == "function":
        raise colours.Unknown
    return None


def _step(name: str, numbers: Sequence[float]) -> Matrix:
    if name == "matrix":
        a, b, c, d, e, f = numbers
        return a, b, c, d, e, f
    if name == "translate":
        return 1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0
    if name == "scale":
        return numbers[0], 0, 0, numbers[-1], 0, 0
    if name == "rotate":
        angle = math.radians(numbers[0])
        turned = (math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0.0, 0.0)
        return about(turned, numbers[1], numbers[2]) if len(numbers) == 3 else turned
    slope = math.tan(math.radians(numbers[0]))
    return (1, 0, slope, 1, 0, 0) if name == "skewX" else (1, slope, 0, 1, 0, 0)
