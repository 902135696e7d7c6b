"""File names that strangers typed, in a header."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st

from storage.disposition import disposition, harmless


@pytest.mark.parametrize(
    ("filename", "inline", "value"),
    [
        (None, True, "inline"),
        (None, False, "attachment"),
        ("logo.ai", True, "inline; filename=\"logo.ai\"; filename*=UTF-8''logo.ai"),
        ("ロゴ.ai", False, "attachment; filename=\"__.ai\"; filename*=UTF-8''%E3%83%AD%E3%82%B4.ai"),
        ("50%.ai", False, "attachment; filename=\"50_.ai\"; filename*=UTF-8''50%25.ai"),
        ("it's (1).ai", False, "attachment; filename=\"it's (1).ai\"; filename*=UTF-8''it%27s%20%281%29.ai"),
    ],
)
def test_the_value_by_the_letter(filename, inline, value):
    assert disposition(filename, inline=inline) == value


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("か\u3099.png", "が.png"),
        ("a\u202ecod.exe", "acod.exe"),
        ("\u2066a\u2069\u200f.png", "a.png"),
        ("a\x00b\x1f\x7f\x85.png", "ab.png"),
        (".htaccess", "htaccess"),
        ("con:aux|?.png", "con_aux__.png"),
        ("", "file"),
        ("/", "file"),
        ("....", "file"),
        ("x" * 300, "x" * 150),
        ("x" * 300 + ".tar", "x" * 146 + ".tar"),
        ("x." + "y" * 300, "x." + "y" * 148),
    ],
)
def test_what_a_name_is_saved_as(typed, saved):
    assert harmless(typed) == saved


@given(st.text(max_size=400))
def test_whatever_is_typed_is_one_line_of_ascii_that_says_one_name(typed):
    value = disposition(typed, inline=False)

    found = re.fullmatch(
        r'attachment; filename="([ !#-\[\]-~]+)"; filename\*=UTF-8\'\'([\w.%~-]+)', value, re.ASCII
    )
    assert found, value
    name = unquote(found[2], errors="strict")
    assert 1 <= len(name) <= 150
    assert name == harmless(typed)
    assert not set(name) & set('/\\:"<>|?*\r\n\x00')
