"""Declarations of a designer with every version: own work, stock, fonts, and generative AI."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from contest.kernel.refusal import Invalid, Refused

FORBIDDEN, DECLARE, FREE = "forbidden", "declare", "free"  # a contest's AI policy
MOST_LINES, LONGEST_LINE = 20, 500
LONGEST_TOOLS = 1_000


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """As the designer made them: links to stock used, names (and licences) of fonts, AI tools and for what."""

    own_work: bool
    stock_used: bool = False
    stock: tuple[str, ...] = ()
    fonts_used: bool = False
    fonts: tuple[str, ...] = ()
    ai_used: bool = False
    ai_tools: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form they are kept in."""
        return {
            "own_work": self.own_work,
            "stock": list(self.stock) if self.stock_used else [],
            "fonts": list(self.fonts) if self.fonts_used else [],
            "ai": {"used": self.ai_used, "tools": self.ai_tools if self.ai_used else ""},
        }


def check(declared: Declarations, *, ai_policy: str) -> None:
    """Compare with the contest's AI policy and for completeness. Raises `Invalid` with one refusal per field."""
    errors: dict[str, Refused] = {}
    if not declared.own_work:
        errors["own_work"] = Refused("declaration.own_work")
    if declared.stock_used:
        if not declared.stock:
            errors["stock"] = Refused("declaration.stock_links")
        elif _too_much(declared.stock):
            errors["stock"] = Refused("declaration.too_long", lines=MOST_LINES, characters=LONGEST_LINE)
        elif wrong := next((link for link in declared.stock if not _is_link(link)), None):
            errors["stock"] = Refused("declaration.not_a_link", link=wrong[:80])
    if declared.fonts_used:
        if not declared.fonts:
            errors["fonts"] = Refused("declaration.fonts")
        elif _too_much(declared.fonts):
            errors["fonts"] = Refused("declaration.too_long", lines=MOST_LINES, characters=LONGEST_LINE)
    if declared.ai_used:
        if ai_policy == FORBIDDEN:
            errors["ai"] = Refused("declaration.ai_forbidden")
        elif ai_policy == DECLARE and not declared.ai_tools.strip():
            errors["ai_tools"] = Refused("declaration.ai_tools")
        elif len(declared.ai_tools) > LONGEST_TOOLS:
            errors["ai_tools"] = Refused("text.too_long", most=LONGEST_TOOLS)
    if errors:
        raise Invalid(errors)


def _too_much(lines: tuple[str, ...]) -> bool:
    return len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        return False
