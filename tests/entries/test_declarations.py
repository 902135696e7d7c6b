import pytest

from contest.entries.declarations import Declarations, check
from contest.kernel.refusal import Invalid


def errors(policy="declare", **declared):
    try:
        check(Declarations(**{"own_work": True} | declared), ai_policy=policy)
    except Invalid as wrong:
        return {field: why.code for field, why in wrong.errors.items()}
    return {}


def test_own_work_alone_is_enough():
    assert errors() == {}


def test_without_own_work_nothing_is_taken():
    assert errors(own_work=False) == {"own_work": "declaration.own_work"}


@pytest.mark.parametrize(
    ("stock", "code"),
    [
        ((), "declaration.stock_links"),
        (("ftp://example.jp/a",), "declaration.not_a_link"),
        (("javascript:alert(1)",), "declaration.not_a_link"),
        (("https://[broken",), "declaration.not_a_link"),
        (("a photo",), "declaration.not_a_link"),
        (("https://example.jp/1",) * 21, "declaration.too_long"),
        (("https://example.jp/" + "x" * 500,), "declaration.too_long"),
    ],
)
def test_stock_needs_links(stock, code):
    assert errors(stock_used=True, stock=stock) == {"stock": code}


def test_stock_with_links_is_taken():
    assert errors(stock_used=True, stock=("https://example.jp/photo/1",)) == {}


def test_fonts_are_named():
    assert errors(fonts_used=True) == {"fonts": "declaration.fonts"}
    assert errors(fonts_used=True, fonts=("Inter (OFL)",)) == {}


@pytest.mark.parametrize(
    ("policy", "tools", "found"),
    [
        ("forbidden", "", {"ai": "declaration.ai_forbidden"}),
        ("forbidden", "a tool, for a sketch", {"ai": "declaration.ai_forbidden"}),
        ("declare", "  ", {"ai_tools": "declaration.ai_tools"}),
        ("declare", "a tool, for a sketch", {}),
        ("free", "", {}),
        ("free", "x" * 1001, {"ai_tools": "text.too_long"}),
    ],
)
def test_ai_is_held_against_the_contests_policy(policy, tools, found):
    assert errors(policy, ai_used=True, ai_tools=tools) == found


@pytest.mark.parametrize("policy", ["forbidden", "declare", "free"])
def test_work_without_ai_fits_every_policy(policy):
    assert errors(policy) == {}


def test_what_was_not_used_is_not_kept():
    declared = Declarations(own_work=True, stock=("https://example.jp",), fonts=("Inter",), ai_tools="a tool")
    assert declared.as_json() == {
        "own_work": True,
        "stock": [],
        "fonts": [],
        "ai": {"used": False, "tools": ""},
    }
