"""Cascade of styles: which declaration wins on which element (W3C, CSS Cascade), its variables replaced."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import Element

import cssselect2
from tinycss2 import parse_component_value_list, serialize

from contest.imaging.reasons import Unreadable
from contest.imaging.svg import values
from contest.imaging.svg.sheets import Declaration, Rule, Sheets, of_attribute
from contest.imaging.svg.values import INHERITED, Late, Unsure, Value
from contest.imaging.svg.words import GEOMETRY, SVG, words_of

MOST_MATCHES = 3_000_000
"""Times that a selector is held against an element, and that one looks at what is above or before an element."""
MOST_SIBLINGS = 3_000_000
"""Selectors that count siblings × elements × siblings."""
LONGEST_VARIABLE = 10_000
_ATTRIBUTES: Final = words_of("""
    fill stroke color stop-color flood-color lighting-color opacity fill-opacity stroke-opacity stop-opacity
    flood-opacity fill-rule clip-rule stroke-width stroke-dashoffset stroke-dasharray stroke-linecap stroke-linejoin
    stroke-miterlimit display visibility overflow color-interpolation color-interpolation-filters shape-rendering
    image-rendering mask-type vector-effect paint-order clip-path mask marker-start marker-mid marker-end filter
    transform-origin font-size
""")
"""Properties that may stand as attributes on any element."""
_TRANSFORMS: Final = {
    "linearGradient": "gradientTransform",
    "radialGradient": "gradientTransform",
    "pattern": "patternTransform",
}
"""Elements whose transformation has an attribute of another name."""

Key = tuple[bool, float, tuple[int, ...], int]
_OF_ATTRIBUTES: Final[Key] = (False, -math.inf, (), 0)
_OF_STYLE: Final[Key] = (False, math.inf, (), 0)


@dataclass
class Style:
    """The declared values of one element that won, and what it passes on to those in it."""

    own: dict[str, Value] = field(default_factory=dict)
    passed_on: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    variables_above: Mapping[str, str] = field(default_factory=dict)
    asks_variables: bool = False

    def text(self, name: str, default: str = "") -> str:
        """A value of the element itself."""
        value = self.own.get(name)
        return value if isinstance(value, str) else default

    def computed(self, name: str) -> str:
        """A value that is inherited, as it is in the place where the element stands."""
        return self.passed_on.get(name, INHERITED[name])


@dataclass
class _Steps:
    """How much matching may still be done."""

    left: int = MOST_MATCHES

    def take(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise Unreadable("image.drawing_too_complex")


class _Wrapped(cssselect2.ElementWrapper):  # type: ignore[misc]
    """As the library has it, without keeping a list of all that is above and before."""

    steps = _Steps()

    @property
    def ancestors(self) -> Iterator["_Wrapped"]:
        above = self.parent
        while above is not None:
            self.steps.take(1)
            yield above
            above = above.parent

    @property
    def previous_siblings(self) -> Iterator["_Wrapped"]:
        before = self.previous
        while before is not None:
            self.steps.take(1)
            yield before
            before = before.previous


class _Matcher(cssselect2.Matcher):  # type: ignore[misc]
    """As the library has it, counting what it does."""

    def __init__(self, steps: _Steps) -> None:
        super().__init__()
        self.steps = steps

    def add_relevant_selectors(self, element: Any, selectors: Any, relevant_selectors: Any) -> None:
        self.steps.take(len(selectors))
        super().add_relevant_selectors(element, selectors, relevant_selectors)


def resolve(root: Element, sheets: Sheets) -> dict[Element, Style]:
    """The style of each element. Raises Unreadable where matching would take too long."""
    elements, widest = 0, 1
    for element in root.iter():
        elements += 1
        widest = max(widest, len(element))
    slow = sum(len(rule.selectors) for rule in sheets.rules if rule.slow)
    if slow * widest * elements > MOST_SIBLINGS:
        raise Unreadable("image.drawing_too_complex")
    steps = _Steps()
    wrapper: Any = type("_Counted", (_Wrapped,), {"steps": steps})
    matcher = _Matcher(steps)
    for rule in sheets.rules:
        for selector in rule.selectors:
            matcher.add_selector(selector, rule)
    styles: dict[Element, Style] = {}
    try:
        for wrapped in wrapper.from_xml_root(root).iter_subtree():
            matched = matcher.match(wrapped) if sheets.rules else ()
            parent = wrapped.parent
            above = styles[parent.etree_element] if parent is not None else None
            styles[wrapped.etree_element] = _style(wrapped.etree_element, matched, above)
    except (NotImplementedError, RecursionError):
        raise Unreadable("image.drawing_with_style", found="<style>") from None
    return styles


def _style(element: Element, matched: Any, above: Style | None) -> Style:
    winners: dict[str, tuple[Key, Value]] = {}

    def offer(key: Key, declaration: Declaration) -> None:
        held = winners.get(declaration.name)
        if held is None or key >= held[0]:
            winners[declaration.name] = key, declaration.value

    for declaration in _of_attributes(element):
        offer(_OF_ATTRIBUTES, declaration)
    for specificity, order, _, rule in matched:
        for declaration in rule.declarations:
            offer(_key(rule, specificity, order, declaration), declaration)
    for declaration in of_attribute(element.get("style", "")):
        offer((declaration.important, *_OF_STYLE[1:]), declaration)
    variables = above.variables if above else {}
    style = Style(passed_on=above.passed_on if above else {}, variables=variables, variables_above=variables)
    _take_variables(style, winners)
    for name, (_, value) in winners.items():
        if not name.startswith("--"):
            _take(style, name, value, above)
    _measure(style, above)
    return style


def _key(rule: Rule, specificity: tuple[int, ...], order: int, declaration: Declaration) -> Key:
    layer = -rule.layer if declaration.important else rule.layer
    return declaration.important, layer, specificity, order


def _of_attributes(element: Element) -> Iterator[Declaration]:
    tag = str(element.tag).removeprefix(SVG)
    geometry = GEOMETRY.get(tag, ())
    turned = _TRANSFORMS.get(tag, "transform")
    for name, text in element.attrib.items():
        if name == turned:
            value = values.read("transform", text, attribute=True)
            yield Declaration("transform", value, False)
        elif (name in _ATTRIBUTES or name in geometry) and (
            value := values.read(name, text, attribute=True)
        ) is not None:
            yield Declaration(name, value, False)


def _take(style: Style, name: str, value: Value, above: Style | None) -> None:
    if isinstance(value, Late):
        style.asks_variables = True
        text = _put_in(value.text, style.variables, 0)
        value = None if text is None else values.read(name, text, attribute=False)
        value = None if isinstance(value, Late) else value
        if value is None:
            value = "unset"
    if value == "inherit":
        value = "unset" if name in INHERITED else (above.own.get(name) if above else None) or "initial"
    if value == "initial" and name in INHERITED:
        value = INHERITED[name]
    elif value in ("initial", "unset") and name == "overflow":
        # Not what it is without any declaration, which depends on the element.
        value = "visible"
    if value not in (None, "unset", "initial"):
        style.own[name] = value


def _take_variables(style: Style, winners: dict[str, tuple[Key, Value]]) -> None:
    new = {
        name: value.text
        for name, (_, value) in winners.items()
        if name.startswith("--") and isinstance(value, Late)
    }
    if not new:
        return
    known = {**style.variables, **new}
    done: dict[str, str] = dict(style.variables)
    for name, text in new.items():
        word = text.strip().lower()
        if word in ("inherit", "unset", "revert"):
            continue
        put = None if word == "initial" else _put_in(text, known, 0)
        if put is None:
            done.pop(name, None)
        else:
            done[name] = put
    style.variables = done


def _put_in(text: str, variables: Mapping[str, str], depth: int) -> str | None:
    """The text with its variables put in; None if one has no value. Raises Unreadable when it grows too long."""
    if "var(" not in text.lower():
        return text
    if depth > 20:
        return None
    parts: list[str] = []
    for token in parse_component_value_list(text, skip_comments=True):
        part = _put_in_token(token, variables, depth)
        if part is None:
            return None
        parts.append(part)
        if sum(map(len, parts)) > LONGEST_VARIABLE:
            raise Unreadable("image.drawing_too_complex")
    return "".join(parts)


def _put_in_token(token: Any, variables: Mapping[str, str], depth: int) -> str | None:
    if token.type != "function":
        return str(token.serialize())
    if token.lower_name != "var":
        inside = _put_in(serialize(token.arguments), variables, depth + 1)
        return None if inside is None else f"{token.name}({inside})"
    words = list(token.arguments)
    while words and words[0].type == "whitespace":
        words.pop(0)
    if not words or words[0].type != "ident":
        return None
    known = variables.get(words[0].value)
    if known is not None and (value := _put_in(known, variables, depth + 1)) is not None:
        return value
    comma = next((place for place, word in enumerate(words) if word == ","), None)
    return None if comma is None else _put_in(serialize(words[comma + 1 :]), variables, depth + 1)


def _measure(style: Style, above: Style | None) -> None:
    """Pass on what is inherited, the size of letters as pixels."""
    font = style.own.pop("font", None)
    size = style.own.get("font-size", font)
    if isinstance(size, str):
        before = float(above.computed("font-size")) if above else 16.0
        if size.endswith("em"):
            size = values.written(float(size[:-2]) * before)
        elif size.endswith("%"):
            size = values.written(float(size[:-1]) * before / 100)
        style.own["font-size"] = size
    elif isinstance(size, Unsure):
        style.own.pop("font-size", None)
    mine = {name: value for name, value in style.own.items() if name in INHERITED and isinstance(value, str)}
    if mine:
        style.passed_on = {**style.passed_on, **mine}
