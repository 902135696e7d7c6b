"""Style sheets: their rules in the order in which they win (W3C, CSS Cascade, Conditional Rules, Nesting)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import cssselect2
from tinycss2 import parse_blocks_contents, parse_component_value_list, parse_stylesheet, serialize

from contest.imaging.reasons import Unreadable
from contest.imaging.svg import values
from contest.imaging.svg.values import Late, Unsure, Value
from contest.imaging.svg.words import words_of

MOST_RULES = 5_000
LONGEST_SHEET = 2_000_000
DEEPEST = 10
UNLAYERED: Final = 10**6
_SIMPLE = re.compile(r"[^{}\"'\\/@!]*")
_SLOW = re.compile(r"[~]|:(?:nth|only|first-of|last-of|has)", re.I)
_OF_LINKS = re.compile(r":(?:any-|local-)?link\b|:read-only\b|:defined\b|:dir\(", re.I)
_NOTHING: Final = words_of("""
    font-face font-feature-values font-palette-values keyframes -webkit-keyframes -moz-keyframes -o-keyframes page
    counter-style viewport -ms-viewport -o-viewport view-transition charset document -moz-document position-try
    color-profile
""")


@dataclass(frozen=True)
class Declaration:
    """One property and its value, as declared."""

    name: str
    value: Value
    important: bool


@dataclass(frozen=True)
class Rule:
    """Declarations, and where their selectors are in the order of the cascade."""

    selectors: tuple[Any, ...]
    slow: bool
    layer: int
    declarations: tuple[Declaration, ...]


@dataclass
class Sheets:
    """All style sheets of a drawing together."""

    rules: list[Rule] = field(default_factory=list)
    animations: set[str] = field(default_factory=set)
    layers: dict[str, int] = field(default_factory=dict)
    namespaces: dict[str | None, str] = field(default_factory=dict)

    def add(self, text: str, media: str | None) -> None:
        """The rules of one more sheet. Raises Unreadable."""
        if len(text) > LONGEST_SHEET:
            raise Unreadable("image.drawing_too_complex")
        holds = _media(media) if media else True
        if holds is False:
            return
        self.namespaces = {}
        nodes = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        self._rules(nodes, _Place(unsure=None if holds else f"media={media}"))

    def _rules(self, nodes: Sequence[Any], place: "_Place") -> None:
        if place.deep > DEEPEST:
            raise Unreadable("image.drawing_too_complex")
        for node in nodes:
            if node.type == "qualified-rule":
                self._style(node, place)
            elif node.type == "at-rule":
                self._at_rule(node, place)

    def _style(self, node: Any, place: "_Place") -> None:
        prelude = serialize(node.prelude).strip()
        if place.above is not None:
            prelude = _nested(prelude, place.above)
        inside = parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
        self._block(prelude, inside, place)

    def _block(self, prelude: str, inside: Sequence[Any], place: "_Place") -> None:
        declared = tuple(_declared(node) for node in inside if node.type == "declaration")
        declarations = tuple(each for some in declared for each in some)
        if declarations:
            self._keep(prelude, declarations, place)
        further = [node for node in inside if node.type in ("qualified-rule", "at-rule")]
        if further:
            self._rules(further, place.inside(above=prelude))

    def _keep(self, prelude: str, declarations: tuple[Declaration, ...], place: "_Place") -> None:
        unsure = place.unsure
        if _OF_LINKS.search(prelude):
            unsure = prelude
        try:
            selectors = tuple(cssselect2.compile_selector_list(prelude, self.namespaces))
        except cssselect2.SelectorError as wrong:
            if "namespace" in str(wrong).lower():
                return
            selectors, unsure = tuple(cssselect2.compile_selector_list("*")), prelude
        except (NotImplementedError, SyntaxError, RecursionError, MemoryError):
            selectors, unsure = tuple(cssselect2.compile_selector_list("*")), prelude
        selectors = tuple(each for each in selectors if each.pseudo_element is None)
        if unsure is not None:
            declarations = tuple(
                Declaration(each.name, Unsure(_short(unsure)), each.important) for each in declarations
            )
        if selectors:
            self.rules.append(Rule(selectors, bool(_SLOW.search(prelude)), place.layer, declarations))
        if len(self.rules) > MOST_RULES:
            raise Unreadable("image.drawing_too_complex")

    def _at_rule(self, node: Any, place: "_Place") -> None:
        name, prelude = node.lower_at_keyword, serialize(node.prelude).strip()
        if name == "layer":
            self._layer(node, prelude, place)
        elif name in ("media", "supports", "container", "scope", "starting-style"):
            holds = {"media": _media, "supports": _supports, "starting-style": _never}.get(name, _unsure)(
                prelude
            )
            if holds is not False and node.content is not None:
                unsure = place.unsure if holds else f"@{name} {prelude}"
                self._inside(node, place.inside(unsure=unsure))
        elif name == "namespace":
            self._namespace(node)
        elif name.endswith("keyframes"):
            self.animations.add(prelude.strip("\"'"))
        elif name == "import":
            if not _OF_FONTS.search(prelude):
                raise Unreadable("image.drawing_styled_elsewhere")
        elif name == "property" or name not in _NOTHING:
            self.rules.append(_everywhere(f"@{name} {prelude}"))

    def _inside(self, node: Any, place: "_Place") -> None:
        inside = parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
        if place.above is not None:
            self._block(place.above, inside, place)
        else:
            self._rules(inside, place)

    def _layer(self, node: Any, prelude: str, place: "_Place") -> None:
        names = [name.strip() for name in prelude.split(",")]
        for name in names:
            whole = ".".join(filter(None, [place.layer_name, name or f"\0{len(self.layers)}"]))
            self.layers.setdefault(whole, len(self.layers))
        if node.content is not None:
            if place.layer_name:
                # What is in a layer in a layer comes before what is in the outer one alone.
                self.rules.append(_everywhere("@layer"))
            self._inside(node, place.inside(layer=self.layers[whole], layer_name=whole))

    def _namespace(self, node: Any) -> None:
        words = [token for token in node.prelude if token.type not in ("whitespace", "comment")]
        prefix = words[0].value if len(words) == 2 and words[0].type == "ident" else None
        if words and words[-1].type in ("url", "string"):
            self.namespaces[prefix] = words[-1].value
        elif words and words[-1].type == "function":
            inside = [token for token in words[-1].arguments if token.type == "string"]
            if inside:
                self.namespaces[prefix] = inside[0].value


@dataclass(frozen=True)
class _Place:
    """Position of a rule in a sheet."""

    layer: int = UNLAYERED
    layer_name: str = ""
    above: str | None = None
    unsure: str | None = None
    deep: int = 0

    def inside(self, **changes: Any) -> "_Place":
        return _Place(**{**self.__dict__, "deep": self.deep + 1, **changes})


@lru_cache(maxsize=4_096)
def of_attribute(text: str) -> tuple[Declaration, ...]:
    """The declarations of a `style` attribute."""
    if len(text) > LONGEST_SHEET:
        raise Unreadable("image.drawing_too_complex")
    if _SIMPLE.fullmatch(text) and "(" not in text:
        found: list[Declaration] = []
        for part in text.split(";"):
            name, colon, value = part.partition(":")
            if colon:
                found += _expanded(name.strip(), value.strip(), False)
        return tuple(found)
    nodes = parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    return tuple(each for node in nodes if node.type == "declaration" for each in _declared(node))


def _declared(node: Any) -> list[Declaration]:
    return _expanded(node.name, serialize(node.value).strip(), bool(node.important))


def _expanded(name: str, text: str, important: bool) -> list[Declaration]:
    if name.startswith("--"):
        return [Declaration(name, Late(text), important)]
    name = name.lower()
    name = values.ALIASES.get(name, name)
    names = ("marker-start", "marker-mid", "marker-end") if name == "marker" else (name,)
    value = values.read(names[0], text, attribute=False)
    return [] if value is None else [Declaration(each, value, important) for each in names]


def _nested(prelude: str, above: str) -> str:
    """A nested rule's selectors, written as they would be outside."""
    parts = []
    for part in _split(prelude):
        if "&" in part:
            parts.append(part.replace("&", f":is({above})"))
        else:
            parts.append(f":is({above}) {part}")
    return ", ".join(parts)


def _split(prelude: str) -> Iterator[str]:
    tokens: list[Any] = []
    for each in parse_component_value_list(prelude, skip_comments=True):
        if each == ",":
            yield serialize(tokens).strip()
            tokens = []
        else:
            tokens.append(each)
    yield serialize(tokens).strip()


def _everywhere(found: str) -> Rule:
    """A rule that makes every drawing of ours unsure of itself."""
    selectors = tuple(cssselect2.compile_selector_list(":root"))
    return Rule(selectors, False, UNLAYERED, (Declaration("unknown", Unsure(_short(found)), True),))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:57]}…" if len(text) > 58 else text


_OF_FONTS = re.compile(r"font|typekit|typography", re.I)
_MEDIA = {
    "all": True,
    "screen": True,
    "print": False,
    "speech": False,
    "(prefers-color-scheme:light)": True,
    "(prefers-color-scheme:dark)": False,
    "(prefers-reduced-motion:no-preference)": True,
    "(prefers-reduced-motion:reduce)": False,
    "(prefers-reduced-motion)": False,
    "(prefers-contrast:more)": False,
    "(forced-colors:active)": False,
    "(forced-colors:none)": True,
    "(inverted-colors:inverted)": False,
    "(color-gamut:srgb)": True,
    "(color-gamut:p3)": False,
    "(color-gamut:rec2020)": False,
    "(dynamic-range:high)": False,
    "(hover:none)": None,
}


def _media(query: str) -> bool | None:
    """Whether a list of media queries holds where pictures are shown; None if that depends."""
    answers = []
    for one in query.lower().split(","):
        words = [re.sub(r"\s*:\s*|\s+(?=\))|(?<=\()\s+", lambda found: found[0].strip(), one.strip())]
        negated = words[0].startswith("not ")
        parts = re.split(r"\s+and\s+", re.sub(r"^(not|only)\s+", "", words[0]))
        known = [_MEDIA.get(part) for part in parts if part]
        holds = False if False in known else None if None in known else True
        answers.append(holds if not negated or holds is None else not holds)
    return True if True in answers else None if None in answers else False


def _supports(condition: str) -> bool | None:
    """Whether a browser knows what is asked; None if we do not know."""
    found = re.fullmatch(r"\(\s*([\w-]+)\s*:\s*([^;{}]+?)\s*\)", condition)
    if found is None:
        negated = re.fullmatch(r"not\s+(\(.*\))", condition)
        inner = _supports(negated[1]) if negated else None
        return None if inner is None else not inner
    name = found[1].lower()
    value = values.read(values.ALIASES.get(name, name), found[2], attribute=False)
    if value is None:
        return False if name in values.PROPERTIES else None
    return None if isinstance(value, Unsure) else True


def _never(_: str) -> bool | None:
    return False


def _unsure(_: str) -> bool | None:
    return None
